/*
 * threads: finds kernel threads, IRQ threads and user threads.
 */
#ifndef PROBE_THREADS_H
#define PROBE_THREADS_H

#include "probe/scan.h"

/* Find them, after the IRQs to which some belong. */
void probe_threads(struct scan *scan, const struct knob *knob);

#endif
