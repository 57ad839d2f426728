/*
 * rules: applies the [irq] rules: where IRQs go, and which priority their threads get. Pure.
 */
#ifndef PLAN_RULES_H
#define PLAN_RULES_H

#include "plan/planner.h"

/* Take over the rules of the policy. */
void rules_take(struct planner *planner);

/* want of an IRQ: the CPUs of its rule, its turn, or planner_quiet(). */
bool rules_want_irq(struct planner *planner, struct setting *setting);

/* want of an IRQ thread: the priority from the rule of its IRQ, if the rule covers this thread. */
bool rules_want_priority(struct planner *planner, struct setting *setting);

#endif
