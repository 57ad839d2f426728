#include "session.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/watch.h"
#include "config/load.h"
#include "kernel/file.h"
#include "knobs.h"
#include "plan/plan.h"
#include "probe/probe.h"
#include "publish.h"
#include "recall.h"

/* What is wrong with a config, for a reason in one line. */
static const char *sum_errors(const char *lines, struct arena *arena)
{
	char *rest = arena_copy(arena, lines);
	const char *first = text_cut_line(&rest);
	struct text text;

	text_begin(&text, arena);
	text_add(&text, "bad config: %s", first);
	return text_end(&text);
}

struct session *session_open(const struct root *root, struct arena *arena, enum stage stage,
                             const char *config_file)
{
	static const char *const systems[] = { [STAGE_EARLY] = NULL, [STAGE_LATE] = "sysroot", [STAGE_SYSTEM] = "." };
	unsigned long long started = watch_us();
	struct session *s = arena_alloc(arena, sizeof(*s));

	s->root = root;
	s->arena = arena;
	s->stage = stage;
	s->system = systems[stage];
	s->started_us = started;
	s->config_errors = config_load(&s->policy, knobs, root, config_file, arena);
	/* A list of CPUs in a config that is refused counts for nothing. */
	if (s->config_errors)
		s->policy.isolated = NULL;
	return s;
}

const char *session_refusal(const struct session *s)
{
	struct text text;

	if (s->config_errors)
		return sum_errors(s->config_errors, s->arena);
	if (*s->facts.trouble || !s->facts.wrong_list)
		return NULL;
	text_begin(&text, s->arena);
	text_add(&text, FACTS_REFUSAL, s->policy.isolated, s->facts.wrong_list);
	return text_end(&text);
}

void session_look(struct session *s, bool owners)
{
	probe_facts(&s->facts, s->root, &s->policy, s->system, owners, s->arena);
	session_recall(s);
	s->applier = (struct applier){ s->root, &s->store, &s->facts, &s->journal, s->arena, s->policy.set[KNOB_DEADLINE] };
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

static void decide(struct session *s)
{
	const char *trouble = s->config_errors ? sum_errors(s->config_errors, s->arena) : s->distrust;
	size_t len;

	/* What the image knew of its kernel is not on the real system's disk. */
	if (!*s->facts.config)
		s->facts.config = status_get(&s->previous, STATUS_KERNEL_CONFIG);
	plan_make(&s->plan, &s->facts, &s->policy, trouble, &s->journal, plan_read_switch(s->facts.cmdline), s->stage, s->arena);
	if (!can_report(s)) {
		s->plan.state = STATE_REFUSED;
		format_text(s->plan.reason, sizeof(s->plan.reason), "not enough memory for a report of %u settings", s->plan.count);
		s->plan.settings = NULL;
		s->plan.count = 0;
	}
	len = strlen(s->plan.reason);
	if (s->plan.state != STATE_ACTIVE && s->has_journal)
		format_text(s->plan.reason + len, sizeof(s->plan.reason) - len,
		            "; settings of an earlier stage remain (rtboot undo)");
}

/* Does the policy give IRQs a CPU each? */
static bool spreads(const struct policy *policy)
{
	const struct rule *rule = policy->rules;

	while (rule && rule->spread != RULE_SPREAD_ROUND_ROBIN)
		rule = rule->next;
	return rule || policy->set[KNOB_SPREAD] == POLICY_SPREAD_ROUND_ROBIN;
}

void session_plan(struct session *s)
{
	session_look(s, false);
	/* An IRQ that cannot be moved has no turn, and a CPU that could not be flushed is not asked again. */
	if (spreads(&s->policy) || s->policy.set[KNOB_FLUSH] == POLICY_FLUSH_HOTPLUG)
		session_recall_refusals(s);
	decide(s);
}

static bool any_failed(const struct session *s)
{
	if (s->plan.state == STATE_INCOMPLETE)
		return true;
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next)
		if (setting->result.outcome == OUTCOME_FAILED)
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
	int left = apply_undo(&s->applier);

	probe_facts(now, s->root, &s->policy, s->system, false, s->arena);
	s->plan.state = STATE_REVERTED;
	return left;
}

/* Threads that were started since have the affinity that PID 1 had, and are in no journal: say that in the plan's reason. */
static void tell_heirs(struct session *s, const struct facts *now, const char *inherited)
{
	size_t len = strlen(s->plan.reason);
	unsigned heirs = 0;

	for (const struct target *t = now->targets; t && inherited; t = t->next)
		heirs += t->knob->kind == TARGET_USER_THREAD && t->read.text && !journal_find(&s->journal, t->id) &&
		         value_same(VALUE_LIST, t->read.text, inherited, now->nbits);
	if (heirs)
		format_text(s->plan.reason + len, sizeof(s->plan.reason) - len, "; threads started since then keep the affinity "
		            "of PID 1 (%u of them, %.40s): restart their services, or reboot", heirs, inherited);
}

/* on-failure = revert: put everything back, and say so where it was changed. */
static void revert(struct session *s)
{
	struct facts *now = arena_alloc(s->arena, sizeof(*now));
	const char *inherited = init_affinity(s);

	format_text(s->plan.reason, sizeof(s->plan.reason), "a setting failed (on-failure = revert); %s",
	            put_back(s, now) ? "some values could not be restored" : "all values were restored");
	tell_heirs(s, now, inherited);
	for (struct setting *setting = s->plan.settings; setting; setting = setting->next) {
		const struct target *target = setting->target;
		const struct journal_entry *entry = journal_find(&s->journal, target->id);
		struct result *result = &setting->result;

		if (!entry || (result->outcome != OUTCOME_APPLIED && result->outcome != OUTCOME_PENDING))
			continue;
		if (!entry->after) {
			result->outcome = OUTCOME_REVERTED;
			result->after = result->before;
			result->why = "another setting failed (on-failure = revert)";
		} else {
			result->outcome = OUTCOME_FAILED;
			result->why = "could not be restored";
		}
		result->effective = target->effect ? file_read_path(s->root, s->arena, target->effect).text : result->after;
	}
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
	for (const struct setting *setting = s->plan.settings; setting && setting != end; setting = setting->next)
		if (setting->via || (setting->turn && setting->result.error))
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
static int run_first(struct session *s, struct setting **rest)
{
	const struct setting *last = NULL;
	int err = 0;

	*rest = s->plan.settings;
	for (int i = 0; i < ROUNDS && !err && (last = find_last_first(s)); i++) {
		err = apply_plan(&s->applier, &s->plan, *rest, last->next);
		if (err || !changes_plan(s, last->next)) {
			*rest = last->next;
			return err;
		}
		session_look_again(s);
		decide(s);
		if (s->plan.state != STATE_ACTIVE)
			stop_halfway(s);
		*rest = s->plan.settings;
	}
	return err;
}

int session_run(struct session *s)
{
	struct setting *rest;
	int err = s->store.fd < 0 ? store_open(&s->store, s->root, true) : 0;

	if (!err)
		err = publish_beginning(s);
	if (!err)
		err = run_first(s, &rest);
	if (!err)
		err = apply_plan(&s->applier, &s->plan, rest, NULL);
	if (err)
		return err;
	if (s->policy.set[KNOB_ON_FAILURE] == POLICY_FAILURE_REVERT && any_failed(s))
		revert(s);
	return publish_results(s);
}

int session_undo(struct session *s)
{
	struct plan none = { .state = STATE_REVERTED };
	const char *inherited = init_affinity(s);
	int failed, err;

	if (!s->has_journal)
		return -ENOENT;
	s->plan = none;
	/* Values come first: where that cannot be written down, at least nothing says any longer that they are set. */
	if (publish_beginning(s))
		publish_nothing(&s->store);
	failed = put_back(s, &s->facts);
	if (failed < 0)
		return failed;
	format_text(s->plan.reason, sizeof(s->plan.reason), failed ? "rtboot undo could not restore %d settings" :
	            "all values were restored by rtboot undo", failed);
	tell_heirs(s, &s->facts, inherited);
	err = publish_results(s);
	return err ? err : failed;
}

void session_rehearse(struct session *s)
{
	s->plan.only = true;
	apply_plan(&s->applier, &s->plan, s->plan.settings, NULL);
	s->advice = advice_collect(&s->facts, &s->plan, s->arena);
}
