/*
 * dropin: the drop-ins for programs of the real system. Pure.
 */
#ifndef PLAN_DROPIN_H
#define PLAN_DROPIN_H

#include "plan/planner.h"

/* want of a program's drop-in: its content, or "", which removes a file of ours that is no longer needed. */
bool dropin_want(struct planner *planner, struct setting *setting);

#endif
