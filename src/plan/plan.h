/*
 * plan: facts and policy in, settings out. Pure.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "config/policy.h"
#include "plan/setting.h"
#include "record/journal.h"

/* What rd.rtboot= on the kernel command line says. */
enum plan_switch { PLAN_ON, PLAN_OFF, PLAN_ONLY };

/* The last rd.rtboot= wins, as with dracut's own; 0, no and off switch off, "plan" plans only. */
enum plan_switch plan_read_switch(const char *cmdline);

/*
 * Decide. `trouble` is a reason to refuse that facts and policy do not know, such as an error in the
 * config, NULL if there is none; journal holds what earlier stages of this boot changed. What is wanted of
 * each target, its knob decides: knobs.h.
 */
void plan_make(struct plan *plan, const struct facts *facts, const struct policy *policy,
               const char *trouble, const struct journal *journal, enum plan_switch on,
               enum stage stage, struct arena *arena);

#endif
