/*
 * apply: settings through a root, what became of each, and the way back.
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
 * Make the plan's settings from `begin` up to `end`, without it; NULL: the last. The results of all from `begin` on are
 * filled in. Everything that is about to change is in the journal's file
 * before the first write, so that whatever happens it can be put back; afterwards the file
 * holds what did change. A plan only is not carried out.
 *
 * Returns 0, however many settings failed, or -errno where nothing was
 * changed because the journal could not be written.
 */
int apply_plan(const struct applier *applier, const struct plan *plan, struct setting *begin, const struct setting *end);

/*
 * Put back what the journal holds, newest first, and what failed once more after the rest; write it anew with
 * what could not be put back, which is logged. Returns how many that are, or -errno where the
 * journal could not be written: then the file still has everything, and the next undo finds most of it done.
 */
int apply_undo(const struct applier *applier);

/*
 * Does the target of an entry still keep what rtboot gave it? Fewer of the
 * same CPUs do, as a driver or irqbalance(1) may choose one of several. *now is what it
 * holds; one that is gone (-ENOENT, -ESRCH) has not drifted, nor has a module or a CPU that was given up and stays as it was.
 */
bool apply_verify(const struct applier *applier, const struct journal_entry *entry, struct value *now);

#endif
