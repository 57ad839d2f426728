#include "plan/spread.h"

#include <errno.h>
#include <string.h>

/* IRQs that share a set of CPUs: those of a rule that spreads them, or, without a rule, those of a NUMA node. */
struct spread {
	const struct ruling *ruling;
	int node;
	struct cpuset cpus;         /* the rule's; or the node's housekeeping CPUs, or all if it has none */
	unsigned irqs;
	unsigned *load;             /* IRQs on each CPU; shared by nodes */
	unsigned *keepers;          /* those that were there before and stay */
	struct spread *next;
};

/* The IRQ's rule, if it says where the IRQ goes. */
static const struct ruling *find_place(const struct ruling *ruling)
{
	return ruling && ruling->rule->place != RULE_DEFAULT ? ruling : NULL;
}

static unsigned *alloc_counts(struct planner *p)
{
	return arena_alloc(p->arena, sizeof(unsigned) * 2 * p->facts->nbits);
}

static void begin_spread(struct planner *p, struct spread *spread)
{
	if (!p->load)
		p->load = alloc_counts(p);
	spread->load = spread->ruling ? alloc_counts(p) : p->load;
	spread->keepers = spread->load + p->facts->nbits;
	if (spread->ruling)
		spread->cpus = spread->ruling->cpus;
	for (const struct node *node = p->facts->nodes; node; node = node->next)
		if (!spread->ruling && node->number == spread->node)
			cpuset_and(&spread->cpus, &node->cpus, &p->facts->housekeeping);
	if (cpuset_empty(&spread->cpus))
		spread->cpus = p->facts->housekeeping;
}

static struct spread *find_spread(struct planner *p, const struct target *irq, const struct ruling *ruling)
{
	const struct ruling *place = find_place(ruling);
	struct spread *spread = p->spreads;
	int node = place ? -1 : irq->irq->node;

	while (spread && (spread->ruling != place || spread->node != node))
		spread = spread->next;
	if (spread)
		return spread;
	spread = arena_alloc(p->arena, sizeof(*spread));
	*spread = (struct spread){ .ruling = place, .node = node, .next = p->spreads };
	begin_spread(p, spread);
	p->spreads = spread;
	return spread;
}

/* The single CPU of the spread that an IRQ already has, or CPUSET_MAX. */
static unsigned find_own(const struct planner *p, const struct target *irq, const struct spread *spread)
{
	struct cpuset now;

	if (!irq->read.text || value_parse(&now, irq->format, irq->read.text, p->facts->nbits) ||
	    cpuset_count(&now) != 1 || !cpuset_subset(&now, &spread->cpus))
		return CPUSET_MAX;
	return cpuset_next(&now, 0);
}

/* Does the IRQ keep its own CPU? On each CPU, up to the even share of IRQs may. */
static bool keeps_own(const struct spread *spread, unsigned own)
{
	return own < CPUSET_MAX && spread->keepers[own]++ < spread->irqs / cpuset_count(&spread->cpus);
}

bool spread_has_turn(const struct planner *p, const struct target *irq, const struct ruling *ruling)
{
	const struct ruling *place = find_place(ruling);
	bool spread = p->policy->set[KNOB_SPREAD] == POLICY_SPREAD_ROUND_ROBIN;

	if (place && place->rule->spread != RULE_SPREAD_DEFAULT)
		spread = place->rule->spread == RULE_SPREAD_ROUND_ROBIN;
	else if (place)
		spread = spread && place->rule->place == RULE_LIST && !place->rule->pattern[RULE_IRQ];
	return spread && *irq->irq->actions && !(place && cpuset_count(&place->cpus) < 2);
}

/*
 * The -errno with which the kernel refused to move an IRQ, or 0. A refusal counts as long as the IRQ has the same name
 * and affinity: a number may be reused, and an IRQ that somebody moved can be moved.
 */
static int find_refusal(const struct planner *p, const struct target *irq)
{
	const struct journal_entry *entry = journal_find(p->journal, irq->id);

	if (irq->refused)
		return irq->refused;
	return entry && entry->error && irq->read.text && !strcmp(entry->name, irq->name) &&
	       value_same(irq->format, entry->after ? entry->after : entry->before, irq->read.text, p->facts->nbits) ?
	       entry->error : 0;
}

/* The spread in which an IRQ has a turn; NULL for one that cannot be moved. */
static struct spread *spread_of(struct planner *p, const struct target *target)
{
	const struct ruling *ruling;

	if (target->knob->kind != TARGET_IRQ || find_refusal(p, target))
		return NULL;
	ruling = planner_find_ruling(p, target->irq);
	return spread_has_turn(p, target, ruling) ? find_spread(p, target, ruling) : NULL;
}

/* Count the IRQs, and those that keep their CPU, to know what is left for the others. */
static void count_irqs(struct planner *p)
{
	struct spread *spread;

	for (const struct target *t = p->facts->targets; t; t = t->next)
		if ((spread = spread_of(p, t)))
			spread->irqs++;
	for (const struct target *t = p->facts->targets; t; t = t->next)
		if ((spread = spread_of(p, t))) {
			unsigned own = find_own(p, t, spread);

			if (keeps_own(spread, own))
				spread->load[own]++;
		}
	for (spread = p->spreads; spread; spread = spread->next)
		for (unsigned cpu = 0; cpu < p->facts->nbits; cpu++)
			spread->keepers[cpu] = 0;
}

/* The CPU with the fewest IRQs: preferably the IRQ's own, otherwise the first. */
static unsigned find_idlest(const struct spread *spread, unsigned own)
{
	const struct cpuset *cpus = &spread->cpus;
	unsigned best = own < CPUSET_MAX ? own : cpuset_next(cpus, 0);

	for (unsigned cpu = cpuset_next(cpus, 0); cpu < CPUSET_MAX; cpu = cpuset_next(cpus, cpu + 1))
		if (spread->load[cpu] < spread->load[best])
			best = cpu;
	return best;
}

/*
 * An IRQ that the kernel did not give its turn is fixed; or that CPU had no free vector, and it may use all of its
 * CPUs.
 */
static void set_refused(struct planner *p, struct setting *s, const struct ruling *ruling)
{
	const struct ruling *place = find_place(ruling);
	int error = find_refusal(p, s->target);

	if (place)
		planner_set_cpus(p, s, &place->cpus);
	else
		planner_set_quiet(p, s);
	if (error != -ENOSPC || (s->wanted && value_same(s->target->format, s->wanted, s->target->read.text, p->facts->nbits))) {
		s->wanted = NULL;
		s->error = error;
	}
}

void spread_set_turn(struct planner *p, struct setting *s, const struct ruling *ruling)
{
	struct spread *spread;
	struct cpuset cpus;
	unsigned own;

	if (find_refusal(p, s->target)) {
		set_refused(p, s, ruling);
		return;
	}
	if (!p->spreads)
		count_irqs(p);
	spread = spread_of(p, s->target);
	own = find_own(p, s->target, spread);
	if (!keeps_own(spread, own)) {
		own = find_idlest(spread, own);
		spread->load[own]++;
	}
	cpuset_clear(&cpus);
	cpuset_add(&cpus, own);
	s->turn = true;
	planner_set_cpus(p, s, &cpus);
}
