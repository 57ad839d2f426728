/*
 * setting: a target, its wanted value, and why: the idea that plan, apply, verify and undo share. Plan writes it; apply
 * adds the result. Pure.
 */
#ifndef PLAN_SETTING_H
#define PLAN_SETTING_H

#include "plan/result.h"
#include "probe/facts.h"

/* When rtboot runs. It hardly changes what rtboot does. */
enum stage {
	STAGE_EARLY,    /* in the initramfs, before the first driver */
	STAGE_LATE,     /* in the initramfs, after its drivers, before the real system */
	STAGE_SYSTEM    /* in the real system */
};

/* The overall result, as in RTBOOT_STATE. */
enum state {
	STATE_ACTIVE, STATE_UNISOLATED, STATE_PARTIAL, STATE_FALLBACK, STATE_DISABLED, STATE_REFUSED,
	STATE_INCOMPLETE, STATE_REVERTED,
	STATES
};

/* Their names in the status. */
const char *stage_name(enum stage stage);
const char *state_name(enum state state);

/* Did something fail, rather than not be wanted? */
bool state_is_failure(enum state state);

struct setting {
	const struct target *target;
	const char *wanted;         /* in the target's format; NULL: it cannot be set, because of `error` */
	int error;                  /* then, an -errno */
	const char *via;            /* written before `wanted`, even if the target has that value; mostly NULL */
	const char *reason;         /* for the user */
	bool turn;                  /* an IRQ's turn; if the kernel refuses it, the next IRQ gets it */
	const struct rule *rule;    /* the [irq] rule that decided, or NULL */
	struct result result;       /* filled in by apply */
	struct setting *next;
};

struct plan {
	enum state state;           /* STATE_ACTIVE: go on, even if no CPU is isolated. Otherwise there are no settings */
	char reason[320];           /* for the user: the reason for the state */
	bool only;                  /* change nothing */
	struct setting *settings;   /* in the order in which they are made */
	unsigned count;             /* of settings */
};

#endif
