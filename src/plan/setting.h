/*
 * setting: a target, the value it is to have, and why: the one idea that
 * plan, apply, verify and undo share. Written by plan; apply writes down in it
 * what became of it. Pure.
 */
#ifndef PLAN_SETTING_H
#define PLAN_SETTING_H

#include "plan/result.h"
#include "probe/facts.h"

/* When rtboot runs: a label, and hardly a reason to do anything in another way. */
enum stage {
	STAGE_EARLY,    /* in the initramfs, before the first driver */
	STAGE_LATE,     /* in the initramfs, after its drivers, before the real system */
	STAGE_SYSTEM    /* in the real system */
};

/* What became of the whole; the words of RTBOOT_STATE. */
enum state {
	STATE_ACTIVE, STATE_UNISOLATED, STATE_PARTIAL, STATE_FALLBACK, STATE_DISABLED, STATE_REFUSED,
	STATE_INCOMPLETE, STATE_REVERTED,
};

/* Their words, as the status has them. */
const char *stage_name(enum stage stage);
const char *state_name(enum state state);

struct setting {
	const struct target *target;
	const char *wanted;         /* a text of the target's format; NULL: nothing can be wanted, for `error` */
	int error;                  /* then, an -errno */
	const char *via;            /* what is written before `wanted`, which it may hold already; NULL mostly */
	const char *reason;         /* for a person */
	bool turn;                  /* it is an IRQ's turn, which the next one takes if the kernel refuses it */
	const struct rule *rule;    /* the [irq] rule that decided, NULL if none did */
	struct result result;       /* written by apply: what became of it */
	struct setting *next;
};

struct plan {
	enum state state;           /* STATE_ACTIVE: go on, whatever is isolated. Otherwise there are no settings */
	char reason[320];           /* for a person: what state says, and why */
	bool only;                  /* change nothing */
	struct setting *settings;   /* in the order in which they are made */
	unsigned count;             /* of settings */
};

#endif
