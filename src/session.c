#include "session.h"

#include <errno.h>
#include <string.h>

#include "clock.h"
#include "config.h"
#include "errname.h"
#include "format.h"
#include "guard.h"
#include "plan.h"
#include "probe.h"
#include "report.h"

const char *session_config(struct policy *policy, const struct root *root, const char *file,
                           struct arena *arena)
{
	const char *name = file ? file : "/etc/rtboot.conf";
	const char *lines;
	struct text errors;
	unsigned count = 1;
	int error = 0;
	char *ini = file ? root_read_text(&root_cwd, arena, name, ROOT_VALUE_MAX, &error)
	                 : root_read_text(root, arena, name + 1, ROOT_VALUE_MAX, &error);
	struct arena lists;

	*policy = policy_default;
	if (!ini && error == ENOENT && !file)
		return NULL;
	/* What a config lists; its errors are built behind that. */
	if (!arena_split(arena, &lists, (size_t)4 * ROOT_VALUE_MAX))
		return "there is no memory for a config";
	text_begin(&errors, arena);
	if (ini)
		count = config_parse(policy, ini, strlen(ini), name, &lists, &errors);
	else if (error == EINVAL)
		text_add(&errors, "%s: holds a NUL byte: this is no text file\n", name);
	else if (error == EFBIG)
		text_add(&errors, "%s: has %d bytes or more: this is no config\n", name, ROOT_VALUE_MAX);
	else
		text_add(&errors, "%s: cannot be read: %s\n", name, errname(error));
	if (!count)
		return NULL;
	lines = text_end(&errors);
	return lines ? lines : "the config has more errors than there is memory for";
}

/* What is wrong with a config, for a reason in one line. */
static const char *sum_errors(const char *lines, struct arena *arena)
{
	char *first = arena_copy(arena, lines), *line = first ? text_cut_line(&first) : NULL;
	struct text text;

	text_begin(&text, arena);
	text_add(&text, "bad config: %s", line ? line : "");
	line = text_end(&text);
	return line ? line : "bad config";
}

struct session *session_open(const struct root *root, struct arena *arena, enum stage stage,
                             const char *config_file)
{
	unsigned long long started = clock_us();
	struct session *s = arena_alloc(arena, sizeof(*s));

	if (!s)
		return NULL;
	s->root = root;
	s->arena = arena;
	s->stage = stage;
	s->started_us = started;
	s->config_errors = session_config(&s->policy, root, config_file, arena);
	return s;
}

/* Something in the store cannot be relied on, and this is why. */
static void distrust(struct session *s, const char *name, const char *why)
{
	struct text text;

	text_begin(&text, s->arena);
	text_add(&text, STORE_DIR "%s cannot be trusted: %s", name, why);
	s->distrust = text_end(&text);
	if (!s->distrust)
		s->distrust = "there is no memory for what is in " STORE_DIR;
}

static char *read_back(struct session *s, const char *name)
{
	int error;
	char *text = store_read(&s->store, s->arena, name + 1, &error);

	if (!text && error != ENOENT)
		distrust(s, name, store_explain(error));
	return text;
}

/* What earlier stages of this boot left. */
static void recall(struct session *s)
{
	int err = store_open(&s->store, s->root, false);
	char *status, *journal;

	if (err) {
		if (err != -ENOENT)
			distrust(s, "", store_explain(-err));
		return;
	}
	status = read_back(s, "/" STORE_STATUS);
	journal = read_back(s, "/" STORE_JOURNAL);
	if (status)
		status_parse(&s->previous, status);
	if (strcmp(status_get(&s->previous, STATUS_BOOT_ID), s->facts.boot_id))
		memset(&s->previous, 0, sizeof(s->previous));
	if (journal && journal_parse(&s->journal, journal, s->facts.boot_id, s->arena))
		distrust(s, "/" STORE_JOURNAL, "a line of it is no change of rtboot's");
	s->has_journal = s->journal.oldest && !s->distrust;
}

int session_look(struct session *s, bool owners)
{
	int err = probe_facts(&s->facts, s->root, &s->policy, s->stage, owners, s->arena);

	if (!err)
		recall(s);
	s->applier = (struct applier){ s->root, &s->store, &s->facts, &s->journal, s->arena, s->policy.deadline_ms };
	return err;
}

/* Is there memory for what will be told of the settings? It must not run out once they are made. */
static bool can_report(const struct session *s)
{
	size_t need = 0;

	/* In report.json each has another value, and three times the new one; and it is read back before that. */
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next)
		need += 1024 + 5 * strlen(setting->wanted ? setting->wanted : "");
	return need <= s->arena->size - s->arena->used;
}

static int decide(struct session *s)
{
	const char *trouble = s->config_errors ? sum_errors(s->config_errors, s->arena) : s->distrust;
	int err;

	/* What the image knew of its kernel is not on the real system's disk. */
	if (!*s->facts.config)
		s->facts.config = status_get(&s->previous, STATUS_KERNEL_CONFIG);
	err = plan_make(&s->plan, &s->facts, &s->policy, trouble, &s->journal,
	                plan_read_switch(s->facts.cmdline), s->stage, s->arena);
	if (err)
		return err;
	if (!can_report(s)) {
		s->plan.state = STATE_REFUSED;
		format_text(s->plan.reason, sizeof(s->plan.reason), "there is no memory for a report of %u settings", s->plan.count);
		s->plan.settings = NULL;
		s->plan.count = 0;
	}
	if (s->plan.state != STATE_ACTIVE && s->has_journal)
		format_text(s->plan.reason + strlen(s->plan.reason), sizeof(s->plan.reason) - strlen(s->plan.reason),
		            "; what an earlier stage set is still so (rtboot undo)");
	s->results = arena_alloc(s->arena, s->plan.count * sizeof(*s->results));
	return s->results ? 0 : -ENOMEM;
}

int session_plan(struct session *s)
{
	int err = session_look(s, false);

	return err ? err : decide(s);
}

/* Publish status and report; the status last, because it is what says that all is there. */
static int publish(const struct root *store, struct arena *arena, const struct status *status,
                   const char *report, bool active)
{
	size_t mark = arena->used;
	struct text text;
	const char *all;
	int err;

	guard_note("writing ", STORE_DIR);
	err = active ? 0 : root_remove(store, STORE_ACTIVE);
	if (err)
		return err;
	text_begin(&text, arena);
	status_format(status, &text);
	all = text_end(&text);
	if (!all || !report)
		return -ENOMEM;
	err = root_replace(store, STORE_REPORT, report, strlen(report));
	if (!err) {
		err = root_replace(store, STORE_STATUS, all, text.len);
		/* No report, rather than one that says something else than the status. */
		if (err)
			root_remove(store, STORE_REPORT);
	}
	if (!err && active)
		err = root_replace(store, STORE_ACTIVE, "", 0);
	arena->used = mark;
	return err;
}

static const char *write_report(struct arena *arena, const struct status *status,
                                const struct setting *settings, const struct result *results,
                                const struct advice *advice)
{
	struct text text;

	text_begin(&text, arena);
	report_json(&text, status, settings, results, advice);
	return text_end(&text);
}

/* Bring status and report up to date with the results, and publish them. */
static int publish_results(struct session *s)
{
	unsigned advice = 0;

	s->state = report_fill(&s->status, &s->facts, &s->plan, s->results, s->stage, &s->previous, s->arena);
	s->advice = advice_collect(&s->facts, &s->plan, s->results, s->arena);
	for (const struct advice *a = s->advice; a; a = a->next)
		advice++;
	report_number(&s->status, STATUS_ADVICE, advice, s->arena);
	if (s->stage == STAGE_EARLY)
		report_number(&s->status, STATUS_DURATION_US_EARLY, clock_us() - s->started_us, s->arena);
	if (s->stage == STAGE_LATE)
		report_number(&s->status, STATUS_DURATION_US_LATE, clock_us() - s->started_us, s->arena);
	s->report = write_report(s->arena, &s->status, s->plan.settings, s->results, s->advice);
	return publish(&s->store, s->arena, &s->status, s->report,
	               s->state == STATE_ACTIVE || s->state == STATE_PARTIAL);
}

/* Publish that this stage has begun: no reader may take it for done. */
static int publish_beginning(struct session *s)
{
	size_t mark = s->arena->used;
	struct plan none = { .isolated = s->plan.isolated, .housekeeping = s->plan.housekeeping };
	int err;

	report_fill(&s->status, &s->facts, &none, NULL, s->stage, &s->previous, s->arena);
	s->status.value[STATUS_STATE] = state_name(STATE_INCOMPLETE);
	s->status.value[STATUS_REASON] = "this stage has begun and not ended";
	err = publish(&s->store, s->arena, &s->status,
	              write_report(s->arena, &s->status, NULL, NULL, NULL), false);
	s->arena->used = mark;
	return err;
}

static bool any_failed(const struct session *s)
{
	for (unsigned i = 0; i < s->plan.count; i++)
		if (s->results[i].outcome == OUTCOME_FAILED)
			return true;
	return false;
}

/* on-failure = revert: put everything back, and say so where it was changed. */
static void revert(struct session *s)
{
	struct result *result = s->results;
	int left = apply_undo(&s->applier);

	s->plan.state = STATE_REVERTED;
	format_text(s->plan.reason, sizeof(s->plan.reason), "a setting failed, and on-failure = revert: %s",
	            left ? "but not everything could be put back" : "everything was put back");
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next, result++) {
		const struct journal_entry *entry = journal_find(&s->journal, setting->target->id);

		if (!entry || (result->outcome != OUTCOME_APPLIED && result->outcome != OUTCOME_PENDING))
			continue;
		if (!entry->after) {
			result->outcome = OUTCOME_REVERTED;
			result->after = result->before;
			result->why = "another setting failed, and on-failure = revert";
		} else {
			result->outcome = OUTCOME_FAILED;
			result->why = "it was to be put back, and could not be";
		}
	}
}

/* The last CPU that is to be flushed, or NULL. */
static const struct setting *find_last_flush(const struct session *s)
{
	const struct setting *last = NULL;

	for (const struct setting *setting = s->plan.settings; setting && !s->plan.only; setting = setting->next)
		if (setting->via)
			last = setting;
	return last;
}

/*
 * Flush CPUs, and before that tell their IRQs where to go. What was born
 * there has left then, and the kernel has reset some threads' masks: look again, and decide anew.
 */
static int run_flush(struct session *s)
{
	const struct setting *last = find_last_flush(s);
	int err;

	if (!last)
		return 0;
	err = apply_plan(&s->applier, &s->plan, last->next, s->results);
	if (!err)
		err = probe_facts(&s->facts, s->root, &s->policy, s->stage, false, s->arena);
	return err ? err : decide(s);
}

int session_run(struct session *s)
{
	int err = store_open(&s->store, s->root, true);

	if (!err)
		err = publish_beginning(s);
	if (!err)
		err = run_flush(s);
	if (!err)
		err = apply_plan(&s->applier, &s->plan, NULL, s->results);
	if (err)
		return err;
	if (s->policy.on_failure == POLICY_FAILURE_REVERT && any_failed(s))
		revert(s);
	return publish_results(s);
}

int session_undo(struct session *s)
{
	struct plan none = { .state = STATE_REVERTED };
	int failed, err;

	if (!s->has_journal)
		return -ENOENT;
	facts_isolated(&none.isolated, &s->facts, s->policy.isolated);
	cpuset_andnot(&none.housekeeping, &s->facts.online, &none.isolated);
	s->plan = none;
	err = publish_beginning(s);
	failed = err ? err : apply_undo(&s->applier);
	if (failed < 0)
		return failed;
	format_text(s->plan.reason, sizeof(s->plan.reason), failed ? "rtboot undo could not put back %d settings" :
	            "everything was put back by rtboot undo", failed);
	err = publish_results(s);
	return err ? err : failed;
}

int session_rehearse(struct session *s)
{
	int err;

	s->plan.only = true;
	err = apply_plan(&s->applier, &s->plan, NULL, s->results);
	s->advice = advice_collect(&s->facts, &s->plan, s->results, s->arena);
	return err;
}

int session_abandon(const struct root *root, struct arena *arena, enum stage stage, const char *why)
{
	struct status status = { 0 };
	struct root store;
	int error, err = store_open(&store, root, true);
	char *text;

	if (err)
		return err;
	text = store_read(&store, arena, STORE_STATUS, &error);
	if (text)
		status_parse(&status, text);
	report_number(&status, STATUS_STATUS_VERSION, 1, arena);
	status.value[STATUS_STATE] = state_name(STATE_INCOMPLETE);
	status.value[STATUS_REASON] = why;
	status.value[STATUS_STAGE] = stage_name(stage);
	err = publish(&store, arena, &status, write_report(arena, &status, NULL, NULL, NULL), false);
	if (err) {
		root_remove(&store, STORE_STATUS);
		root_remove(&store, STORE_REPORT);
	}
	return err;
}
