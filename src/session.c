#include "session.h"

#include <errno.h>
#include <string.h>

#include "clock.h"
#include "config.h"
#include "errname.h"
#include "format.h"
#include "plan.h"
#include "probe.h"
#include "report.h"

char *session_read(const struct root *root, struct arena *arena, const char *path, size_t max, int *error)
{
	size_t room = arena->size - arena->used;
	char *text = arena->base + arena->used;
	int len = room < 2 ? -ENOMEM : root_read(root, path, text, room < max ? room : max);

	if (len < 0) {
		if (error)
			*error = -len;
		return NULL;
	}
	arena->used += (size_t)len + 1;
	return text;
}

const char *session_config(struct policy *policy, const struct root *root, const char *file,
                           struct arena *arena)
{
	const char *name = file ? file : "/etc/rtboot.conf";
	const char *lines;
	struct text errors;
	unsigned count = 1;
	int error = 0;
	char *ini = file ? session_read(&root_cwd, arena, name, ROOT_VALUE_MAX, &error)
	                 : session_read(root, arena, name + 1, ROOT_VALUE_MAX, &error);
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
	else
		text_add(&errors, "%s: cannot be read: %s\n", name, errname(error));
	if (!count)
		return NULL;
	lines = text_end(&errors);
	return lines ? lines : "the config has more errors than there is memory for";
}

/* The first of several lines, in the arena. */
static const char *first_line(const char *lines, struct arena *arena)
{
	char *copy = arena_copy(arena, lines);

	if (copy)
		copy[strcspn(copy, "\n")] = '\0';
	return copy ? copy : "unreadable";
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

/* What earlier stages of this boot left. */
static void recall(struct session *s)
{
	char *status = session_read(s->root, s->arena, SESSION_STATUS, s->arena->size, NULL);
	char *journal = session_read(s->root, s->arena, APPLY_JOURNAL, s->arena->size, NULL);

	memset(&s->previous, 0, sizeof(s->previous));
	memset(&s->journal, 0, sizeof(s->journal));
	if (status)
		status_parse(&s->previous, status);
	if (strcmp(status_get(&s->previous, STATUS_BOOT_ID), s->facts.boot_id))
		memset(&s->previous, 0, sizeof(s->previous));
	if (journal)
		journal_parse(&s->journal, journal, s->facts.boot_id, s->arena);
	s->has_journal = s->journal.oldest != NULL;
}

int session_look(struct session *s, bool owners)
{
	int err = probe_facts(&s->facts, s->root, &s->policy, owners, s->arena);

	if (!err)
		recall(s);
	s->applier = (struct applier){ s->root, &s->facts, &s->journal, s->arena, s->policy.deadline_ms };
	return err;
}

static int decide(struct session *s)
{
	const char *config_error = s->config_errors ? first_line(s->config_errors, s->arena) : NULL;
	int err;

	/* What the image knew of its kernel is not on the real system's disk. */
	if (!*s->facts.config)
		s->facts.config = status_get(&s->previous, STATUS_KERNEL_CONFIG);
	err = plan_make(&s->plan, &s->facts, &s->policy, config_error, &s->journal,
	                plan_read_switch(s->facts.cmdline), s->stage, s->arena);
	if (err)
		return err;
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

static int make_directory(const struct root *root)
{
	int err = root_mkdir(root, "run");

	return err ? err : root_mkdir(root, APPLY_DIR);
}

/* Publish status and report; the status last, because it is what says that all is there. */
static int publish(const struct root *root, struct arena *arena, const struct status *status,
                   const char *report, bool active)
{
	size_t mark = arena->used;
	struct text text;
	const char *all;
	int err;

	if (!active)
		root_remove(root, SESSION_ACTIVE);
	text_begin(&text, arena);
	status_format(status, &text);
	all = text_end(&text);
	if (!all || !report)
		return -ENOMEM;
	err = root_replace(root, SESSION_REPORT, report, strlen(report));
	if (!err)
		err = root_replace(root, SESSION_STATUS, all, text.len);
	if (!err && active)
		err = root_replace(root, SESSION_ACTIVE, "", 0);
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
	return publish(s->root, s->arena, &s->status, s->report,
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
	err = publish(s->root, s->arena, &s->status,
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
		err = probe_facts(&s->facts, s->root, &s->policy, false, s->arena);
	return err ? err : decide(s);
}

int session_run(struct session *s)
{
	int err = make_directory(s->root);

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
	format_text(none.reason, sizeof(none.reason), "everything was put back by rtboot undo");
	failed = apply_undo(&s->applier);
	if (failed < 0)
		return failed;
	if (failed)
		format_text(none.reason, sizeof(none.reason), "rtboot undo could not put back %d settings", failed);
	facts_isolated(&none.isolated, &s->facts, s->policy.isolated);
	cpuset_andnot(&none.housekeeping, &s->facts.online, &none.isolated);
	s->plan = none;
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
	int err = make_directory(root);
	char *text = session_read(root, arena, SESSION_STATUS, arena->size, NULL);

	if (err)
		return err;
	if (text)
		status_parse(&status, text);
	report_number(&status, STATUS_STATUS_VERSION, 1, arena);
	status.value[STATUS_STATE] = state_name(STATE_INCOMPLETE);
	status.value[STATUS_REASON] = why;
	status.value[STATUS_STAGE] = stage_name(stage);
	return publish(root, arena, &status, write_report(arena, &status, NULL, NULL, NULL), false);
}
