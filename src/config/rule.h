/*
 * rule: "[irq] rule = action:snd_* cpus:2 priority:90": which IRQs it matches, and what it does with them. Pure.
 */
#ifndef CONFIG_RULE_H
#define CONFIG_RULE_H

#include <stdbool.h>

#include "kernel/irq.h"

/* What a rule matches; all that it names must match. */
enum rule_subject {
	RULE_ACTION,    /* any of the IRQ's actions */
	RULE_DRIVER, RULE_DEVICE, RULE_CARD,    /* any owner of that kind; DEVICE: any action, if the device is unknown */
	RULE_IRQ,       /* the number */
	RULE_SUBJECTS
};

/* Where the IRQ goes. */
enum rule_place {
	RULE_DEFAULT,   /* the rule does not say: [irq] default decides */
	RULE_KEEP, RULE_HOUSEKEEPING, RULE_ISOLATED,
	RULE_LIST       /* to the CPUs of a list */
};

/*
 * IRQ threads with a higher priority would preempt threads that keep the kernel alive: stopper and migration threads
 * have 99, and watchdogs come close. The default of IRQ threads is 50.
 */
#define RULE_PRIORITY_MAX 95

/* Each IRQ may use all CPUs of the rule, or gets one of them. */
enum rule_spread {
	RULE_SPREAD_DEFAULT,    /* not given: as [irq] spread if the rule lists CPUs and does not match one IRQ by number */
	RULE_SPREAD_KERNEL, RULE_SPREAD_ROUND_ROBIN
};

struct rule {
	unsigned line;          /* of the config */
	const char *text;       /* as written there */
	const char *pattern[RULE_SUBJECTS];     /* a name or glob(7), NULL if the rule does not say */
	enum rule_place place;
	const char *cpus;       /* for RULE_LIST: an expression for cpuexpr_parse(), valid on some machine */
	enum rule_spread spread;
	unsigned priority;      /* of the IRQ's threads, 1 to RULE_PRIORITY_MAX; 0: left alone */
	bool all_threads;       /* of a shared IRQ, not only those of the matching actions */
	struct rule *next;
};

/*
 * Read a rule's words. Cuts `words` up; the rule points into it. Returns NULL, or the wrong word, "" for a missing one,
 * and in *expected what was expected.
 */
const char *rule_parse(struct rule *rule, char *words, const char **expected);

/* Does the rule match this IRQ? */
bool rule_matches(const struct rule *rule, const struct irq *irq);

/*
 * Does the rule cover this thread of an IRQ that it matches? Each action of a shared IRQ has a thread, and the rule
 * covers those of its actions: the actions that match action:, or contain the name of a matching device or of its
 * driver. If that does not decide, the rule covers the thread. comm is the thread's name, which the kernel may have
 * truncated.
 */
bool rule_covers(const struct rule *rule, const struct irq *irq, const char *comm);

/* Does a rule of the list need the owners of IRQs? */
bool rule_needs_owners(const struct rule *rules);

#endif
