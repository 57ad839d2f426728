/*
 * irqs: the IRQs, and whose they are.
 */
#ifndef PROBE_IRQS_H
#define PROBE_IRQS_H

#include "probe/scan.h"

/* Find every IRQ. */
void probe_irqs(struct scan *scan);

/* Add to what is known of the IRQs whose they are: the driver, the device, a sound card. */
void probe_owners(struct scan *scan);

#endif
