/*
 * plan: facts and policy in, settings out. Pure.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "config/policy.h"
#include "plan/setting.h"
#include "record/journal.h"

/* The value of rd.rtboot= on the kernel command line. */
enum plan_switch { PLAN_ON, PLAN_OFF, PLAN_ONLY };

/* The last rd.rtboot= wins, as with dracut's parameters; 0, no and off disable rtboot, "plan" only plans. */
enum plan_switch plan_read_switch(const char *cmdline);

/*
 * Make the plan. `trouble` is a reason to refuse that is not in facts and policy, such as an error in the config, or
 * NULL; journal has the changes of earlier stages of this boot. The knob of each target decides its value: knobs.h.
 */
void plan_make(struct plan *plan, const struct facts *facts, const struct policy *policy,
               const char *trouble, const struct journal *journal, enum plan_switch on,
               enum stage stage, struct arena *arena);

#endif
