#include "plan.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "cmdline.h"
#include "format.h"

const char *stage_name(enum stage stage)
{
	static const char *const name[] = {
		[STAGE_EARLY] = "early", [STAGE_LATE] = "late", [STAGE_SYSTEM] = "system",
	};
	return name[stage];
}

const char *state_name(enum state state)
{
	static const char *const name[] = {
		[STATE_ACTIVE] = "active", [STATE_PARTIAL] = "partial", [STATE_FALLBACK] = "fallback",
		[STATE_DISABLED] = "disabled", [STATE_REFUSED] = "refused",
		[STATE_INCOMPLETE] = "incomplete", [STATE_REVERTED] = "reverted",
	};
	return name[state];
}

/* What each class of target is called, which key of the policy decides about it, and why. */
static const struct {
	const char *name;
	size_t policy;      /* offset of its enum policy_place */
	const char *reason;
} classes[TARGET_CLASSES] = {
	[TARGET_IRQ_DEFAULT] = { "default irq mask", offsetof(struct policy, irqs),
		"IRQs of drivers that load later are born off the isolated CPUs" },
	[TARGET_IRQ] = { "irq", offsetof(struct policy, irqs),
		"an interrupt would preempt whatever runs on an isolated CPU" },
	[TARGET_WORKQUEUE] = { "workqueue", offsetof(struct policy, workqueues),
		"unbound work would run on an isolated CPU" },
	[TARGET_WATCHDOG] = { "watchdog", offsetof(struct policy, watchdog),
		"the lockup detector would wake an isolated CPU" },
	[TARGET_KERNEL_THREAD] = { "kernel thread", offsetof(struct policy, kernel_threads),
		"a kernel thread could be scheduled on an isolated CPU" },
	[TARGET_INIT] = { "init", offsetof(struct policy, init),
		"all of userspace inherits the affinity of PID 1" },
	[TARGET_USER_THREAD] = { "user thread", offsetof(struct policy, init),
		"its children inherit its affinity" },
};

const char *plan_class_name(enum target_class class)
{
	return classes[class].name;
}

const char *plan_reason(enum target_class class)
{
	return classes[class].reason;
}

static unsigned place_of(const struct policy *policy, enum target_class class)
{
	return *(const unsigned *)((const char *)policy + classes[class].policy);
}

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

/* Fill in the CPU sets; false where the policy names CPUs that do not exist. */
static bool divide_cpus(struct plan *plan, const struct facts *facts, const struct policy *policy)
{
	bool exists = true;

	if (policy->isolated)
		exists = !cpuset_parse_list(&plan->isolated, policy->isolated, facts->nbits) &&
		         cpuset_subset(&plan->isolated, &facts->possible);
	else
		cpuset_or(&plan->isolated, &facts->isolated, &facts->nohz_full);
	if (!exists)
		cpuset_clear(&plan->isolated);
	cpuset_andnot(&plan->housekeeping, &facts->online, &plan->isolated);
	return exists;
}

/* The verdict, the strongest reason to stand down first. */
static void judge(struct plan *plan, const struct facts *facts, const struct policy *policy,
                  const char *config_error, enum plan_switch on, bool cpus_exist)
{
	const char *preemption = kernel_preemption_name(facts->kernel.preemption);

	if (on == PLAN_OFF)
		decide(plan, STATE_DISABLED, "switched off by rd.rtboot on the kernel command line: nothing was touched");
	else if (!facts->kernel.realtime && policy->require == POLICY_REQUIRE_RT)
		decide(plan, STATE_FALLBACK, "this is not a PREEMPT_RT kernel (preemption: %s): nothing was touched", preemption);
	else if (config_error)
		decide(plan, STATE_REFUSED, "bad config: %s", config_error);
	else if (*facts->trouble)
		decide(plan, STATE_REFUSED, "the CPUs are not known: %s", facts->trouble);
	else if (!cpus_exist)
		decide(plan, STATE_REFUSED, "the config isolates CPUs %.80s, and not all of them exist here (%u possible)",
		       policy->isolated, cpuset_count(&facts->possible));
	else if (cpuset_empty(&plan->housekeeping))
		decide(plan, STATE_REFUSED, "every online CPU is isolated: none is left for housekeeping");
	else if (cpuset_empty(&plan->isolated))
		decide(plan, STATE_ACTIVE, "no CPU is isolated: there is nothing to keep quiet");
	else
		decide(plan, STATE_ACTIVE, "%s kernel: housekeeping is kept off the isolated CPUs",
		       facts->kernel.realtime ? "PREEMPT_RT" : "not a PREEMPT_RT, as the config allows,");
}

/*
 * The one rule; see plan_make(). *wanted stays NULL where the target could not be
 * read or holds no CPU set. Returns 0, or -ENOMEM.
 */
static int keep_off(const struct plan *plan, const struct facts *facts, const struct target *target,
                    struct arena *arena, const char **wanted)
{
	const char *text = target->value.text;
	struct cpuset now, rest;

	if (!text || value_parse(&now, target->format, text, facts->nbits))
		return 0;
	*wanted = text;
	if (cpuset_empty(&now) || !cpuset_intersects(&now, &plan->isolated))
		return 0;
	cpuset_andnot(&rest, &now, &plan->isolated);
	if (!cpuset_intersects(&rest, &facts->online))
		rest = plan->housekeeping;
	*wanted = value_write(arena, target->format, &rest, facts->nbits);
	return *wanted ? 0 : -ENOMEM;
}

int plan_make(struct plan *plan, const struct facts *facts, const struct policy *policy,
              const char *config_error, enum plan_switch on, enum stage stage, struct arena *arena)
{
	struct setting **tail = &plan->settings;
	bool cpus_exist;

	memset(plan, 0, sizeof(*plan));
	plan->only = on == PLAN_ONLY;
	cpus_exist = divide_cpus(plan, facts, policy);
	judge(plan, facts, policy, config_error, on, cpus_exist);
	if (plan->state != STATE_ACTIVE)
		return 0;

	for (const struct target *target = facts->targets; target; target = target->next) {
		struct setting *setting;

		if (place_of(policy, target->class) == POLICY_KEEP)
			continue;
		/* In the real system a thread on an isolated CPU is there because somebody put it there. */
		if (target->class == TARGET_USER_THREAD && stage == STAGE_SYSTEM)
			continue;
		setting = arena_alloc(arena, sizeof(*setting));
		if (!setting || keep_off(plan, facts, target, arena, &setting->wanted))
			return -ENOMEM;
		setting->target = target;
		*tail = setting;
		tail = &setting->next;
		plan->count++;
	}
	return 0;
}
