/*
 * apply: settings through a root, what became of each, and the way back.
 */
#ifndef APPLY_H
#define APPLY_H

#include "journal.h"
#include "plan.h"
#include "result.h"

/*
 * Make the plan's settings. results has plan->count entries, in the plan's
 * order. Everything that is about to change is in the journal's file before the
 * first write, so that whatever happens it can be put back; afterwards the file holds
 * what did change. A plan only fills in results.
 *
 * Returns 0, however many settings failed, or -errno where nothing was
 * changed because the journal could not be written (or the arena is full).
 */
int apply_plan(struct result *results, const struct plan *plan, const struct facts *facts,
               const struct root *root, struct journal *journal, struct arena *arena);

/*
 * Put back what the journal holds, newest first, and write it anew with what
 * could not be put back. Returns how many that are, or -errno where the
 * journal could not be written.
 */
int apply_undo(const struct facts *facts, const struct root *root, struct journal *journal,
               struct arena *arena);

/* The journal's file, and its directory. */
#define APPLY_DIR "run/rtboot"
#define APPLY_JOURNAL APPLY_DIR "/journal"

#endif
