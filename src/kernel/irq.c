#include "kernel/irq.h"

struct irq *irq_find(const struct irq_table *table, unsigned number)
{
	struct irq *irq = table->bucket[number % IRQ_BUCKETS];

	while (irq && irq->number != number)
		irq = irq->next;
	return irq;
}

void irq_add(struct irq_table *table, struct irq *irq)
{
	struct irq **bucket = &table->bucket[irq->number % IRQ_BUCKETS];

	irq->next = *bucket;
	*bucket = irq;
}
