#include "plan/plan.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/cmdline.h"
#include "plan/isolation.h"
#include "plan/rules.h"
#include "plan/thread_rules.h"

enum plan_switch plan_read_switch(const char *cmdline)
{
	enum plan_switch on = PLAN_ON;
	char value[16];

	while (cmdline_find(&cmdline, "rd.rtboot", value, sizeof(value)) >= 0) {
		if (!strcmp(value, "0") || !strcmp(value, "no") || !strcmp(value, "off"))
			on = PLAN_OFF;
		else
			on = strcmp(value, "plan") ? PLAN_ON : PLAN_ONLY;
	}
	return on;
}

__attribute__((format(printf, 3, 4)))
static void decide(struct plan *plan, enum state state, const char *format, ...)
{
	va_list args;

	plan->state = state;
	va_start(args, format);
	format_args(plan->reason, sizeof(plan->reason), format, args);
	va_end(args);
}

/* Stand down if the config does not want this kernel. */
static bool is_other_kernel(struct plan *plan, const struct verdict *kernel, unsigned require)
{
	const char *threads = require == POLICY_REQUIRE_THREADIRQS ? " and not booted with threadirqs" : "";

	if (kernel->realtime || (require != POLICY_REQUIRE_RT && (!*threads || kernel->threadirqs)))
		return false;
	decide(plan, STATE_FALLBACK, "not a PREEMPT_RT kernel (preemption: %s)%s",
	       verdict_preemption_name(kernel->preemption), threads);
	return true;
}

static void decide_to_act(struct plan *plan, const struct facts *facts, unsigned require)
{
	const char *kernel = facts->verdict.realtime ? "PREEMPT_RT kernel" :
	                     require == POLICY_REQUIRE_THREADIRQS ? "a kernel booted with threadirqs" :
	                     "not a PREEMPT_RT kernel, which the config allows";

	if (cpuset_empty(&facts->isolated)) {
		char why[200];

		isolation_explain(why, sizeof(why), facts);
		decide(plan, STATE_ACTIVE, "no CPU is isolated: %s", why);
		return;
	}
	decide(plan, STATE_ACTIVE, "%s: housekeeping is kept off the isolated CPUs", kernel);
}

/* Find the state, checking the strongest reasons to stand down first. */
static void judge(struct plan *plan, const struct facts *facts, const struct policy *policy,
                  const char *trouble, enum plan_switch on)
{
	if (on == PLAN_OFF)
		decide(plan, STATE_DISABLED, "disabled by rd.rtboot on the kernel command line");
	else if (facts->kdump)
		decide(plan, STATE_DISABLED, "this is a kdump kernel (/proc/vmcore exists)");
	else if (is_other_kernel(plan, &facts->verdict, policy->set[KNOB_REQUIRE]))
		return;
	else if (trouble)
		decide(plan, STATE_REFUSED, "%s", trouble);
	else if (*facts->trouble)
		decide(plan, STATE_REFUSED, "required facts are missing: %s", facts->trouble);
	else if (facts->wrong_list)
		decide(plan, STATE_REFUSED, FACTS_REFUSAL, policy->isolated, facts->wrong_list);
	else if (cpuset_empty(&facts->housekeeping))
		decide(plan, STATE_REFUSED, "every online CPU is isolated: none is left for housekeeping");
	else
		decide_to_act(plan, facts, policy->set[KNOB_REQUIRE]);
}

static void add_setting(struct plan *plan, struct setting *setting, struct setting ***tail)
{
	**tail = setting;
	*tail = &setting->next;
	plan->count++;
}

/* Did a rule take effect, including its priority? */
static bool is_obeyed(const struct ruling *ruling)
{
	return ruling->matched && !ruling->error && (!ruling->rule->priority || ruling->heard);
}

/* Why a rule has no effect, as -errno. */
static int judge_rule(const struct planner *p, const struct ruling *ruling)
{
	if (ruling->error)
		return ruling->error;
	if (ruling->matched)
		return -EOPNOTSUPP;
	for (const struct target *target = p->facts->targets; target; target = target->next)
		if (target->knob->kind == TARGET_IRQ && rule_matches(ruling->rule, target->irq))
			return -EEXIST;
	return -ENOENT;
}

/* Report a rule without effect as a setting that cannot be made. */
static void add_rule(struct planner *p, struct setting ***tail, unsigned line, const char *text, const char *reason,
                     int error)
{
	struct setting *setting = arena_alloc(p->arena, sizeof(*setting));
	struct target *target = arena_alloc(p->arena, sizeof(*target));
	char id[32];

	format_text(id, sizeof(id), "rule:%u", line);
	*target = (struct target){
		.knob = policy_knob(p->policy, TARGET_RULE), .format = VALUE_TEXT, .id = arena_copy(p->arena, id), .name = text,
	};
	*setting = (struct setting){ .target = target, .error = error, .reason = reason };
	add_setting(p->plan, setting, tail);
}

static void add_rules(struct planner *p, struct setting ***tail)
{
	for (const struct ruling *ruling = p->rulings; ruling; ruling = ruling->next)
		if (!is_obeyed(ruling))
			add_rule(p, tail, ruling->rule->line, ruling->rule->text, ruling->reason, judge_rule(p, ruling));
	for (const struct thread_ruling *ruling = p->thread_rulings; ruling; ruling = ruling->next)
		if (ruling->error)
			add_rule(p, tail, ruling->rule->line, ruling->rule->text, ruling->reason, ruling->error);
}

static void add_settings(struct planner *p)
{
	struct setting **tail = &p->plan->settings;

	rules_take(p);
	thread_rules_take(p);
	for (const struct target *target = p->facts->targets; target; target = target->next) {
		struct setting setting = { .target = target, .reason = target->knob->reason }, *kept;

		if (!target->knob->want(p, &setting))
			continue;
		kept = arena_alloc(p->arena, sizeof(*kept));
		*kept = setting;
		add_setting(p->plan, kept, &tail);
	}
	add_rules(p, &tail);
}

void plan_make(struct plan *plan, const struct facts *facts, const struct policy *policy,
               const char *trouble, const struct journal *journal, enum plan_switch on,
               enum stage stage, struct arena *arena)
{
	struct planner planner = {
		.plan = plan, .facts = facts, .policy = policy, .journal = journal, .stage = stage, .arena = arena,
	};

	memset(plan, 0, sizeof(*plan));
	plan->only = on == PLAN_ONLY;
	judge(plan, facts, policy, trouble, on);
	if (plan->state == STATE_ACTIVE)
		add_settings(&planner);
}
