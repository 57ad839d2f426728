/* Advice: each sentence where there is reason for it, and only there. */
#include "report/advice.h"

#include <errno.h>

#include "knob.h"
#include "tap.h"

static _Alignas(16) char memory[1 << 20];
static struct arena arena = { .base = memory, .size = sizeof(memory) };

/* A machine of 4 CPUs, of which 2 and 3 are isolated, and all is well but what a row says. */
static const struct machine {
	const char *what;
	const char *cmdline;
	const char *nohz_full;  /* NULL: this kernel has no such file */
	const char *siblings, *config;
	const char *advice;     /* words of the last sentence; NULL: there is none */
	unsigned before;        /* how many others there are */
} machines[] = {
	{ "all is well", "isolcpus=2-3 nohz_full=2-3", "2-3", "2-3", "PREEMPT_RT=y HZ=250 NO_HZ_FULL=y HIGH_RES_TIMERS=y", NULL, 0 },
	{ "no build config known", "nohz_full=2-3", "2-3", "2-3", "", NULL, 0 },
	{ "a tick, on one of two", "nohz_full=2 rcu_nocbs=3", "2", "2-3", "", "tick runs on isolated CPUs 3: nohz_full=LIST", 0 },
	{ "a tick that cannot be stopped", "rcu_nocbs=2-3", "", "2-3", "NO_HZ_FULL=n HIGH_RES_TIMERS=y",
	  "tick runs on isolated CPUs 2-3, and this kernel was built without CONFIG_NO_HZ_FULL", 0 },
	{ "RCU callbacks, where there is a tick too", "rcu_nocbs=3", "", "2-3", "", "RCU callbacks run on isolated CPUs 2: rcu_nocbs=LIST", 1 },
	{ "nohz_full implies rcu_nocbs", "nohz_full=2-3", "2-3", "2-3", "", NULL, 0 },
	{ "a core that is shared", "nohz_full=2-3", "2-3", "0-3", "", "CPUs 0-1 share a core with isolated CPUs", 0 },
	{ "irqaffinity= that contradicts", "nohz_full=2-3 irqaffinity=0,2", "2-3", "2-3", "", "irqaffinity= sends interrupts to isolated CPUs 2 ", 0 },
	{ "irqaffinity= that does not", "nohz_full=2-3 irqaffinity=0-1", "2-3", "2-3", "", NULL, 0 },
	{ "irqaffinity= that is no list", "nohz_full=2-3 irqaffinity=x", "2-3", "2-3", "", NULL, 0 },
	{ "isolcpus= that is no list", "isolcpus=2-3x nohz_full=2-3", "2-3", "2-3", "",
	  "isolcpus=2-3x was rejected by the kernel: it is malformed (EINVAL). Correct it in the boot loader.", 0 },
	{ "each of several isolcpus=", "isolcpus=2-3 isolcpus=2 isolcpus=1 nohz_full=2-3", "2-3", "2-3", "",
	  "isolcpus=1 asked for CPUs that the kernel did not isolate: 1.", 0 },
	{ "isolcpus= with nohz", "isolcpus=nohz,1-3 nohz_full=2-3", "2-3", "2-3", "", "isolcpus=nohz,1-3 asked for CPUs that the kernel did not isolate: 1.", 0 },
	{ "isolcpus= with nohz, where the kernel knows none", "isolcpus=nohz,3 isolcpus=2-3 rcu_nocbs=2-3", NULL, "2-3", "",
	  "tick runs on isolated CPUs 2-3:", 1 },
	{ "isolcpus= for IRQs alone", "isolcpus=managed_irq,0-2 nohz_full=2-3", "2-3", "2-3", "",
	  "isolcpus=managed_irq,0-2 keeps managed IRQs away but isolates no CPU from the scheduler: CPUs 0-1 are not isolated.", 0 },
	{ "  where nohz_full= isolates the same", "isolcpus=managed_irq,2-3 nohz_full=2-3", "2-3", "2-3", "", NULL, 0 },
	{ "a name that is misspelt", "nohz_full=2-3 isolcpu=2,3", "2-3", "2-3", "",
	  "isolcpu=2,3 has no effect: the kernel has no such parameter. Did you mean isolcpus=?", 0 },
	{ "  behind the kernel's part", "nohz_full=2-3 -- isolcpu=2,3", "2-3", "2-3", "", NULL, 0 },
	{ "a name that only looks misspelt", "nohz-full=2-3", "2-3", "2-3", "", NULL, 0 },
	{ "of two rcu_nocbs= the last", "isolcpus=2-3 nohz_full=2 rcu_nocbs=3 rcu_nocbs=2", "2", "2-3", "", "RCU callbacks run on isolated CPUs 3:", 1 },
	{ "an rcu_nocbs= that is no list is all CPUs", "isolcpus=2-3 rcu_nocbs=2-63", "", "2-3", "", "tick runs on isolated CPUs 2-3:", 0 },
	{ "timers that are coarse", "nohz_full=2-3", "2-3", "2-3", "HZ=100 NO_HZ_FULL=y HIGH_RES_TIMERS=n", "as coarse as its tick (HZ=100", 0 },
};

static void make_facts(struct facts *facts, struct plan *plan, const struct machine *m)
{
	memset(facts, 0, sizeof(*facts));
	memset(plan, 0, sizeof(*plan));
	facts->release = facts->version = facts->boot_id = "";
	facts->cmdline = m->cmdline;
	facts->config = m->config;
	facts->nbits = 4;
	facts->has_nohz_full = m->nohz_full;
	cpuset_parse_list(&facts->possible, "0-3", 4);
	facts->online = facts->possible;
	cpuset_parse_list(&facts->kernel_isolated, "2-3", 4);
	cpuset_parse_list(&facts->nohz_full, m->nohz_full ? m->nohz_full : "", 4);
	cpuset_parse_list(&facts->siblings, m->siblings, 4);
	plan->state = STATE_ACTIVE;
	facts_divide(facts, NULL);
}

static void test_machines(void)
{
	struct facts facts;
	struct plan plan;

	for (size_t i = 0; i < ROWS(machines); i++) {
		const struct advice *advice;

		make_facts(&facts, &plan, &machines[i]);
		advice = advice_collect(&facts, &plan, &arena);
		if (!machines[i].advice) {
			ok(!advice, "%s%s%s", machines[i].what, advice ? ": " : "", advice ? advice->text : "");
			continue;
		}
		for (unsigned n = machines[i].before; n && advice; n--)
			advice = advice->next;
		ok(advice && !advice->next && strstr(advice->text, machines[i].advice), "%s: %s", machines[i].what,
		   advice ? advice->text : "nothing");
	}
}

/* What became of a setting decides: one IRQ, or one governor. */
static const struct {
	const char *what;
	const char *class;
	enum outcome outcome;
	int error;
	const char *effective;
	const char *cmdline;
	const char *advice;     /* the end of it */
} outcomes[] = {
	{ "an IRQ that waits on an isolated CPU", "irq", OUTCOME_PENDING, 0, "2", "nohz_full=2-3",
	  "only at their next interrupt: target (CPU 2). [cpus] flush = hotplug moves such IRQs at boot." },
	{ "one that waits elsewhere", "irq", OUTCOME_PENDING, 0, "1", "nohz_full=2-3", NULL },
	{ "one that is kept there", "irq", OUTCOME_FIXED, -EPERM, "3", "nohz_full=2-3 isolcpus=2-3", "target (CPU 3). A queue's IRQ "
	  "fires only for I/O submitted by that queue's own CPUs. isolcpus=managed_irq,LIST moves shared queues to the housekeeping CPUs." },
	{ "one that is kept there for all that", "irq", OUTCOME_FIXED, -EPERM, "3", "nohz_full=2-3 isolcpus=managed_irq,2-3",
	  "by that queue's own CPUs." },
	{ "one that its controller cannot move", "irq", OUTCOME_FIXED, -EINVAL, "3", "nohz_full=2-3",
	  "cannot move these IRQs, which are on isolated CPUs: target (CPU 3). Isolate other CPUs instead." },
	{ "one that is kept elsewhere", "irq", OUTCOME_FIXED, -EPERM, "0", "nohz_full=2-3", NULL },
	{ "one that was moved", "irq", OUTCOME_APPLIED, 0, "0", "nohz_full=2-3", NULL },
	{ "a governor that no driver offers", "power", OUTCOME_ABSENT, -EOPNOTSUPP, NULL, "nohz_full=2-3",
	  "The driver of target does not offer \"schedutil\", only: performance powersave." },
	{ "a governor where there is no driver", "power", OUTCOME_ABSENT, -ENOENT, NULL, "nohz_full=2-3", NULL },
};

static bool ends_with(const char *text, const char *end)
{
	return strlen(text) >= strlen(end) && !strcmp(text + strlen(text) - strlen(end), end);
}

static void test_outcomes(void)
{
	struct machine machine = machines[0];
	struct facts facts;
	struct plan plan;

	for (size_t i = 0; i < ROWS(outcomes); i++) {
		struct target target = { .knob = knob(outcomes[i].class), .format = VALUE_LIST, .id = "/t", .name = "target",
		                         .wanted = "schedutil", .offers = "performance powersave" };
		struct setting setting = { .target = &target, .error = strcmp(outcomes[i].class, "power") ? 0 : outcomes[i].error,
		                           .result = { .outcome = outcomes[i].outcome, .error = outcomes[i].error,
		                                       .effective = outcomes[i].effective } };
		const struct advice *advice;

		machine.cmdline = outcomes[i].cmdline;
		make_facts(&facts, &plan, &machine);
		plan.settings = &setting;
		plan.count = 1;
		advice = advice_collect(&facts, &plan, &arena);
		if (outcomes[i].advice)
			ok(advice && !advice->next && ends_with(advice->text, outcomes[i].advice), "%s: %s", outcomes[i].what,
			   advice ? advice->text : "nothing");
		else
			ok(!advice, "%s%s%s", outcomes[i].what, advice ? ": " : "", advice ? advice->text : "");
	}
}

/* A driver refuses a write with the plan's own errno: what it offers, if it says so at all, is not why. */
static void test_refused(void)
{
	static const char *const offers[] = { NULL, "default performance" };

	for (size_t i = 0; i < ROWS(offers); i++) {
		struct target target = { .knob = knob("power"), .format = VALUE_TEXT, .id = "/t", .name = "t", .wanted = "800000", .offers = offers[i] };
		struct setting setting = { .target = &target, .wanted = "800000",
		                           .result = { .outcome = OUTCOME_ABSENT, .error = -EOPNOTSUPP } };
		struct machine machine = machines[0];
		const struct advice *advice;
		struct facts facts;
		struct plan plan;

		machine.cmdline = "nohz_full=2-3";
		make_facts(&facts, &plan, &machine);
		plan.settings = &setting;
		plan.count = 1;
		advice = advice_collect(&facts, &plan, &arena);
		ok(!advice, "EOPNOTSUPP of a write is no advice%s%s", advice ? ": " : "", advice ? advice->text : "");
	}
}

/* An NVMe disk has an IRQ for every CPU. */
static void test_many(void)
{
	struct target target = { .knob = knob("irq"), .format = VALUE_LIST, .id = "/t", .name = "target" };
	struct setting settings[11];
	struct facts facts;
	struct plan plan;
	const struct advice *advice;

	for (size_t i = 0; i < ROWS(settings); i++) {
		settings[i] = (struct setting){ .target = &target, .next = i + 1 < ROWS(settings) ? &settings[i + 1] : NULL,
		                                .result = { .outcome = OUTCOME_PENDING, .effective = "2" } };
	}
	make_facts(&facts, &plan, &machines[0]);
	plan.settings = settings;
	plan.count = ROWS(settings);
	advice = advice_collect(&facts, &plan, &arena);
	ok(advice && ends_with(advice->text, "target (CPU 2), target (CPU 2) and 3 more (rtboot irqs)."
	                       " [cpus] flush = hotplug moves such IRQs at boot."), "of many IRQs the first: %s",
	   advice ? advice->text : "nothing");
}

int main(void)
{
	test_machines();
	test_outcomes();
	test_refused();
	test_many();
	return tap_done();
}
