/*
 * spread: round-robin, of [irq] spread or of a rule: one CPU each. Pure.
 */
#ifndef PLAN_SPREAD_H
#define PLAN_SPREAD_H

#include "plan/planner.h"

/*
 * Does an IRQ with that ruling, which may be NULL, get a single CPU: is it in use, and does its rule or [irq] spread
 * say so?
 */
bool spread_has_turn(const struct planner *planner, const struct target *irq, const struct ruling *ruling);

/*
 * Give each IRQ one CPU of its rule; without a rule that says where, a housekeeping CPU, on the IRQ's NUMA node if that
 * has one. The numbers of IRQs on the CPUs differ by at most one. An IRQ that already has a single CPU keeps it, unless
 * that breaks the balance. One that could not be moved, in this run or an earlier one of this boot, has no turn.
 */
void spread_set_turn(struct planner *planner, struct setting *setting, const struct ruling *ruling);

#endif
