#include "facts.h"

bool facts_isolated(struct cpuset *isolated, const struct facts *facts, const char *list)
{
	if (!list) {
		cpuset_or(isolated, &facts->isolated, &facts->nohz_full);
		return true;
	}
	if (!cpuset_parse_list(isolated, list, facts->nbits) && cpuset_subset(isolated, &facts->possible))
		return true;
	cpuset_clear(isolated);
	return false;
}

struct irq *facts_irq(const struct facts *facts, unsigned number)
{
	struct irq *irq = facts->irq[number % FACTS_IRQ_BUCKETS];

	while (irq && irq->number != number)
		irq = irq->next;
	return irq;
}
