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

bool facts_unknown(const struct target *irq, const char *effective)
{
	return *irq->irq->actions && (!effective || !*effective);
}

bool facts_strays(const struct facts *facts, const struct target *irq, const struct target *thread,
                  const struct cpuset *cpus)
{
	return value_meets(VALUE_LIST, thread->cpus, cpus, facts->nbits) &&
	       !value_meets(irq->format, irq->effective.text, cpus, facts->nbits);
}
