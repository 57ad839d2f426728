/*
 * irqs: the IRQs, and whose they are.
 */
#ifndef PROBE_IRQS_H
#define PROBE_IRQS_H

#include "probe/scan.h"

/* Find every IRQ, and whose it is if the scan is to know. */
void probe_irqs(struct scan *scan, const struct knob *knob);

#endif
