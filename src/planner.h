/*
 * planner: a plan under way, and what decides for each class of target what
 * it is to hold. Pure.
 *
 * Each planner_want_*() is given a setting with its target and fills in the rest. It
 * returns 1, or 0 where nothing is wanted of that target, or -ENOMEM.
 */
#ifndef PLANNER_H
#define PLANNER_H

#include "journal.h"
#include "policy.h"
#include "setting.h"

/* An [irq] rule on this machine. */
struct ruling {
	const struct rule *rule;
	struct cpuset cpus;         /* where its IRQs go, if it says where */
	int error;                  /* errno, if it cannot be carried out; then its IRQs go where [irq] default has them */
	bool matched;               /* an IRQ */
	bool heard;                 /* a thread, which gets its priority */
	const char *reason;
	struct ruling *next;
};

/* A [threads] rule on this machine. */
struct thread_ruling {
	const struct threadrule *rule;
	int error;                  /* ESRCH, until a thread is found that it is about; EEXIST, if earlier rules have all of these */
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

/* These CPUs. */
int planner_want_cpus(struct planner *planner, struct setting *setting, const struct cpuset *cpus);

/*
 * Does an IRQ with that ruling, NULL for none, get one CPU of its own: is it used, and does its rule or [irq] spread
 * say so?
 */
bool planner_has_turn(const struct planner *planner, const struct target *irq, const struct ruling *ruling);

/*
 * One CPU each, of those of its rule; without a rule that says where, one for housekeeping, of the IRQ's own NUMA node if
 * that has one. As many IRQs on each CPU, or one more. One that has its own CPU already keeps it, if that does not make
 * it too many. One that refused to be moved, in this run or an earlier one of this boot, has no turn.
 */
int planner_want_turn(struct planner *planner, struct setting *setting, const struct ruling *ruling);

/* Take over the rules of the policy, once the CPUs are divided. Return 0 or -ENOMEM. */
int planner_take_rules(struct planner *planner);
int planner_take_thread_rules(struct planner *planner);

/*
 * The one rule for whatever could run on an isolated CPU: what it holds, without these; the
 * housekeeping CPUs if no online CPU is left of that. So a narrower choice
 * that a driver or an administrator made survives.
 */
void planner_quiet(const struct planner *planner, struct cpuset *cpus);

/* By that rule; an empty mask stays empty, and a machine without isolated CPUs stays as it is. */
int planner_want_quiet(struct planner *planner, struct setting *setting);

/* An IRQ: its [irq] rule, its turn, or the rule above. */
int planner_want_irq(struct planner *planner, struct setting *setting);

/* A thread of an IRQ: the priority that the rule of its IRQ gives it, if the rule is about this thread. */
int planner_want_priority(struct planner *planner, struct setting *setting);

/* Another thread of the kernel: the priority that the first [threads] rule about it gives it. */
int planner_want_thread_priority(struct planner *planner, struct setting *setting);

/* A file by which a program of the real system is told of all this; "", which removes it, where nothing is to be told and it is ours. */
int planner_want_told(struct planner *planner, struct setting *setting);

#endif
