/*
 * rules: where the [irq] rules send IRQs, and which priority their threads get. Pure.
 */
#ifndef PLAN_RULES_H
#define PLAN_RULES_H

#include "plan/planner.h"

/* Take over the rules of the policy, once the CPUs are divided. Returns 0 or -ENOMEM. */
int rules_take(struct planner *planner);

/* An IRQ: its [irq] rule, its turn, or the rule above. */
int rules_want_irq(struct planner *planner, struct setting *setting);

/* A thread of an IRQ: the priority that the rule of its IRQ gives it, if the rule is about this thread. */
int rules_want_priority(struct planner *planner, struct setting *setting);

#endif
