/*
 * probe: reads the facts through a root. It changes nothing, and what it
 * cannot read becomes part of the facts.
 */
#ifndef PROBE_H
#define PROBE_H

#include "facts.h"

/*
 * Read everything into *facts, whose strings and targets live in the arena.
 * Returns 0, or -ENOMEM when that is full.
 *
 * Targets, in the order in which they matter: default_smp_affinity, which
 * decides where IRQs yet unborn will be; each /proc/irq/N; the workqueue
 * masks; watchdog_cpumask; kernel threads that may be moved; PID 1; all other
 * user threads but rtboot's own.
 */
int probe_facts(struct facts *facts, const struct root *root, struct arena *arena);

#endif
