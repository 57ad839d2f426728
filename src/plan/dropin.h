/*
 * dropin: what programs of the real system are told, by a file of their own drop-in directories. Pure.
 */
#ifndef PLAN_DROPIN_H
#define PLAN_DROPIN_H

#include "plan/planner.h"

/* For want: a file by which a program of the real system is told of all this; "", which removes it, where nothing is to be told and it is ours. */
bool dropin_want(struct planner *planner, struct setting *setting);

#endif
