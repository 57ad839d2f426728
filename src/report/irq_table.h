/*
 * irq_table: every IRQ, as a table for a person or as JSON. Pure.
 *
 * Of each: its number, actions, device, affinity, effective affinity ("?" if
 * that is unknown), the policies of its threads, each with its CPUs behind it if it may run on an isolated one and
 * the IRQ is not there, and a class:
 *   unused    no driver asked for it
 *   fixed     the kernel kept it where it is when rtboot last tried
 *   pending   it fires elsewhere than its affinity says, until its next interrupt
 *   movable   none of these
 */
#ifndef REPORT_IRQ_TABLE_H
#define REPORT_IRQ_TABLE_H

#include "base/text.h"
#include "probe/facts.h"

/* scratch has room for the longest cell. */
void irq_table_text(struct text *text, struct arena *scratch, const struct facts *facts);
void irq_table_json(struct text *text, struct arena *scratch, const struct facts *facts);

#endif
