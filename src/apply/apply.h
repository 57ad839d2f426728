/*
 * apply: makes settings through a root, records their results, and undoes them.
 */
#ifndef APPLY_APPLY_H
#define APPLY_APPLY_H

#include "plan/result.h"
#include "plan/setting.h"
#include "record/journal.h"
#include "record/store.h"

/* What it works on. */
struct applier {
	const struct root *root;
	const struct root *store;   /* where the journal is */
	const struct facts *facts;
	struct journal *journal;
	struct arena *arena;
	unsigned deadline_ms;   /* for each setting that may hang: a CPU that goes offline, a module that is loaded */
};

/*
 * Make the plan's settings from `begin` up to, but not including, `end`, which may be NULL, unless plan->only. Fills in
 * the results of all from `begin` on. The journal's file has every change before the first write, so that all can be
 * restored whatever happens; afterwards it has what did change.
 *
 * Returns 0, however many settings failed; or -errno if the journal could not be written, and nothing was changed.
 */
__attribute__((warn_unused_result))
int apply_plan(const struct applier *applier, const struct plan *plan, struct setting *begin, const struct setting *end);

/* Fill in the results of all settings from `begin` on as they are before anything is written. Changes nothing. */
void apply_rehearse(const struct applier *applier, struct setting *begin);

/*
 * Restore what the journal has, newest first, and retry failures once after the rest. Log what could not be restored,
 * and keep it in the journal. Returns the number of these, or -errno if the journal could not be written: then the file
 * still has everything, and the next undo finds most of it done.
 */
__attribute__((warn_unused_result))
int apply_undo(const struct applier *applier);

/*
 * Does the target of an entry still have the value from rtboot, or a subset of its CPUs, as a driver or irqbalance(1)
 * may choose one of several? *now is its value. A target that is gone (-ENOENT, -ESRCH) has not drifted, nor has a
 * module or a CPU that timed out and did not change.
 */
bool apply_verify(const struct applier *applier, const struct journal_entry *entry, struct value *now);

#endif
