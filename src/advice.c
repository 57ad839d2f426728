#include "advice.h"

#include <errno.h>
#include <string.h>

#include "cmdline.h"
#include "errname.h"

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

/*
 * One parameter that names CPUs: what it asked for beside what the kernel made
 * of it. The kernel says so in its log only, in a line that names no parameter.
 */
static void compare_parameter(struct adviser *a, const char *name, const char *value, int error,
                              const struct cpuset *asked, const struct cpuset *got)
{
	const struct facts *facts = a->facts;
	struct cpuset missing;
	struct text text;

	text_begin(&text, a->arena);
	text_add(&text, "%s=%.200s ", name, value);
	if (error == -ERANGE) {
		text_add(&text, "was thrown away whole by the kernel: it names CPUs that do not exist here (possible: ");
		text_add_cpus(&text, &facts->possible);
		text_add(&text, "). Correct it in the boot loader.");
	} else if (error) {
		text_add(&text, "was thrown away whole by the kernel: it is not well-formed (%s). "
		                "Correct it in the boot loader.", errname(-error));
	} else {
		cpuset_andnot(&missing, asked, got);
		if (cpuset_empty(&missing))
			return;
		text_add(&text, "asked for CPUs that the kernel did not isolate: ");
		text_add_cpus(&text, &missing);
		text_add(&text, ". Its log says why (dmesg | grep -i -e housekeeping -e isolcpus -e nohz).");
	}
	add_advice(a, &text);
}

/* The longest command line of any architecture's COMMAND_LINE_SIZE. */
#define CMDLINE_MAX 4096

/* The value of a parameter into value[CMDLINE_MAX]; of several the kernel takes the first. */
static bool first_value(const struct adviser *a, const char *name, char *value)
{
	const char *cursor = a->facts->cmdline;
	int len = cmdline_find(&cursor, name, value, CMDLINE_MAX);

	return len >= 0 && len < CMDLINE_MAX;
}

static void advise_isolcpus(struct adviser *a)
{
	struct cpuset asked;
	char value[CMDLINE_MAX];
	bool domain;
	int err;

	if (!first_value(a, "isolcpus", value))
		return;
	err = cmdline_parse_isolcpus(value, a->facts->nbits, &asked, &domain);
	if (err || domain)
		compare_parameter(a, "isolcpus", value, err, &asked, &a->facts->isolated);
}

static void advise_nohz_full(struct adviser *a)
{
	struct cpuset asked;
	char value[CMDLINE_MAX];
	int err;

	if (!first_value(a, "nohz_full", value))
		return;
	if (!a->facts->has_nohz_full) {
		struct text text;

		text_begin(&text, a->arena);
		text_add(&text, "nohz_full=%.200s does nothing: this kernel was built without CONFIG_NO_HZ_FULL.", value);
		add_advice(a, &text);
		return;
	}
	err = cpuset_parse_list(&asked, value, a->facts->nbits);
	compare_parameter(a, "nohz_full", value, err, &asked, &a->facts->nohz_full);
}

static void advise_isolation(struct adviser *a)
{
	struct text text;

	if (a->plan->state != STATE_ACTIVE || !cpuset_empty(&a->plan->isolated))
		return;
	text_begin(&text, a->arena);
	text_add(&text, "No CPU is isolated, so nothing had to move. Isolate some with isolcpus=managed_irq,domain,LIST "
	                "nohz_full=LIST on the kernel command line, or name them in [cpus] isolated of /etc/rtboot.conf.");
	add_advice(a, &text);
}

/* IRQs that the kernel keeps on an isolated CPU, by name. */
static void advise_fixed_irqs(struct adviser *a)
{
	const struct result *result = a->results;
	struct text text;
	unsigned count = 0;
	char value[CMDLINE_MAX];

	text_begin(&text, a->arena);
	text_add(&text, "The kernel keeps these IRQs on isolated CPUs:");
	for (const struct setting *s = a->plan->settings; s; s = s->next, result++) {
		if (s->target->class != TARGET_IRQ || result->outcome != OUTCOME_FIXED ||
		    !value_meets(s->target->format, result->effective, &a->plan->isolated, a->facts->nbits))
			continue;
		text_add(&text, "%s %s (CPU %s)", count++ ? "," : "", s->target->name, result->effective);
	}
	text_add(&text, ". The IRQ of a device's queue fires only for what the queue's own CPUs ask of the device.");
	if (!first_value(a, "isolcpus", value) || !strstr(value, "managed_irq,"))
		text_add(&text, " isolcpus=managed_irq,LIST leaves the queues that CPUs share to the housekeeping CPUs.");
	if (count)
		add_advice(a, &text);
}

struct advice *advice_collect(const struct facts *facts, const struct plan *plan,
                              const struct result *results, struct arena *arena)
{
	struct advice *list = NULL;
	struct adviser a = { facts, plan, results, arena, &list };

	if (!*facts->trouble) {
		advise_isolcpus(&a);
		advise_nohz_full(&a);
	}
	advise_isolation(&a);
	advise_fixed_irqs(&a);
	return list;
}
