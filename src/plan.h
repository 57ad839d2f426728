/*
 * plan: facts and policy in, settings out. Pure.
 */
#ifndef PLAN_H
#define PLAN_H

#include "config.h"
#include "facts.h"

/* When rtboot runs: a label, and no reason to do anything in another way. */
enum stage {
	STAGE_EARLY,    /* in the initramfs, before the first driver */
	STAGE_LATE,     /* in the initramfs, after its drivers, before the real system */
	STAGE_SYSTEM    /* in the real system */
};

/* What became of the whole; the words of RTBOOT_STATE. */
enum state {
	STATE_ACTIVE, STATE_PARTIAL, STATE_FALLBACK, STATE_DISABLED, STATE_REFUSED,
	STATE_INCOMPLETE, STATE_REVERTED,
};

const char *stage_name(enum stage stage);
const char *state_name(enum state state);

/* What rd.rtboot= on the kernel command line says. */
enum plan_switch { PLAN_ON, PLAN_OFF, PLAN_ONLY };

/* The last rd.rtboot= wins, as with dracut's own; 0, no and off switch off, "plan" plans only. */
enum plan_switch plan_read_switch(const char *cmdline);

struct setting {
	const struct target *target;
	const char *wanted;         /* a text of the target's format; NULL where the target holds no CPU set */
	struct setting *next;
};

/* A class in a word or two, "irq" or "kernel thread", and why its settings are wanted. */
const char *plan_class_name(enum target_class class);
const char *plan_reason(enum target_class class);

struct plan {
	enum state state;           /* STATE_ACTIVE: go on. Otherwise there are no settings */
	char reason[320];           /* for a person: what state says, and why */
	bool only;                  /* change nothing */
	struct cpuset isolated;     /* kept quiet, offline CPUs included */
	struct cpuset housekeeping; /* online, and not isolated */
	struct setting *settings;   /* in the order in which they are made */
	unsigned count;             /* of settings */
};

/*
 * Decide. `config_error` is the first line of what is wrong with the config, NULL
 * if nothing is. The wanted value of every setting follows one rule: what it
 * holds, without the isolated CPUs; the housekeeping CPUs if no online CPU is
 * left of that; and an empty mask stays empty. So a narrower choice that a driver or an
 * administrator made survives, and a machine without isolated CPUs stays as it is.
 *
 * Returns 0, or -ENOMEM when the arena is full.
 */
int plan_make(struct plan *plan, const struct facts *facts, const struct policy *policy,
              const char *config_error, enum plan_switch on, enum stage stage, struct arena *arena);

#endif
