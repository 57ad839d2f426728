/*
 * result: what became of a setting. Pure.
 */
#ifndef PLAN_RESULT_H
#define PLAN_RESULT_H

#include "config/policy.h"

enum outcome {
	OUTCOME_PLANNED,    /* not tried: only a plan */
	OUTCOME_KEPT,       /* already had the wanted value */
	OUTCOME_APPLIED,    /* set by rtboot in this boot, and read back */
	OUTCOME_PENDING,    /* accepted; the IRQ moves at its next interrupt */
	OUTCOME_FIXED,      /* pinned by the kernel */
	OUTCOME_ABSENT,     /* not on this kernel, or gone */
	OUTCOME_FAILED,     /* any other refusal */
	OUTCOME_REVERTED,   /* set, then restored */
	OUTCOMES
};

struct result {
	enum outcome outcome;
	int error;              /* -errno of a refusal, 0 if there was none */
	const char *before;     /* before rtboot's first change in this boot; NULL if unreadable */
	const char *after;      /* what it reads now; NULL if unreadable */
	const char *effective;  /* what has taken effect; NULL if unreadable */
	const char *why;        /* explains the outcome, or NULL */
};

const char *outcome_name(enum outcome outcome);

/* Has the value, which was `probed` when this run began, been changed by it? */
bool result_changed(const struct result *result, const char *probed);

/*
 * Set outcome, error and why for an -errno: the kernel's answer to a write, or the reason why nothing was written.
 */
void result_refuse(struct result *result, enum target_kind kind, int error, bool written);

#endif
