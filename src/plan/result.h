/*
 * result: what became of a setting. Pure.
 */
#ifndef PLAN_RESULT_H
#define PLAN_RESULT_H

#include "config/policy.h"

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

struct result {
	enum outcome outcome;
	int error;              /* -errno of a refusal, 0 if there was none */
	const char *before;     /* before rtboot's first change in this boot; NULL if unreadable */
	const char *after;      /* what it reads now; NULL if unreadable */
	const char *effective;  /* what has taken effect; NULL if unreadable */
	const char *why;        /* what the outcome means, NULL where there is nothing to say */
};

const char *outcome_name(enum outcome outcome);

/*
 * Set the outcome, error and why of a setting for an -errno: the kernel's answer to a write, or, if
 * nothing was written, why there was nothing to write.
 */
void result_refuse(struct result *result, enum target_kind kind, int error, bool written);

#endif
