/*
 * spread: round-robin, of [irq] spread or of a rule: one CPU each. Pure.
 */
#ifndef PLAN_SPREAD_H
#define PLAN_SPREAD_H

#include "plan/planner.h"

/*
 * Does an IRQ with that ruling, NULL for none, get one CPU of its own: is it used, and does its rule or [irq] spread
 * say so?
 */
bool spread_has_turn(const struct planner *planner, const struct target *irq, const struct ruling *ruling);

/*
 * One CPU each, of those of its rule; without a rule that says where, one for housekeeping, of the IRQ's own NUMA node if
 * that has one. As many IRQs on each CPU, or one more. One that has its own CPU already keeps it, if that does not make
 * it too many. One that refused to be moved, in this run or an earlier one of this boot, has no turn.
 */
void spread_set_turn(struct planner *planner, struct setting *setting, const struct ruling *ruling);

#endif
