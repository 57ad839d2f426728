#include "plan/plan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/cmdline.h"
#include "plan/dropin.h"
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

/* Stand down, if this is not a kernel that the config wants. What is in a config with errors decides nothing. */
static bool is_other_kernel(struct plan *plan, const struct verdict *kernel, unsigned require)
{
	const char *threads = require == POLICY_REQUIRE_THREADIRQS ? " and was not booted with threadirqs" : "";

	if (kernel->realtime || (require != POLICY_REQUIRE_RT && (!*threads || kernel->threadirqs)))
		return false;
	decide(plan, STATE_FALLBACK, "this is not a PREEMPT_RT kernel (preemption: %s)%s: nothing was touched",
	       verdict_preemption_name(kernel->preemption), threads);
	return true;
}

static void decide_to_act(struct plan *plan, const struct facts *facts, unsigned require)
{
	const char *kernel = facts->verdict.realtime ? "PREEMPT_RT kernel" :
	                     require == POLICY_REQUIRE_THREADIRQS ? "a kernel booted with threadirqs" :
	                     "not a PREEMPT_RT kernel, as the config allows";

	if (cpuset_empty(&plan->isolated)) {
		char why[200];

		isolation_explain(why, sizeof(why), facts);
		decide(plan, STATE_ACTIVE, "no CPU is isolated: %s", why);
		return;
	}
	decide(plan, STATE_ACTIVE, "%s: housekeeping is kept off the isolated CPUs", kernel);
}

/* The verdict, the strongest reason to stand down first. */
static void judge(struct plan *plan, const struct facts *facts, const struct policy *policy,
                  const char *trouble, enum plan_switch on, const char *wrong_list)
{
	if (on == PLAN_OFF)
		decide(plan, STATE_DISABLED, "switched off by rd.rtboot on the kernel command line: nothing was touched");
	else if (facts->kdump)
		decide(plan, STATE_DISABLED, "this is a kdump kernel (there is a /proc/vmcore): nothing was touched");
	else if (is_other_kernel(plan, &facts->verdict, policy->require))
		return;
	else if (trouble)
		decide(plan, STATE_REFUSED, "%s", trouble);
	else if (*facts->trouble)
		decide(plan, STATE_REFUSED, "not enough is known: %s", facts->trouble);
	else if (wrong_list)
		decide(plan, STATE_REFUSED, FACTS_REFUSAL, policy->isolated, wrong_list);
	else if (cpuset_empty(&plan->housekeeping))
		decide(plan, STATE_REFUSED, "every online CPU is isolated: none is left for housekeeping");
	else
		decide_to_act(plan, facts, policy->require);
}

/*
 * [cpus] flush: offline and online once, early in the initramfs. One that was offline before stays so. One that did not
 * come back is called again; one that did not go is not asked again.
 */
static int want_flush(struct planner *p, struct setting *s)
{
	const struct journal_entry *done = journal_find(p->journal, s->target->id);
	const char *now = s->target->value.text;

	if (p->policy->flush != POLICY_FLUSH_HOTPLUG)
		return 0;
	if (!now) {
		s->error = -s->target->value.error;
	} else if (done && done->error) {
		s->error = done->error;
	} else if (done && done->after && (strcmp(now, "1") || !strcmp(done->after, "1"))) {
		s->wanted = done->before;
	} else if (p->stage == STAGE_LATE && s->target->refused) {
		s->error = s->target->refused == ECANCELED ? 0 : s->target->refused;
	} else if (!strcmp(now, "1") && (p->stage == STAGE_EARLY || (p->stage == STAGE_LATE && p->plan->only))) {
		s->wanted = now;
		s->via = "0";
	} else if (!strcmp(now, "1") && p->stage == STAGE_LATE) {
		s->error = ECANCELED;
	}
	return s->wanted || s->error;
}

/* In the real system a thread on an isolated CPU is there because somebody put it there. */
static int want_quiet_child(struct planner *p, struct setting *s)
{
	return p->stage == STAGE_SYSTEM ? 0 : planner_want_quiet(p, s);
}

/* Is the word one of a text's? */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = text; (p = text_find(p, word)); p += len)
		if ((p == text || p[-1] == ' ') && (p[len] == ' ' || !p[len]))
			return true;
	return false;
}

/*
 * Would a file's value take a CPU offline that the machine needs: the boot CPU, or one
 * for housekeeping (Documentation/ABI/testing/sysfs-devices-system-cpu)? SMT switched off
 * leaves the first CPU of each core, so CPU 0 always. A hotplug state is a number, the highest of which is online, and
 * differs between kernels (enum cpuhp_state): the one that is there stays.
 */
static bool takes_needed_cpu(const struct planner *p, const struct target *target)
{
	const struct cpuset *housekeeping = &p->plan->housekeeping;

	if (!strcmp(target->id, "/sys/devices/system/cpu/smt/control"))
		return strcmp(target->wish, "on") && !cpuset_has(housekeeping, 0);
	for (const char *at = target->id; (at = text_find(at, "/cpu")); at++) {
		const char *digits = at + 4;
		unsigned long long cpu;

		bool online, state;

		if (!text_number(&digits, &cpu))
			continue;
		online = !strcmp(digits, "/online");
		state = !strcmp(digits, "/hotplug/target");
		if (online || state)
			return strcmp(target->wish, online ? "1" : target->value.text) &&
			       (!cpu || cpu >= CPUSET_MAX || cpuset_has(housekeeping, (unsigned)cpu));
	}
	return false;
}

/* What the config says a target is to hold. */
static int want_wish(struct planner *p, struct setting *s)
{
	const struct target *target = s->target;

	if (!target->value.text)
		s->error = -target->value.error;
	else if (takes_needed_cpu(p, target))
		s->error = EPERM;
	else if (target->offers && !has_word(target->offers, target->wish))
		s->error = EOPNOTSUPP;
	else
		s->wanted = target->wish;
	return 1;
}

#define NO_PLACE SIZE_MAX

/* Each class of target: its name, the enum policy_place that may say keep, what decides, and why. */
static const struct class_row {
	const char *name;
	size_t place;               /* offset in struct policy, or NO_PLACE */
	int (*want)(struct planner *planner, struct setting *setting);
	const char *reason;
} classes[TARGET_CLASSES] = {
	[TARGET_CPU] = { "cpu", NO_PLACE, want_flush,
		"taken offline and online, so that what was born there leaves now" },
	[TARGET_IRQ_DEFAULT] = { "default irq mask", offsetof(struct policy, irqs), planner_want_quiet,
		"IRQs of drivers that load later are born off the isolated CPUs" },
	[TARGET_IRQ] = { "irq", NO_PLACE, rules_want_irq,
		"an interrupt would preempt whatever runs on an isolated CPU" },
	[TARGET_WORKQUEUE] = { "workqueue", offsetof(struct policy, workqueues), planner_want_quiet,
		"unbound work would run on an isolated CPU" },
	[TARGET_WATCHDOG] = { "watchdog", offsetof(struct policy, watchdog), planner_want_quiet,
		"the lockup detector would wake an isolated CPU" },
	[TARGET_STEERING] = { "steering", offsetof(struct policy, steering), planner_want_quiet,
		"packets would be handled on an isolated CPU" },
	[TARGET_POWER] = { "power", NO_PLACE, want_wish, "[power] of the config" },
	[TARGET_SYSCTL] = { "sysctl", NO_PLACE, want_wish, "[sysctl] of the config" },
	[TARGET_SYSFS] = { "sysfs", NO_PLACE, want_wish, "[sysfs] of the config" },
	[TARGET_KERNEL_THREAD] = { "kernel thread", offsetof(struct policy, kernel_threads), planner_want_quiet,
		"a kernel thread could be scheduled on an isolated CPU" },
	[TARGET_INIT] = { "init", offsetof(struct policy, init), planner_want_quiet,
		"all of userspace inherits the affinity of PID 1" },
	[TARGET_USER_THREAD] = { "user thread", offsetof(struct policy, init), want_quiet_child,
		"its children inherit its affinity" },
	[TARGET_IRQ_THREAD] = { "irq thread", NO_PLACE, rules_want_priority, "" },
	[TARGET_THREAD_POLICY] = { "thread policy", NO_PLACE, thread_rules_want, "" },
	[TARGET_DROPIN] = { "told", NO_PLACE, dropin_want,
		"a program of the real system is to respect all this" },
	[TARGET_MODULE] = { "module", NO_PLACE, want_wish, "[modules] of the config" },
	[TARGET_RULE] = { "rule", NO_PLACE, NULL, "" },
	[TARGET_UNREAD] = { "unread", NO_PLACE, want_wish, "what is there is to be known" },
};

const char *plan_class_name(enum target_class class)
{
	return classes[class].name;
}

static bool is_kept(const struct policy *policy, size_t place)
{
	return place != NO_PLACE && *(const unsigned *)((const char *)policy + place) == POLICY_KEEP;
}

static void add_setting(struct plan *plan, struct setting *setting, struct setting ***tail)
{
	**tail = setting;
	*tail = &setting->next;
	plan->count++;
}

/* Did a rule come to what it says, its priority too? */
static bool is_obeyed(const struct ruling *ruling)
{
	return ruling->matched && !ruling->error && (!ruling->rule->priority || ruling->heard);
}

/* Why a rule came to nothing: an errno. */
static int judge_rule(const struct planner *p, const struct ruling *ruling)
{
	if (ruling->error)
		return ruling->error;
	if (ruling->matched)
		return EOPNOTSUPP;
	for (const struct target *target = p->facts->targets; target; target = target->next)
		if (target->class == TARGET_IRQ && rule_matches(ruling->rule, target->irq))
			return EEXIST;
	return ENOENT;
}

/* A rule that came to nothing: a setting of no place, which cannot be made. */
static int add_rule(struct planner *p, struct setting ***tail, unsigned line, const char *text, const char *reason,
                    int error)
{
	struct setting *setting = arena_alloc(p->arena, sizeof(*setting));
	struct target *target = arena_alloc(p->arena, sizeof(*target));
	char id[32];

	format_text(id, sizeof(id), "rule:%u", line);
	if (!setting || !target || !(target->id = arena_copy(p->arena, id)))
		return -ENOMEM;
	target->class = TARGET_RULE;
	target->format = VALUE_TEXT;
	target->name = text;
	setting->target = target;
	setting->error = error;
	setting->reason = reason;
	add_setting(p->plan, setting, tail);
	return 0;
}

static int add_rules(struct planner *p, struct setting ***tail)
{
	int err = 0;

	for (const struct ruling *ruling = p->rulings; ruling && !err; ruling = ruling->next)
		if (!is_obeyed(ruling))
			err = add_rule(p, tail, ruling->rule->line, ruling->rule->text, ruling->reason, judge_rule(p, ruling));
	for (const struct thread_ruling *ruling = p->thread_rulings; ruling && !err; ruling = ruling->next)
		if (ruling->error)
			err = add_rule(p, tail, ruling->rule->line, ruling->rule->text, ruling->reason, ruling->error);
	return err;
}

static int add_settings(struct planner *p)
{
	struct setting **tail = &p->plan->settings;
	int err = rules_take(p);

	if (!err)
		err = thread_rules_take(p);
	for (const struct target *target = p->facts->targets; target && !err; target = target->next) {
		const struct class_row *class = &classes[target->class];
		struct setting setting = { .target = target, .reason = class->reason }, *kept;
		int wanted = is_kept(p->policy, class->place) ? 0 : class->want(p, &setting);

		if (wanted <= 0) {
			err = wanted;
			continue;
		}
		kept = arena_alloc(p->arena, sizeof(*kept));
		if (!kept)
			return -ENOMEM;
		*kept = setting;
		add_setting(p->plan, kept, &tail);
	}
	return err ? err : add_rules(p, &tail);
}

int plan_make(struct plan *plan, const struct facts *facts, const struct policy *policy,
              const char *trouble, const struct journal *journal, enum plan_switch on,
              enum stage stage, struct arena *arena)
{
	struct planner planner = {
		.plan = plan, .facts = facts, .policy = policy, .journal = journal, .stage = stage, .arena = arena,
	};
	const char *wrong_list;
	struct cpuset named;

	memset(plan, 0, sizeof(*plan));
	plan->only = on == PLAN_ONLY;
	wrong_list = facts_isolated(&plan->isolated, facts, policy->isolated);
	if (policy->isolated && !facts_list(&named, facts, policy->isolated))
		cpuset_andnot(&plan->unnamed, &plan->isolated, &named);
	cpuset_andnot(&plan->housekeeping, &facts->online, &plan->isolated);
	judge(plan, facts, policy, trouble, on, wrong_list);
	return plan->state == STATE_ACTIVE ? add_settings(&planner) : 0;
}
