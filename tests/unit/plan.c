/* Facts and policy in, settings out. */
#include "plan/plan.h"

#include <errno.h>

#include "plan/result.h"
#include "base/format.h"
#include "knob.h"
#include "tap.h"

static _Alignas(16) char memory[1 << 20];
static struct arena arena = { .base = memory, .size = sizeof(memory) };
static const struct journal no_journal;
static struct policy presets;
static const struct irq some_irq = { .number = 5, .actions = "dev", .node = -1 };

/* A machine with some CPUs, and one target whose value is to be planned. */
struct machine {
	const char *possible, *online, *isolated, *nohz_full;
	const char *class;
	enum value_format format;
	const char *value;
};

static const struct {
	const char *what;
	struct machine machine;
	const char *wanted;
} rules[] = {
	{ "isolated CPUs are taken out", { "0-3", "0-3", "2-3", "", "irq", VALUE_LIST, "0-3" }, "0-1" },
	{ "nohz_full isolates too", { "0-3", "0-3", "", "3", "irq", VALUE_LIST, "0-3" }, "0-2" },
	{ "and both together", { "0-3", "0-3", "2", "3", "irq", VALUE_LIST, "0-3" }, "0-1" },
	{ "only isolated CPUs: to housekeeping", { "0-3", "0-3", "2-3", "", "irq", VALUE_LIST, "2" }, "0-1" },
	{ "a narrower choice survives", { "0-3", "0-3", "2-3", "", "irq", VALUE_LIST, "1" }, "1" },
	{ "what is left of one too", { "0-3", "0-3", "2-3", "", "irq", VALUE_LIST, "1-2" }, "1" },
	{ "nothing isolated: all stays", { "0-3", "0-3", "", "", "irq", VALUE_LIST, "0-3" }, "0-3" },
	{ "an offline CPU that is not isolated stays", { "0-7", "0-3", "3", "", "irq", VALUE_LIST, "0-7" }, "0-2,4-7" },
	{ "only offline CPUs are left: to housekeeping", { "0-7", "0-3", "3", "", "irq", VALUE_LIST, "3-4" }, "0-2" },
	{ "an isolated CPU that is offline is taken out", { "0-7", "0-3", "6", "", "irq", VALUE_LIST, "0-7" }, "0-5,7" },
	{ "a mask stays a mask", { "0-3", "0-3", "2-3", "", "default irq mask", VALUE_MASK, "f" }, "3" },
	{ "padded for the possible CPUs", { "0-39", "0-3", "2-3", "", "workqueue", VALUE_MASK, "ff,ffffffff" }, "ff,fffffff3" },
	{ "an empty mask stays empty", { "0-3", "0-3", "2-3", "", "watchdog", VALUE_LIST, "" }, "" },
	{ "a thread like an IRQ", { "0-3", "0-3", "2-3", "", "kernel thread", VALUE_LIST, "0-3" }, "0-1" },
	{ "PID 1 too", { "0-3", "0-3", "2-3", "", "init", VALUE_LIST, "0-3" }, "0-1" },
	{ "what is no CPU set is not guessed at", { "0-3", "0-3", "2-3", "", "irq", VALUE_LIST, "zero" }, NULL },
	{ "nor a CPU that cannot be", { "0-3", "0-3", "2-3", "", "irq", VALUE_LIST, "0-4" }, NULL },
};

/* Facts of an RT kernel on that machine, with one target. */
static void make_facts(struct facts *facts, struct target *target, const struct machine *m)
{
	memset(facts, 0, sizeof(*facts));
	facts->release = facts->version = facts->boot_id = facts->cmdline = "";
	verdict_judge(&facts->verdict, "#1 SMP PREEMPT_RT x", NULL, false);
	cpuset_parse_list(&facts->possible, m->possible, CPUSET_MAX);
	cpuset_parse_list(&facts->online, m->online, CPUSET_MAX);
	cpuset_parse_list(&facts->kernel_isolated, m->isolated, CPUSET_MAX);
	cpuset_parse_list(&facts->nohz_full, m->nohz_full, CPUSET_MAX);
	facts->nbits = cpuset_nbits(&facts->possible);
	*target = (struct target){ .knob = knob(m->class), .format = m->format, .id = "/t", .name = "t",
	                           .read = { .text = m->value }, .irq = &some_irq };
	facts->targets = target;
	facts_divide(facts, NULL);
}

static void test_rule(void)
{
	struct facts facts;
	struct target target;
	struct plan plan;

	for (size_t i = 0; i < ROWS(rules); i++) {
		make_facts(&facts, &target, &rules[i].machine);
		arena.used = 0;
		plan_make(&plan, &facts, &presets, NULL, &no_journal, PLAN_ON, STAGE_LATE, &arena);
		ok(plan.state == STATE_ACTIVE && plan.count == 1, "%s:", rules[i].what);
		is(plan.settings->wanted, rules[i].wanted, "  the wanted value");
	}
}

static const struct machine plain = { "0-3", "0-3", "2-3", "", "irq", VALUE_LIST, "0-3" };

static const struct {
	const char *what, *version, *trouble, *config_error, *config_isolated;
	enum plan_switch on;
	enum policy_require require;
	enum state state;
	const char *reason;     /* words that it has */
	unsigned count;
} verdicts[] = {
	{ "an RT kernel", "#1 PREEMPT_RT", "", NULL, NULL, PLAN_ON, POLICY_REQUIRE_RT, STATE_ACTIVE, "PREEMPT_RT kernel", 1 },
	{ "a stock kernel", "#1 PREEMPT_DYNAMIC", "", NULL, NULL, PLAN_ON, POLICY_REQUIRE_RT, STATE_FALLBACK, "preemption: dynamic", 0 },
	{ "a version never seen", "#1 PREEMPT_WARP", "", NULL, NULL, PLAN_ON, POLICY_REQUIRE_RT, STATE_FALLBACK, "not a PREEMPT_RT", 0 },
	{ "no version at all", "", "", NULL, NULL, PLAN_ON, POLICY_REQUIRE_RT, STATE_FALLBACK, "not a PREEMPT_RT", 0 },
	{ "a stock kernel, where any will do", "#1 PREEMPT", "", NULL, NULL, PLAN_ON, POLICY_REQUIRE_ANY, STATE_ACTIVE, "which the config allows", 1 },
	{ "a stock kernel, where threadirqs will do", "#1 PREEMPT", "", NULL, NULL, PLAN_ON, POLICY_REQUIRE_THREADIRQS, STATE_FALLBACK,
	  "(preemption: full) and not booted with threadirqs", 0 },
	{ "an RT kernel, where threadirqs will do", "#1 PREEMPT_RT", "", NULL, NULL, PLAN_ON, POLICY_REQUIRE_THREADIRQS, STATE_ACTIVE, "PREEMPT_RT kernel:", 1 },
	{ "a config with an error there", "#1", "", "f:1: oops", NULL, PLAN_ON, (enum policy_require)-1, STATE_REFUSED, "f:1: oops", 0 },
	{ "switched off", "#1 PREEMPT_RT", "", NULL, NULL, PLAN_OFF, POLICY_REQUIRE_RT, STATE_DISABLED, "rd.rtboot", 0 },
	{ "switched off on a stock kernel", "#1", "", NULL, NULL, PLAN_OFF, POLICY_REQUIRE_RT, STATE_DISABLED, "rd.rtboot", 0 },
	{ "a plan only", "#1 PREEMPT_RT", "", NULL, NULL, PLAN_ONLY, POLICY_REQUIRE_RT, STATE_ACTIVE, "PREEMPT_RT kernel", 1 },
	{ "a bad config", "#1 PREEMPT_RT", "", "f:1: oops", NULL, PLAN_ON, POLICY_REQUIRE_RT, STATE_REFUSED, "f:1: oops", 0 },
	{ "a bad config on a stock kernel", "#1", "", "f:1: oops", NULL, PLAN_ON, POLICY_REQUIRE_RT, STATE_FALLBACK, "not a PREEMPT_RT", 0 },
	{ "CPUs that are not known", "#1 PREEMPT_RT", "no file", NULL, NULL, PLAN_ON, POLICY_REQUIRE_RT, STATE_REFUSED, "no file", 0 },
	{ "the config's list", "#1 PREEMPT_RT", "", NULL, "1", PLAN_ON, POLICY_REQUIRE_RT, STATE_ACTIVE, "PREEMPT_RT", 1 },
	{ "a list with a CPU that does not exist", "#1 PREEMPT_RT", "", NULL, "2-4", PLAN_ON, POLICY_REQUIRE_RT, STATE_REFUSED, "= 2-4: not all", 0 },
	{ "a list that names none here", "#1 PREEMPT_RT", "", NULL, "0-3:0/2", PLAN_ON, POLICY_REQUIRE_RT, STATE_REFUSED, "= 0-3:0/2: no such CPU", 0 },
	{ "all CPUs isolated", "#1 PREEMPT_RT", "", NULL, "0-3", PLAN_ON, POLICY_REQUIRE_RT, STATE_REFUSED, "none is left", 0 },
};

static void test_verdicts(void)
{
	struct facts facts;
	struct target target;
	struct plan plan;

	for (size_t i = 0; i < ROWS(verdicts); i++) {
		struct policy policy;

		policy_begin(&policy, knobs);

		make_facts(&facts, &target, &plain);
		verdict_judge(&facts.verdict, verdicts[i].version, NULL, false);
		format_text(facts.trouble, sizeof(facts.trouble), "%s", verdicts[i].trouble);
		policy.set[KNOB_REQUIRE] = verdicts[i].require;
		facts_divide(&facts, policy.isolated = verdicts[i].config_isolated);
		arena.used = 0;
		plan_make(&plan, &facts, &policy, verdicts[i].config_error, &no_journal, verdicts[i].on, STAGE_EARLY, &arena);
		is(state_name(plan.state), state_name(verdicts[i].state), verdicts[i].what);
		ok(strstr(plan.reason, verdicts[i].reason) != NULL, "  because: %s", plan.reason);
		ok(plan.count == verdicts[i].count && !plan.settings == !verdicts[i].count, "  %u settings", plan.count);
		ok(plan.only == (verdicts[i].on == PLAN_ONLY), "  %s", plan.only ? "to look at" : "to be done");
	}
}

/* A stock kernel that was booted with threadirqs: whether it is wanted. */
static void test_threadirqs(void)
{
	struct facts facts;
	struct target target;
	struct plan plan;

	for (unsigned require = POLICY_REQUIRE_RT; require <= POLICY_REQUIRE_ANY; require++) {
		struct policy policy;

		policy_begin(&policy, knobs);

		make_facts(&facts, &target, &plain);
		verdict_judge(&facts.verdict, "#1 PREEMPT_DYNAMIC", NULL, false);
		verdict_take_threadirqs(&facts.verdict);
		policy.set[KNOB_REQUIRE] = require;
		plan_make(&plan, &facts, &policy, NULL, &no_journal, PLAN_ON, STAGE_EARLY, &arena);
		ok((plan.state == STATE_ACTIVE) == (require != POLICY_REQUIRE_RT), "booted with threadirqs: %s", plan.reason);
		ok((strstr(plan.reason, "a kernel booted with threadirqs:") != NULL) == (require == POLICY_REQUIRE_THREADIRQS), "  which the reason has where it counts");
	}
	ok(!facts.verdict.realtime, "and is no PREEMPT_RT kernel for that");
	is(facts.verdict.evidence, "uname=PREEMPT_DYNAMIC sys_kernel_realtime=absent cmdline=threadirqs", "  the evidence");
	verdict_judge(&facts.verdict, "#1 PREEMPT_DYNAMIC", "0", true);
	verdict_take_threadirqs(&facts.verdict);
	is(facts.verdict.evidence, "uname=PREEMPT_DYNAMIC sys_kernel_realtime=other thread=irq_work cmdline=threadirqs", "  the longest is not cut");
}

/* What the kernel isolates, 2 by isolcpus= and 3 by nohz_full=, is isolated whatever the config names. */
static const struct {
	const char *list, *isolated, *housekeeping, *unnamed;
} lists[] = {
	{ NULL, "2-3", "0-1", "" },
	{ "2-3", "2-3", "0-1", "" },
	{ "1", "1-3", "0", "2-3" },
	{ "1-2", "1-3", "0", "3" },
	{ "3", "2-3", "0-1", "2" },
	{ "2-63", "2-3", "0-1", "" },
};

static void test_lists(void)
{
	struct machine machine = plain;
	struct facts facts;
	struct target target;
	struct plan plan;
	char text[64];

	machine.isolated = "2";
	machine.nohz_full = "3";
	for (size_t i = 0; i < ROWS(lists); i++) {
		struct policy policy;

		policy_begin(&policy, knobs);

		make_facts(&facts, &target, &machine);
		facts_divide(&facts, lists[i].list);
		plan_make(&plan, &facts, &policy, NULL, &no_journal, PLAN_ON, STAGE_EARLY, &arena);
		cpuset_format_list(&facts.isolated, text, sizeof(text));
		is(text, lists[i].isolated, lists[i].list ? lists[i].list : "no list");
		cpuset_format_list(&facts.housekeeping, text, sizeof(text));
		is(text, lists[i].housekeeping, "  housekeeping");
		cpuset_format_list(&facts.unnamed, text, sizeof(text));
		is(text, lists[i].unnamed, "  isolated by the kernel alone");
	}
}

/* Nothing is isolated: the reason has the first parameter that came to nothing. */
static const struct {
	const char *cmdline, *reason;
} nothing[] = {
	{ "quiet", "neither the kernel command line nor the config names one" },
	{ "-- isolcpus=2", "neither the kernel command line nor the config names one" },
	{ "x=1 isolcpus=2-63 isolcpu=1", "the kernel rejected isolcpus=2-63, which names CPUs that do not exist here" },
	{ "nohz_full=2-", "the kernel rejected nohz_full=2-, which is malformed" },
	{ "isolcpus=nohz,2", "isolcpus=nohz,2 has no effect without CONFIG_NO_HZ_FULL" },
	{ "isolcpus=0", "the kernel did not isolate all CPUs of isolcpus=0" },
	{ "isolcpus=managed_irq,2-3", "isolcpus=managed_irq,2-3 isolates no CPU from the scheduler" },
	{ "isolcpu=2,3", "isolcpu=2,3 is not a kernel parameter" },
};

static void test_nothing(void)
{
	struct machine machine = plain;
	struct facts facts;
	struct target target;
	struct plan plan;

	machine.isolated = "";
	for (size_t i = 0; i < ROWS(nothing); i++) {
		make_facts(&facts, &target, &machine);
		facts.cmdline = nothing[i].cmdline;
		plan_make(&plan, &facts, &presets, NULL, &no_journal, PLAN_ON, STAGE_EARLY, &arena);
		ok(plan.state == STATE_ACTIVE && plan.count == 1 && !strncmp(plan.reason, "no CPU is isolated: ", 20), "<%s>", nothing[i].cmdline);
		is(plan.reason + 20, nothing[i].reason, "  because");
	}
}

/* Each key of the policy leaves its own class alone, and each stage the threads that are not its. */
static void test_keep(void)
{
	static const char *const classes[] = {
		"default irq mask", "irq", "workqueue", "watchdog", "kernel thread", "init", "user thread",
	};
	struct facts facts;
	struct target target;
	struct plan plan;

	for (size_t i = 0; i < ROWS(classes); i++) {
		struct policy policy;
		struct machine machine = plain;

		policy_begin(&policy, knobs);
		machine.class = classes[i];
		make_facts(&facts, &target, &machine);
		plan_make(&plan, &facts, &policy, NULL, &no_journal, PLAN_ON, STAGE_EARLY, &arena);
		ok(plan.count == 1, "%s is set by default", machine.class);
		ok(plan.settings && *plan.settings->reason != '\0', "  and has a reason");
		plan_make(&plan, &facts, &policy, NULL, &no_journal, PLAN_ON, STAGE_SYSTEM, &arena);
		ok(plan.count == (strcmp(machine.class, "user thread") != 0), "  in the real system: %u", plan.count);
		keep(&policy, strcmp(machine.class, "irq") ? machine.class : "default irq mask");
		plan_make(&plan, &facts, &policy, NULL, &no_journal, PLAN_ON, STAGE_EARLY, &arena);
		ok(plan.count == 0, "  and left where its key says keep");
	}
}

static const struct {
	const char *cmdline;
	enum plan_switch on;
} switches[] = {
	{ "quiet", PLAN_ON }, { "rd.rtboot=0", PLAN_OFF }, { "rd.rtboot=no", PLAN_OFF }, { "rd.rtboot=off", PLAN_OFF },
	{ "rd.rtboot=plan", PLAN_ONLY }, { "rd.rtboot=1", PLAN_ON }, { "rd.rtboot", PLAN_ON },
	{ "rd.rtboot=0 rd.rtboot=1", PLAN_ON }, { "rd.rtboot=1 x rd.rtboot=0", PLAN_OFF },
	{ "rd.rtboot=\"0\"", PLAN_OFF }, { "a -- rd.rtboot=0", PLAN_ON }, { "xrd.rtboot=0", PLAN_ON },
};

/* What an errno comes to, as the answer to a write and where nothing could be written. */
static const struct {
	const char *class;
	int error;
	enum outcome written, not_written;
} refusals[] = {
	{ "irq", -EIO, OUTCOME_FIXED, OUTCOME_FAILED }, { "irq", -EPERM, OUTCOME_FIXED, OUTCOME_FAILED },
	{ "irq", -EINVAL, OUTCOME_FIXED, OUTCOME_FAILED }, { "irq", -ENOSYS, OUTCOME_FIXED, OUTCOME_FAILED },
	{ "irq", -EOPNOTSUPP, OUTCOME_FIXED, OUTCOME_FAILED }, { "irq", -ENOSPC, OUTCOME_FAILED, OUTCOME_FAILED },
	{ "irq", -ENOENT, OUTCOME_ABSENT, OUTCOME_ABSENT }, { "irq", -EACCES, OUTCOME_FAILED, OUTCOME_FAILED },
	{ "default irq mask", -EINVAL, OUTCOME_FAILED, OUTCOME_FAILED },
	{ "kernel thread", -EINVAL, OUTCOME_FIXED, OUTCOME_FAILED },
	{ "fair server", -ENXIO, OUTCOME_ABSENT, OUTCOME_FAILED }, { "fair server", -EBUSY, OUTCOME_FAILED, OUTCOME_FAILED },
	{ "fair server", -EPERM, OUTCOME_FAILED, OUTCOME_FAILED }, { "fair server", -ENOENT, OUTCOME_ABSENT, OUTCOME_ABSENT },
	{ "power", -EBUSY, OUTCOME_FIXED, OUTCOME_FIXED }, { "init", -EINVAL, OUTCOME_FAILED, OUTCOME_FAILED },
};

static void test_refusals(void)
{
	struct result locked;

	result_refuse(&locked, knob("fair server")->kind, -EPERM, false);
	ok(strstr(locked.why, "lockdown"), "a fair server that even root may not read: %s", locked.why);
	for (size_t i = 0; i < ROWS(refusals); i++) {
		struct result written, not_written;

		result_refuse(&written, knob(refusals[i].class)->kind, refusals[i].error, true);
		result_refuse(&not_written, knob(refusals[i].class)->kind, refusals[i].error, false);
		ok(written.outcome == refusals[i].written && not_written.outcome == refusals[i].not_written && written.why,
		   "errno %d of %s: a write is %s, a value that cannot be read %s", refusals[i].error,
		   refusals[i].class, outcome_name(written.outcome), outcome_name(not_written.outcome));
	}
}

int main(void)
{
	policy_begin(&presets, knobs);
	test_refusals();
	test_rule();
	test_verdicts();
	test_threadirqs();
	test_lists();
	test_nothing();
	test_keep();
	for (size_t i = 0; i < ROWS(switches); i++)
		ok(plan_read_switch(switches[i].cmdline) == switches[i].on, "<%s>", switches[i].cmdline);
	return tap_done();
}
