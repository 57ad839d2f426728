/*
 * planner: a plan under way, and what decides for each class of target what
 * it is to hold. Pure.
 *
 * What a knob has as its want is given a setting with its target and fills in the rest: what is wanted of it, or why nothing can be.
 * It returns false where nothing is wanted of that target.
 */
#ifndef PLAN_PLANNER_H
#define PLAN_PLANNER_H

#include "config/policy.h"
#include "plan/setting.h"
#include "record/journal.h"

/* An [irq] rule on this machine. */
struct ruling {
	const struct rule *rule;
	struct cpuset cpus;         /* where its IRQs go, if it says where */
	int error;                  /* -errno, if it cannot be carried out; then its IRQs go where [irq] default has them */
	bool matched;               /* an IRQ */
	bool heard;                 /* a thread, which gets its priority */
	const char *reason;
	struct ruling *next;
};

/* A [threads] rule on this machine. */
struct thread_ruling {
	const struct threadrule *rule;
	int error;                  /* -ESRCH, until a thread is found that it is about; -EEXIST, if earlier rules have all of these */
	const char *reason;
	struct thread_ruling *next;
};

struct planner {
	struct plan *plan;
	const struct facts *facts;
	const struct policy *policy;
	const struct journal *journal;      /* what earlier stages changed */
	enum stage stage;
	struct arena *arena;
	struct ruling *rulings;             /* in the order of the config */
	struct thread_ruling *thread_rulings;
	struct spread *spreads;             /* this and the next are of round-robin, spread.c */
	unsigned *load;                     /* how many IRQs each CPU has, of those that no rule spreads */
};

/* The first rule that is about the IRQ, NULL if none is, or if that one cannot be carried out. */
struct ruling *planner_find_ruling(const struct planner *planner, const struct irq *irq);

/* What the target holds, as a set; false and the setting's error where that is not to be had. */
bool planner_read(const struct planner *planner, struct setting *setting, struct cpuset *now);

/* It is to hold these CPUs. */
void planner_set_cpus(struct planner *planner, struct setting *setting, const struct cpuset *cpus);

/*
 * The one rule for whatever could run on an isolated CPU: what it holds, without these; the
 * housekeeping CPUs if no online CPU is left of that. So a narrower choice
 * that a driver or an administrator made survives.
 */
void planner_quiet(const struct planner *planner, struct cpuset *cpus);

/* It is to hold what that rule says; an empty mask stays empty, and a machine without isolated CPUs stays as it is. */
void planner_set_quiet(struct planner *planner, struct setting *setting);

/* For want: the same, unless the config leaves it alone. */
bool planner_want_quiet(struct planner *planner, struct setting *setting);

/* For want: the same, but not in the real system, where a thread on an isolated CPU is there because somebody put it there. */
bool planner_want_quiet_child(struct planner *planner, struct setting *setting);

/* For want: what the config says, if that takes no CPU offline which the machine needs, and the kernel offers it. */
bool planner_want_wanted(struct planner *planner, struct setting *setting);

#endif
