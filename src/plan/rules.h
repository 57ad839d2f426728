/*
 * rules: where the [irq] rules send IRQs, and which priority their threads get. Pure.
 */
#ifndef PLAN_RULES_H
#define PLAN_RULES_H

#include "plan/planner.h"

/* Take over the rules of the policy. */
void rules_take(struct planner *planner);

/* For want, of an IRQ: its rule, its turn, or the rule of planner_quiet(). */
bool rules_want_irq(struct planner *planner, struct setting *setting);

/* For want, of a thread of an IRQ: the priority that the rule of its IRQ gives it, if the rule is about this thread. */
bool rules_want_priority(struct planner *planner, struct setting *setting);

#endif
