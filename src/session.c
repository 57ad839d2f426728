#include "session.h"

#include <errno.h>
#include <string.h>

#include "apply/guard.h"
#include "base/errname.h"
#include "base/format.h"
#include "base/watch.h"
#include "config/config.h"
#include "plan/plan.h"
#include "probe/probe.h"
#include "recall.h"
#include "report/report.h"

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
	static const char *const systems[] = { [STAGE_EARLY] = NULL, [STAGE_LATE] = "sysroot", [STAGE_SYSTEM] = "." };
	unsigned long long started = watch_us();
	struct session *s = arena_alloc(arena, sizeof(*s));

	if (!s)
		return NULL;
	s->root = root;
	s->arena = arena;
	s->stage = stage;
	s->system = systems[stage];
	s->started_us = started;
	s->config_errors = session_config(&s->policy, root, config_file, arena);
	/* A list of CPUs in a config that is refused counts for nothing. */
	if (s->config_errors)
		s->policy.isolated = NULL;
	return s;
}

const char *session_refusal(const struct session *s)
{
	struct cpuset isolated;
	struct text text;
	const char *wrong;

	if (s->config_errors)
		return sum_errors(s->config_errors, s->arena);
	wrong = *s->facts.trouble ? NULL : facts_isolated(&isolated, &s->facts, s->policy.isolated);
	if (!wrong)
		return NULL;
	text_begin(&text, s->arena);
	text_add(&text, FACTS_REFUSAL, s->policy.isolated, wrong);
	return text_end(&text);
}

int session_look(struct session *s, bool owners)
{
	int err = probe_facts(&s->facts, s->root, &s->policy, s->system, owners, s->arena);

	if (!err)
		session_recall(s);
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

/* Does the policy give IRQs a CPU each? */
static bool spreads(const struct policy *policy)
{
	const struct rule *rule = policy->rules;

	while (rule && rule->spread != RULE_SPREAD_ROUND_ROBIN)
		rule = rule->next;
	return rule || policy->spread == POLICY_SPREAD_ROUND_ROBIN;
}

int session_plan(struct session *s)
{
	int err = session_look(s, false);

	/* An IRQ that cannot be moved has no turn, and a CPU that could not be flushed is not asked again. */
	if (!err && (spreads(&s->policy) || s->policy.flush == POLICY_FLUSH_HOTPLUG))
		session_recall_refusals(s);
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

	watch_note("writing ", STORE_DIR);
	text_begin(&text, arena);
	status_format(status, &text);
	all = text_end(&text);
	if (!all || !report)
		return -ENOMEM;
	err = root_replace(store, STORE_REPORT, report, strlen(report));
	if (!err && !active)
		err = root_remove(store, STORE_ACTIVE);
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

/* Have nothing said, rather than what is no longer so. */
static void unpublish(const struct root *store)
{
	root_remove(store, STORE_ACTIVE);
	root_remove(store, STORE_STATUS);
	root_remove(store, STORE_REPORT);
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
		report_number(&s->status, STATUS_DURATION_US_EARLY, watch_us() - s->started_us, s->arena);
	if (s->stage == STAGE_LATE)
		report_number(&s->status, STATUS_DURATION_US_LATE, watch_us() - s->started_us, s->arena);
	s->report = write_report(s->arena, &s->status, s->plan.settings, s->results, s->advice);
	return publish(&s->store, s->arena, &s->status, s->report,
	               (s->state == STATE_ACTIVE || s->state == STATE_PARTIAL) && !cpuset_empty(&s->plan.isolated));
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
	if (s->plan.state == STATE_INCOMPLETE)
		return true;
	for (unsigned i = 0; i < s->plan.count; i++)
		if (s->results[i].outcome == OUTCOME_FAILED)
			return true;
	return false;
}

/* The affinity that rtboot gave PID 1 and that its children inherit, NULL where it is not rtboot's doing. */
static const char *init_affinity(const struct session *s)
{
	static const char init[] = "thread:1:";

	for (const struct journal_entry *e = s->journal.oldest; e; e = e->newer)
		if (!strncmp(e->id, init, sizeof(init) - 1))
			return e->after;
	return NULL;
}

/* Put everything back, and look at the machine again: into *now. Returns as apply_undo() does. */
static int put_back(struct session *s, struct facts *now)
{
	int left = apply_undo(&s->applier), err = probe_facts(now, s->root, &s->policy, s->system, false, s->arena);

	s->plan.state = STATE_REVERTED;
	return left ? left : err;
}

/* Threads that were started since have the affinity that PID 1 had, and are in no journal: say that in the plan's reason. */
static void tell_heirs(struct session *s, const struct facts *now, const char *inherited)
{
	size_t len = strlen(s->plan.reason);
	unsigned heirs = 0;

	for (const struct target *t = now->targets; t && inherited; t = t->next)
		heirs += t->class == TARGET_USER_THREAD && t->value.text && !journal_find(&s->journal, t->id) &&
		         value_same(VALUE_LIST, t->value.text, inherited, now->nbits);
	if (heirs)
		format_text(s->plan.reason + len, sizeof(s->plan.reason) - len, "; threads started since then keep the affinity "
		            "of PID 1 (%u of them, %.40s): restart their services, or reboot", heirs, inherited);
}

/* on-failure = revert: put everything back, and say so where it was changed. */
static int revert(struct session *s)
{
	struct facts *now = arena_alloc(s->arena, sizeof(*now));
	const char *inherited = init_affinity(s);
	struct result *result = s->results;

	if (!now)
		return -ENOMEM;
	format_text(s->plan.reason, sizeof(s->plan.reason), "a setting failed, and on-failure = revert: %s",
	            put_back(s, now) ? "but not everything could be put back" : "everything was put back");
	tell_heirs(s, now, inherited);
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next, result++) {
		const struct target *target = setting->target;
		const struct journal_entry *entry = journal_find(&s->journal, target->id);

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
		result->effective = target->effect ? target_read_file(s->root, s->arena, target->effect).text : result->after;
	}
	return 0;
}

/* The last setting on which others depend: a CPU that is to be flushed, or an IRQ's turn, which the kernel may refuse. Or NULL. */
static const struct setting *find_last_first(const struct session *s)
{
	const struct setting *last = NULL;

	for (const struct setting *setting = s->plan.settings; setting && !s->plan.only; setting = setting->next)
		if (setting->via || setting->turn)
			last = setting;
	return last;
}

/* Was one of the settings up to `end` a CPU that was flushed, or a turn that the kernel refused? */
static bool changes_plan(const struct session *s, const struct setting *end)
{
	const struct result *result = s->results;

	for (const struct setting *setting = s->plan.settings; setting && setting != end; setting = setting->next, result++)
		if (setting->via || (setting->turn && result->error))
			return true;
	return false;
}

/* To refuse is to change nothing, and something was changed already: say that the stage stopped there. */
static void stop_halfway(struct session *s)
{
	char why[sizeof(s->plan.reason)];

	format_text(why, sizeof(why), "%s", s->plan.reason);
	format_text(s->plan.reason, sizeof(s->plan.reason), "settings were made, and the rest was not: %s", why);
	s->plan.state = STATE_INCOMPLETE;
}

/* How often is decided anew: an IRQ that has its CPU already is found to be fixed only once it has to leave it. */
#define ROUNDS 4

/*
 * Make the settings on which others depend. What was born on a flushed CPU has left then, and the kernel has reset some
 * threads' masks; an IRQ that refused its turn leaves it to the others: look again, and decide anew. *rest is where to
 * go on.
 */
static int run_first(struct session *s, const struct setting **rest)
{
	const struct setting *last = NULL;
	int err = 0;

	*rest = s->plan.settings;
	for (int i = 0; i < ROUNDS && !err && (last = find_last_first(s)); i++) {
		err = apply_plan(&s->applier, &s->plan, *rest, last->next, s->results);
		if (err || !changes_plan(s, last->next)) {
			*rest = last->next;
			return err;
		}
		err = session_look_again(s);
		if (!err)
			err = decide(s);
		if (!err && s->plan.state != STATE_ACTIVE)
			stop_halfway(s);
		*rest = s->plan.settings;
	}
	return err;
}

int session_run(struct session *s)
{
	const struct setting *rest;
	int err = store_open(&s->store, s->root, true);

	if (!err)
		err = publish_beginning(s);
	if (!err)
		err = run_first(s, &rest);
	if (!err)
		err = apply_plan(&s->applier, &s->plan, rest, NULL, s->results);
	if (err)
		return err;
	if (s->policy.on_failure == POLICY_FAILURE_REVERT && any_failed(s))
		err = revert(s);
	return err ? err : publish_results(s);
}

int session_undo(struct session *s)
{
	struct plan none = { .state = STATE_REVERTED };
	const char *inherited = init_affinity(s);
	int failed, err;

	if (!s->has_journal)
		return -ENOENT;
	facts_isolated(&none.isolated, &s->facts, s->policy.isolated);
	cpuset_andnot(&none.housekeeping, &s->facts.online, &none.isolated);
	s->plan = none;
	/* Values come first: where that cannot be written down, at least nothing says any longer that they are set. */
	if (publish_beginning(s))
		unpublish(&s->store);
	failed = put_back(s, &s->facts);
	if (failed < 0)
		return failed;
	format_text(s->plan.reason, sizeof(s->plan.reason), failed ? "rtboot undo could not put back %d settings" :
	            "everything was put back by rtboot undo", failed);
	tell_heirs(s, &s->facts, inherited);
	err = publish_results(s);
	return err ? err : failed;
}

int session_rehearse(struct session *s)
{
	int err;

	s->plan.only = true;
	err = apply_plan(&s->applier, &s->plan, s->plan.settings, NULL, s->results);
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
	if (err)
		unpublish(&store);
	return err;
}
