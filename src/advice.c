#include "advice.h"

#include <errno.h>
#include <string.h>

#include "cmdline.h"
#include "errname.h"
#include "find.h"

/* Advice being collected. */
struct adviser {
	const struct facts *facts;
	const struct plan *plan;
	const struct result *results;
	struct arena *arena;
	struct advice **tail;
};

static void add_advice(struct adviser *a, struct text *text)
{
	const char *sentence = text_end(text);
	struct advice *advice = sentence ? arena_alloc(a->arena, sizeof(*advice)) : NULL;

	if (!advice)
		return;
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

/*
 * One parameter that names CPUs: what it asked for beside what the kernel made
 * of it. The kernel says so in its log only, in a line that names no parameter.
 */
static void compare_parameter(struct adviser *a, const char *name, const char *value)
{
	const struct facts *facts = a->facts;
	struct isolcpus asked = { .nohz = true };
	struct text text;
	int err;

	if (!strcmp(name, "isolcpus"))
		err = cmdline_parse_isolcpus(&asked, value, facts->nbits);
	else
		err = cpuset_parse_list(&asked.cpus, value, facts->nbits);
	text_begin(&text, a->arena);
	text_add(&text, "%s=%.200s ", name, value);
	if (err == -ERANGE) {
		text_add(&text, "was thrown away whole by the kernel: it names CPUs that do not exist here (possible: ");
		text_add_cpus(&text, &facts->possible);
		text_add(&text, "). Correct it in the boot loader.");
	} else if (err) {
		text_add(&text, "was thrown away whole by the kernel: it is not well-formed (%s). "
		                "Correct it in the boot loader.", errname(-err));
	} else if (asked.nohz && !facts->has_nohz_full) {
		text_add(&text, "does nothing: this kernel was built without CONFIG_NO_HZ_FULL.");
	} else {
		struct cpuset got = facts->possible;

		if (asked.domain)
			cpuset_and(&got, &got, &facts->isolated);
		if (asked.nohz)
			cpuset_and(&got, &got, &facts->nohz_full);
		cpuset_andnot(&asked.cpus, &asked.cpus, &got);
		if (cpuset_empty(&asked.cpus))
			return;
		text_add(&text, "asked for CPUs that the kernel did not isolate: ");
		text_add_cpus(&text, &asked.cpus);
		text_add(&text, ". Its log says why (dmesg | grep -i -e housekeeping -e isolcpus -e nohz).");
	}
	add_advice(a, &text);
}

/* All parameters of a name: of two that contradict each other the kernel takes the first. */
static void advise_parameter(struct adviser *a, const char *name)
{
	const char *cursor = a->facts->cmdline;
	char value[CMDLINE_MAX];

	while (cmdline_next(&cursor, name, value))
		compare_parameter(a, name, value);
}

static void advise_isolation(struct adviser *a)
{
	struct text text;

	if (!cpuset_empty(&a->plan->isolated))
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
	const struct cpuset *isolated = &a->plan->isolated;
	struct cpuset cpus;

	cpuset_andnot(&cpus, isolated, &a->facts->nohz_full);
	advise_cpus(a, "The scheduler tick runs on isolated CPUs ", &cpus, find_text(a->facts->config, "NO_HZ_FULL=n") ?
	            ", and this kernel was built without CONFIG_NO_HZ_FULL." :
	            ": nohz_full=LIST stops it while one task runs there.");
	/* rcu_nocb_setup() in kernel/rcu/tree_nocb.h takes all CPUs for what is no list. */
	if (!read_parameter(a, "rcu_nocbs", &cpus))
		cpus = a->facts->possible;
	cpuset_or(&cpus, &cpus, &a->facts->nohz_full);
	cpuset_andnot(&cpus, isolated, &cpus);
	advise_cpus(a, "RCU callbacks run on isolated CPUs ", &cpus, ": rcu_nocbs=LIST moves them.");
	cpuset_andnot(&cpus, &a->facts->siblings, isolated);
	advise_cpus(a, "CPUs ", &cpus, " share a core with isolated CPUs and disturb them: isolate these too, or boot with nosmt.");
	if (!read_parameter(a, "irqaffinity", &cpus))
		cpuset_clear(&cpus);
	cpuset_and(&cpus, &cpus, isolated);
	advise_cpus(a, "irqaffinity= sends interrupts to isolated CPUs ", &cpus, " before rtboot runs: leave them out of it.");
}

/* What was built otherwise than a real-time kernel should be, and what no driver can do. */
static void advise_kernel(struct adviser *a)
{
	const struct result *result = a->results;
	struct text text;

	if (find_text(a->facts->config, "HIGH_RES_TIMERS=n")) {
		text_begin(&text, a->arena);
		text_add(&text, "This kernel was built without CONFIG_HIGH_RES_TIMERS: timers are as coarse as its tick (%s).",
		         a->facts->config);
		add_advice(a, &text);
	}
	for (const struct setting *s = a->plan->settings; s; s = s->next, result++) {
		if (s->target->class != TARGET_POWER || result->error != EOPNOTSUPP)
			continue;
		text_begin(&text, a->arena);
		text_add(&text, "The driver of %s offers no \"%s\", only: %s.", s->target->name, s->target->wish, s->target->offers);
		add_advice(a, &text);
		return;
	}
}

/* How many IRQs an advice names. */
#define IRQS_NAMED 8

/* Add the IRQs of that outcome that are effective on isolated CPUs, the first few by name. Returns how many. */
static unsigned add_irqs(struct adviser *a, struct text *text, enum outcome outcome)
{
	const struct result *result = a->results;
	unsigned count = 0;

	for (const struct setting *s = a->plan->settings; s; s = s->next, result++) {
		if (s->target->class != TARGET_IRQ || result->outcome != outcome ||
		    !value_meets(s->target->format, result->effective, &a->plan->isolated, a->facts->nbits))
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
	if (add_irqs(a, &text, OUTCOME_FIXED)) {
		text_add(&text, ". The IRQ of a device's queue fires only for what the queue's own CPUs ask of the device.");
		if (!find_text(a->facts->cmdline, "managed_irq,"))
			text_add(&text, " isolcpus=managed_irq,LIST leaves the queues that CPUs share to the housekeeping CPUs.");
		add_advice(a, &text);
	}
	for (const struct setting *s = a->plan->settings; s; s = s->next)
		if (s->target->class == TARGET_CPU)
			return;
	text_begin(&text, a->arena);
	text_add(&text, "These IRQs leave the isolated CPUs only at their next interrupt:");
	if (add_irqs(a, &text, OUTCOME_PENDING)) {
		text_add(&text, ". [cpus] flush = hotplug moves what was born there at once.");
		add_advice(a, &text);
	}
}

/* What systemd is told, and does not hold. */
static void advise_systemd(struct adviser *a)
{
	struct text text;

	if (!a->facts->systemd_after)
		return;
	text_begin(&text, a->arena);
	text_add(&text, "%.200s lets services run on isolated CPUs: systemd reads it after %s, or in its place.",
	         a->facts->systemd_after, policy_told[POLICY_SYSTEMD].file);
	add_advice(a, &text);
}

struct advice *advice_collect(const struct facts *facts, const struct plan *plan,
                              const struct result *results, struct arena *arena)
{
	struct advice *list = NULL;
	struct adviser a = { facts, plan, results, arena, &list };

	if (!*facts->trouble) {
		advise_parameter(&a, "isolcpus");
		advise_parameter(&a, "nohz_full");
	}
	if (plan->state == STATE_ACTIVE) {
		advise_isolation(&a);
		advise_isolated(&a);
		advise_kernel(&a);
		advise_systemd(&a);
	}
	advise_irqs(&a);
	return list;
}
