/* [irq] spread = round-robin: one housekeeping CPU each. */
#include "planner.h"

#include <errno.h>

/* IRQs that share their choice of CPUs: those of a NUMA node. */
struct spread {
	int node;
	struct cpuset cpus;         /* the node's housekeeping CPUs, or all where it has none */
	unsigned irqs;
	struct spread *next;
};

static struct spread *find_spread(struct planner *p, int number)
{
	struct spread *spread = p->spreads;

	while (spread && spread->node != number)
		spread = spread->next;
	if (spread || !(spread = arena_alloc(p->arena, sizeof(*spread))))
		return spread;
	spread->node = number;
	spread->next = p->spreads;
	p->spreads = spread;
	for (const struct node *node = p->facts->nodes; node; node = node->next)
		if (node->number == number)
			cpuset_and(&spread->cpus, &node->cpus, &p->plan->housekeeping);
	if (cpuset_empty(&spread->cpus))
		spread->cpus = p->plan->housekeeping;
	return spread;
}

/* The one CPU of its choice that an IRQ has already, or CPUSET_MAX. */
static unsigned find_own(const struct planner *p, const struct target *irq, const struct spread *spread)
{
	struct cpuset now;

	if (!irq->value.text || value_parse(&now, irq->format, irq->value.text, p->facts->nbits) ||
	    cpuset_count(&now) != 1 || !cpuset_subset(&now, &spread->cpus))
		return CPUSET_MAX;
	return cpuset_next(&now, 0);
}

/* Does the IRQ keep its own CPU? As many do on each CPU as every CPU gets. */
static bool keeps_own(const struct spread *spread, unsigned own, unsigned *keepers)
{
	return own < CPUSET_MAX && keepers[own]++ < spread->irqs / cpuset_count(&spread->cpus);
}

/* Is it an IRQ that takes a turn: used, and not sent elsewhere by a rule? */
static bool takes_turn(const struct planner *p, const struct target *target)
{
	const struct ruling *ruling;

	if (target->class != TARGET_IRQ || !*target->irq->actions)
		return false;
	ruling = planner_find_ruling(p, target->irq);
	return !ruling || ruling->rule->place == RULE_DEFAULT;
}

/* Count the IRQs, and those that keep their CPU, so that it is known what is left to the others. */
static int count_irqs(struct planner *p)
{
	struct spread *spread;

	p->load = arena_alloc(p->arena, sizeof(*p->load) * 2 * CPUSET_MAX);
	if (!p->load)
		return -ENOMEM;
	p->keepers = p->load + CPUSET_MAX;
	for (const struct target *t = p->facts->targets; t; t = t->next) {
		if (!takes_turn(p, t))
			continue;
		if (!(spread = find_spread(p, t->irq->node)))
			return -ENOMEM;
		spread->irqs++;
	}
	for (const struct target *t = p->facts->targets; t; t = t->next) {
		unsigned own;

		if (!takes_turn(p, t))
			continue;
		spread = find_spread(p, t->irq->node);
		own = find_own(p, t, spread);
		if (keeps_own(spread, own, p->keepers))
			p->load[own]++;
	}
	for (unsigned cpu = 0; cpu < CPUSET_MAX; cpu++)
		p->keepers[cpu] = 0;
	return 0;
}

/* The CPU with the fewest IRQs: its own if that is one, otherwise the first. */
static unsigned find_idlest(const struct planner *p, const struct cpuset *cpus, unsigned own)
{
	unsigned best = own < CPUSET_MAX ? own : cpuset_next(cpus, 0);

	for (unsigned cpu = cpuset_next(cpus, 0); cpu < CPUSET_MAX; cpu = cpuset_next(cpus, cpu + 1))
		if (p->load[cpu] < p->load[best])
			best = cpu;
	return best;
}

int planner_want_turn(struct planner *p, struct setting *s)
{
	struct spread *spread;
	struct cpuset cpus;
	unsigned own;
	int err = p->load ? 0 : count_irqs(p);

	if (err || !(spread = find_spread(p, s->target->irq->node)))
		return -ENOMEM;
	own = find_own(p, s->target, spread);
	if (!keeps_own(spread, own, p->keepers)) {
		own = find_idlest(p, &spread->cpus, own);
		p->load[own]++;
	}
	cpuset_clear(&cpus);
	cpuset_add(&cpus, own);
	return planner_want_cpus(p, s, &cpus);
}
