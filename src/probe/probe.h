/*
 * probe: reads the facts through a root. It changes nothing; what it cannot read becomes part of the facts.
 */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include "config/policy.h"
#include "probe/facts.h"

/*
 * Read everything that the policy needs into *facts, whose strings and targets live in the arena. system is the
 * directory of the real system below the root, NULL before it is mounted. owners: look for the owners of IRQs in any
 * case.
 *
 * Targets are in the order in which they are set, that of the policy's knobs. Threads are in the order of /proc:
 * movable kernel threads, IRQ threads, PID 1 and all other user threads except rtboot's own.
 */
void probe_facts(struct facts *facts, const struct root *root, const struct policy *policy,
                 const char *system, bool owners, struct arena *arena);

#endif
