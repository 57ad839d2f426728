/*
 * irq_table: all IRQs, as a table for the user or as JSON. Pure.
 *
 * Each has its number, actions, device, affinity, effective affinity ("?" if unknown), the policies of its threads,
 * with the CPUs of each thread that may run on an isolated CPU where the IRQ is not effective, and a class:
 *   unused    no driver requested it
 *   fixed     the kernel refused to move it when rtboot last tried
 *   pending   its effective affinity follows its affinity at its next interrupt
 *   movable   none of these
 */
#ifndef REPORT_IRQ_TABLE_H
#define REPORT_IRQ_TABLE_H

#include "base/text.h"
#include "probe/facts.h"

/* scratch must have room for the longest cell. */
void irq_table_text(struct text *text, struct arena *scratch, const struct facts *facts);
void irq_table_json(struct text *text, struct arena *scratch, const struct facts *facts);

#endif
