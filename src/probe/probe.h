/*
 * probe: reads the facts through a root. It changes nothing, and what it
 * cannot read becomes part of the facts.
 */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include "config/policy.h"
#include "probe/facts.h"

/*
 * Read everything into *facts, whose strings and targets live in the arena. system is the directory of the real system below the root, NULL
 * while it is not mounted. What only some policies need is looked for only if this one does; owners: the owners of IRQs in any case.
 *
 * Targets come in the order in which they are to be set, that of the policy's knobs; kernel threads that
 * may be moved and threads of IRQs, PID 1 and all other user threads but rtboot's own, as /proc has them.
 */
void probe_facts(struct facts *facts, const struct root *root, const struct policy *policy,
                 const char *system, bool owners, struct arena *arena);

#endif
