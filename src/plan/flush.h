/*
 * flush: [cpus] flush takes an isolated CPU offline and online once, so that everything leaves it. Pure.
 */
#ifndef PLAN_FLUSH_H
#define PLAN_FLUSH_H

#include "plan/planner.h"

/*
 * want of a CPU: only in the early stage. A CPU that was offline stays offline. One that did not come back online is
 * tried again; one that did not go offline is not.
 */
bool flush_want(struct planner *planner, struct setting *setting);

#endif
