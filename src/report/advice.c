#include "report/advice.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "base/text.h"
#include "kernel/cmdline.h"
#include "plan/isolation.h"

/* Advice being collected. */
struct adviser {
	const struct facts *facts;
	const struct plan *plan;
	struct arena *arena;
	struct advice **tail;
};

static void add_advice(struct adviser *a, struct text *text)
{
	const char *sentence = text_end(text);
	struct advice *advice = arena_alloc(a->arena, sizeof(*advice));

	advice->text = sentence;
	*a->tail = advice;
	a->tail = &advice->next;
}

/* A sentence with CPUs in it, unless there are none. */
static void advise_cpus(struct adviser *a, const char *before, const struct cpuset *cpus, const char *after)
{
	struct text text;

	if (cpuset_empty(cpus))
		return;
	text_begin(&text, a->arena);
	text_add(&text, "%s", before);
	text_add_cpus(&text, cpus);
	text_add(&text, "%s", after);
	add_advice(a, &text);
}

/* What the command line asks for, beside what the kernel made of it. */
static void advise_parameter(struct adviser *a, const struct isolation *i)
{
	struct text text;

	text_begin(&text, a->arena);
	text_add(&text, "%s ", i->text);
	switch (i->fate) {
	case ISOLATION_DONE:
		return;
	case ISOLATION_RANGE:
		text_add(&text, "was rejected by the kernel: it names CPUs that do not exist here (possible: ");
		text_add_cpus(&text, &a->facts->possible);
		text_add(&text, "). Correct it in the boot loader.");
		break;
	case ISOLATION_MALFORMED:
		text_add(&text, "was rejected by the kernel: it is malformed (%s). "
		                "Correct it in the boot loader.", errname(i->error));
		break;
	case ISOLATION_NO_NOHZ:
		text_add(&text, "has no effect: this kernel was built without CONFIG_NO_HZ_FULL.");
		break;
	case ISOLATION_LOST:
		text_add(&text, "asked for CPUs that the kernel did not isolate: ");
		text_add_cpus(&text, &i->cpus);
		text_add(&text, ". The kernel log says why (dmesg | grep -i -e housekeeping -e isolcpus -e nohz).");
		break;
	case ISOLATION_MANAGED:
		text_add(&text, "keeps managed IRQs away but isolates no CPU from the scheduler: CPUs ");
		text_add_cpus(&text, &i->cpus);
		text_add(&text, " are not isolated. isolcpus=managed_irq,domain,LIST does both.");
		break;
	case ISOLATION_MISSPELT:
		text_add(&text, "has no effect: the kernel has no such parameter. Did you mean %s=?", i->meant);
		break;
	}
	add_advice(a, &text);
}

static void advise_parameters(struct adviser *a)
{
	const char *cursor = a->facts->cmdline;
	struct isolation isolation;

	while (isolation_next(&isolation, a->facts, &cursor))
		advise_parameter(a, &isolation);
}

static void advise_isolation(struct adviser *a)
{
	struct text text;

	advise_cpus(a, "The kernel isolates CPUs ", &a->facts->unnamed,
	            ", which [cpus] isolated in the config does not name: rtboot keeps them quiet, too.");
	if (!cpuset_empty(&a->facts->isolated))
		return;
	text_begin(&text, a->arena);
	text_add(&text, "No CPU is isolated, so nothing had to move. Isolate some with isolcpus=managed_irq,domain,LIST "
	                "nohz_full=LIST on the kernel command line, or name them in [cpus] isolated of /etc/rtboot.conf.");
	add_advice(a, &text);
}

/* The CPUs that a parameter names, of several the last; none where it is missing, false where that is no list. */
static bool read_parameter(const struct adviser *a, const char *name, struct cpuset *cpus)
{
	const char *cursor = a->facts->cmdline;
	char value[CMDLINE_MAX];
	bool sound = true;

	cpuset_clear(cpus);
	while (cmdline_next(&cursor, name, value))
		sound = !cpuset_parse_list(cpus, value, a->facts->nbits);
	return sound;
}

/* Isolated CPUs that something the command line could keep away still disturbs: kernel-parameters.txt. */
static void advise_isolated(struct adviser *a)
{
	const struct cpuset *isolated = &a->facts->isolated;
	struct cpuset cpus;

	cpuset_andnot(&cpus, isolated, &a->facts->nohz_full);
	advise_cpus(a, "The scheduler tick runs on isolated CPUs ", &cpus, text_find(a->facts->config, "NO_HZ_FULL=n") ?
	            ", and this kernel was built without CONFIG_NO_HZ_FULL." :
	            ": nohz_full=LIST stops it while one task runs there.");
	/* rcu_nocb_setup() in kernel/rcu/tree_nocb.h takes all CPUs for what is no list. */
	if (!read_parameter(a, "rcu_nocbs", &cpus))
		cpus = a->facts->possible;
	cpuset_or(&cpus, &cpus, &a->facts->nohz_full);
	cpuset_andnot(&cpus, isolated, &cpus);
	advise_cpus(a, "RCU callbacks run on isolated CPUs ", &cpus, ": rcu_nocbs=LIST moves them.");
	cpuset_andnot(&cpus, &a->facts->siblings, isolated);
	advise_cpus(a, "CPUs ", &cpus, " share a core with isolated CPUs and disturb them: isolate them too, or boot with nosmt.");
	if (!read_parameter(a, "irqaffinity", &cpus))
		cpuset_clear(&cpus);
	cpuset_and(&cpus, &cpus, isolated);
	advise_cpus(a, "irqaffinity= sends interrupts to isolated CPUs ", &cpus, " before rtboot runs: remove them from it.");
}

/* What was built otherwise than a real-time kernel should be, and what no driver can do. */
static void advise_kernel(struct adviser *a)
{
	struct text text;

	if (text_find(a->facts->config, "HIGH_RES_TIMERS=n")) {
		text_begin(&text, a->arena);
		text_add(&text, "This kernel was built without CONFIG_HIGH_RES_TIMERS: timers are as coarse as its tick (%s).",
		         a->facts->config);
		add_advice(a, &text);
	}
	for (const struct setting *s = a->plan->settings; s; s = s->next) {
		/* The plan's own error, which rests on what is offered: a driver answers EOPNOTSUPP for its own reasons. */
		if (s->target->knob->kind != TARGET_POWER || s->error != -EOPNOTSUPP)
			continue;
		text_begin(&text, a->arena);
		text_add(&text, "The driver of %s does not offer \"%s\", only: %s.", s->target->name, s->target->wanted, s->target->offers);
		add_advice(a, &text);
		return;
	}
}

/* How many IRQs an advice names. */
#define IRQS_NAMED 8

/* Is it the kernel itself that keeps an IRQ, and not its controller? */
static bool is_managed(const struct result *result)
{
	return result->error == -EIO || result->error == -EPERM;
}

/* Add the IRQs of that outcome that are effective on isolated CPUs, the first few by name. Returns how many. */
static unsigned add_irqs(struct adviser *a, struct text *text, enum outcome outcome, bool managed)
{
	unsigned count = 0;

	for (const struct setting *s = a->plan->settings; s; s = s->next) {
		const struct result *result = &s->result;

		if (s->target->knob->kind != TARGET_IRQ || result->outcome != outcome || is_managed(result) != managed ||
		    !value_meets(s->target->format, result->effective, &a->facts->isolated, a->facts->nbits))
			continue;
		if (count++ < IRQS_NAMED)
			text_add(text, "%s %s (CPU %s)", count > 1 ? "," : "", s->target->name, result->effective);
	}
	if (count > IRQS_NAMED)
		text_add(text, " and %u more (rtboot irqs)", count - IRQS_NAMED);
	return count;
}

static void advise_irqs(struct adviser *a)
{
	struct text text;

	text_begin(&text, a->arena);
	text_add(&text, "The kernel keeps these IRQs on isolated CPUs:");
	if (add_irqs(a, &text, OUTCOME_FIXED, true)) {
		text_add(&text, ". A queue's IRQ fires only for I/O submitted by that queue's own CPUs.");
		if (!text_find(a->facts->cmdline, "managed_irq,"))
			text_add(&text, " isolcpus=managed_irq,LIST moves shared queues to the housekeeping CPUs.");
		add_advice(a, &text);
	}
	text_begin(&text, a->arena);
	text_add(&text, "The interrupt controller cannot move these IRQs, which are on isolated CPUs:");
	if (add_irqs(a, &text, OUTCOME_FIXED, false)) {
		text_add(&text, ". Isolate other CPUs instead.");
		add_advice(a, &text);
	}
	for (const struct setting *s = a->plan->settings; s; s = s->next)
		if (s->target->knob->kind == TARGET_CPU)
			return;
	text_begin(&text, a->arena);
	text_add(&text, "These IRQs leave the isolated CPUs only at their next interrupt:");
	if (add_irqs(a, &text, OUTCOME_PENDING, false)) {
		text_add(&text, ". [cpus] flush = hotplug moves such IRQs at boot.");
		add_advice(a, &text);
	}
}

/* Threads that did not follow their IRQs. */
static void advise_threads(struct adviser *a)
{
	struct text text;
	unsigned count = 0;

	text_begin(&text, a->arena);
	text_add(&text, "These threads may run on isolated CPUs, although their IRQs do not fire there:");
	for (const struct target *irq = a->facts->targets; irq; irq = irq->next)
		for (const struct target *t = irq->knob->kind == TARGET_IRQ ? irq->irq->threads : NULL; t; t = t->next_thread)
			if (facts_strays(a->facts, irq, t, &a->facts->isolated) && count++ < IRQS_NAMED)
				text_add(&text, "%s %s (CPUs %s)", count > 1 ? "," : "", t->name, t->cpus);
	if (count > IRQS_NAMED)
		text_add(&text, " and %u more (rtboot irqs)", count - IRQS_NAMED);
	text_add(&text, ". A thread follows its IRQ at the next interrupt; move one that does not with taskset -pc ");
	text_add_cpus(&text, &a->facts->housekeeping);
	text_add(&text, " TID.");
	if (count)
		add_advice(a, &text);
}

/* What systemd is told, and does not hold. */
static void advise_systemd(struct adviser *a)
{
	struct text text;

	if (!a->facts->systemd_after)
		return;
	text_begin(&text, a->arena);
	text_add(&text, "%.200s lets services run on isolated CPUs: systemd reads it after %s, or in its place.",
	         a->facts->systemd_after, policy_dropins[POLICY_SYSTEMD].file);
	add_advice(a, &text);
}

struct advice *advice_collect(const struct facts *facts, const struct plan *plan, struct arena *arena)
{
	struct advice *list = NULL;
	struct adviser a = { facts, plan, arena, &list };

	if (!*facts->trouble)
		advise_parameters(&a);
	if (plan->state == STATE_ACTIVE) {
		advise_isolation(&a);
		advise_isolated(&a);
		advise_kernel(&a);
		advise_systemd(&a);
	}
	advise_irqs(&a);
	advise_threads(&a);
	return list;
}
