/*
 * irqs: finds the IRQs and their owners.
 */
#ifndef PROBE_IRQS_H
#define PROBE_IRQS_H

#include "probe/scan.h"

/* Find every IRQ, and its owners if the scan asks for them. */
void probe_irqs(struct scan *scan, const struct knob *knob);

#endif
