/*
 * apply: settings through a root, what became of each, and the way back.
 */
#ifndef APPLY_H
#define APPLY_H

#include "journal.h"
#include "plan.h"

enum outcome {
	OUTCOME_PLANNED,    /* not tried: this was a plan only */
	OUTCOME_KEPT,       /* held the wanted value already */
	OUTCOME_APPLIED,    /* set by rtboot in this boot, and read back */
	OUTCOME_PENDING,    /* accepted; the IRQ moves at its next interrupt */
	OUTCOME_FIXED,      /* the kernel keeps this one where it is */
	OUTCOME_ABSENT,     /* not on this kernel, or gone */
	OUTCOME_FAILED,     /* any other refusal */
	OUTCOME_REVERTED,   /* was set, and put back */
	OUTCOMES
};

const char *outcome_name(enum outcome outcome);

struct result {
	enum outcome outcome;
	int error;              /* errno of a refusal, 0 if there was none */
	const char *before;     /* before rtboot's first change in this boot; NULL if unreadable */
	const char *after;      /* what it reads now; NULL if unreadable */
	const char *effective;  /* what has taken effect; NULL if unreadable */
	const char *why;        /* what the outcome means, NULL where there is nothing to say */
};

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
