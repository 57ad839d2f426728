/*
 * thread_rules: applies the [threads] rules, the priorities of kernel threads. Pure.
 */
#ifndef PLAN_THREAD_RULES_H
#define PLAN_THREAD_RULES_H

#include "plan/planner.h"

/* Take over the rules of the policy. */
void thread_rules_take(struct planner *planner);

/* want of a kernel thread: the priority from the first rule that matches it. */
bool thread_rules_want(struct planner *planner, struct setting *setting);

#endif
