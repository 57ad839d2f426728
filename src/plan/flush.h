/*
 * flush: [cpus] flush, which takes an isolated CPU offline and online once, so that everything leaves it. Pure.
 */
#ifndef PLAN_FLUSH_H
#define PLAN_FLUSH_H

#include "plan/planner.h"

/*
 * For want: early in the initramfs only. A CPU that was offline before stays so. One that did not come back is called
 * again; one that did not go is not asked again.
 */
bool flush_want(struct planner *planner, struct setting *setting);

#endif
