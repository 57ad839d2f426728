/*
 * planner: a plan in progress, and the functions that decide the value of each class of target. Pure.
 *
 * A knob's want gets a setting with its target and fills in the rest: the wanted value, or why there cannot be one. It
 * returns false to leave the target alone.
 */
#ifndef PLAN_PLANNER_H
#define PLAN_PLANNER_H

#include "config/policy.h"
#include "plan/setting.h"
#include "record/journal.h"

/* An [irq] rule on this machine. */
struct ruling {
	const struct rule *rule;
	struct cpuset cpus;         /* where its IRQs go, if it says so */
	int error;                  /* -errno if it cannot be applied; then [irq] default decides for its IRQs */
	bool matched;               /* an IRQ */
	bool heard;                 /* a thread got its priority */
	const char *reason;
	struct ruling *next;
};

/* A [threads] rule on this machine. */
struct thread_ruling {
	const struct threadrule *rule;
	int error;                  /* -ESRCH until a thread matches; -EEXIST if earlier rules take all matching threads */
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
	struct spread *spreads;             /* this and the next are for round-robin, spread.c */
	unsigned *load;                     /* IRQs on each CPU, without those that a rule spreads */
};

/* The first rule that matches the IRQ; NULL if there is none or it cannot be applied. */
struct ruling *planner_find_ruling(const struct planner *planner, const struct irq *irq);

/* Read the target's value as a set. Returns false, and sets the setting's error, if that fails. */
bool planner_read(const struct planner *planner, struct setting *setting, struct cpuset *now);

/* The reason of a setting that a rule decides. */
const char *planner_rule_reason(const struct planner *planner, unsigned line, const char *text);

/* Want this SCHED_FIFO priority for a thread. */
void planner_set_priority(const struct planner *planner, struct setting *setting, unsigned priority);

/* Make these CPUs the wanted value. */
void planner_set_cpus(struct planner *planner, struct setting *setting, const struct cpuset *cpus);

/*
 * The rule for everything that could run on an isolated CPU: remove the isolated CPUs from its mask, or use the
 * housekeeping CPUs if no online CPU is left. So a narrower choice by a driver or an administrator survives.
 */
void planner_quiet(const struct planner *planner, struct cpuset *cpus);

/* Want the result of that rule. A mask without isolated CPUs stays unchanged. */
void planner_set_quiet(struct planner *planner, struct setting *setting);

/* want: the same, unless the config says keep. */
bool planner_want_quiet(struct planner *planner, struct setting *setting);

/* want: the same, but not in the real system, where a thread is on an isolated CPU on purpose. */
bool planner_want_quiet_child(struct planner *planner, struct setting *setting);

/* want: the config's value, unless it takes a needed CPU offline or the kernel does not offer it. */
bool planner_want_wanted(struct planner *planner, struct setting *setting);

#endif
