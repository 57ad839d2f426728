#include "plan/spread.h"

#include <errno.h>
#include <string.h>

/* IRQs that share their choice of CPUs: those of a rule that spreads them, or those without one of a NUMA node. */
struct spread {
	const struct ruling *ruling;
	int node;
	struct cpuset cpus;         /* the rule's; the node's housekeeping CPUs, or all where it has none */
	unsigned irqs;
	unsigned *load;             /* how many IRQs each CPU has; nodes share it */
	unsigned *keepers;          /* how many of these were there before and stay */
	struct spread *next;
};

/* The IRQ's rule, if that says where it goes. */
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

/* The one CPU of its choice that an IRQ has already, or CPUSET_MAX. */
static unsigned find_own(const struct planner *p, const struct target *irq, const struct spread *spread)
{
	struct cpuset now;

	if (!irq->read.text || value_parse(&now, irq->format, irq->read.text, p->facts->nbits) ||
	    cpuset_count(&now) != 1 || !cpuset_subset(&now, &spread->cpus))
		return CPUSET_MAX;
	return cpuset_next(&now, 0);
}

/* Does the IRQ keep its own CPU? As many do on each CPU as every CPU gets. */
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
 * The -errno with which the kernel refused to move an IRQ, 0 if it did not. A refusal stands as long as the IRQ has the
 * same name and is where it was: a number may go to another, and what somebody moved can be moved.
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

/* The IRQs that a turn is for. An IRQ that cannot be moved uses up none: NULL for it. */
static struct spread *spread_of(struct planner *p, const struct target *target)
{
	const struct ruling *ruling;

	if (target->knob->kind != TARGET_IRQ || find_refusal(p, target))
		return NULL;
	ruling = planner_find_ruling(p, target->irq);
	return spread_has_turn(p, target, ruling) ? find_spread(p, target, ruling) : NULL;
}

/* Count the IRQs, and those that keep their CPU, so that it is known what is left to the others. */
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

/* The CPU with the fewest IRQs: its own if that is one, otherwise the first. */
static unsigned find_idlest(const struct spread *spread, unsigned own)
{
	const struct cpuset *cpus = &spread->cpus;
	unsigned best = own < CPUSET_MAX ? own : cpuset_next(cpus, 0);

	for (unsigned cpu = cpuset_next(cpus, 0); cpu < CPUSET_MAX; cpu = cpuset_next(cpus, cpu + 1))
		if (spread->load[cpu] < spread->load[best])
			best = cpu;
	return best;
}

/* An IRQ that refused its turn: fixed, or for lack of a vector on that one CPU, so that all of its CPUs may do. */
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
