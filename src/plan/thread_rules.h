/*
 * thread_rules: the priorities of the kernel's own threads, as the [threads] rules have them. Pure.
 */
#ifndef PLAN_THREAD_RULES_H
#define PLAN_THREAD_RULES_H

#include "plan/planner.h"

/* Take over the rules of the policy. */
void thread_rules_take(struct planner *planner);

/* For want, of a thread of the kernel: the priority that the first rule about it gives it. */
bool thread_rules_want(struct planner *planner, struct setting *setting);

#endif
