/*
 * threads: those of the kernel, of its IRQs, and of userspace.
 */
#ifndef PROBE_THREADS_H
#define PROBE_THREADS_H

#include "probe/scan.h"

/* Find them, once the IRQs are known, whose threads some are. */
void probe_threads(struct scan *scan, const struct knob *knob);

#endif
