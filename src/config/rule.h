/*
 * rule: "[irq] rule = action:snd_* cpus:2 priority:90", which IRQs it is
 * about, and what is to become of them. Pure.
 */
#ifndef CONFIG_RULE_H
#define CONFIG_RULE_H

#include <stdbool.h>

#include "kernel/irq.h"

/* What a rule matches by; all that it names must match. */
enum rule_subject {
	RULE_ACTION,    /* any of the IRQ's actions */
	RULE_DRIVER, RULE_DEVICE, RULE_CARD,    /* any owner of that kind; of an IRQ without a known device, DEVICE any action */
	RULE_IRQ,       /* the number */
	RULE_SUBJECTS
};

/* Where the IRQ is to be. */
enum rule_place {
	RULE_DEFAULT,   /* the rule does not say: where [irq] default has it */
	RULE_KEEP, RULE_HOUSEKEEPING, RULE_ISOLATED,
	RULE_LIST       /* on the CPUs of a list */
};

/*
 * IRQ threads above it would preempt what keeps the kernel alive: the threads that stop and migrate have 99, and
 * watchdogs come close. Their own default is 50.
 */
#define RULE_PRIORITY_MAX 95

/* Each IRQ may go to all CPUs of the rule, or has one of them. */
enum rule_spread {
	RULE_SPREAD_DEFAULT,    /* not said: as [irq] spread has it where the rule lists CPUs, and not for one IRQ by number */
	RULE_SPREAD_KERNEL, RULE_SPREAD_ROUND_ROBIN
};

struct rule {
	unsigned line;          /* of the config */
	const char *text;       /* as it stands there */
	const char *pattern[RULE_SUBJECTS];     /* a name or glob(7), NULL where the rule does not say */
	enum rule_place place;
	const char *cpus;       /* of RULE_LIST: what cpuexpr_parse() reads, valid for some machine */
	enum rule_spread spread;
	unsigned priority;      /* of the IRQ's threads, 1 to RULE_PRIORITY_MAX; 0: left alone */
	bool all_threads;       /* of a shared IRQ too, rather than those of the matching actions */
	struct rule *next;
};

/*
 * Read a rule's words. `words` is cut up, and the rule points into it. Returns
 * NULL, or the word that is wrong, and in *expected what it should be; "" for the lack of one.
 */
const char *rule_parse(struct rule *rule, char *words, const char **expected);

/* Is the rule about this IRQ? */
bool rule_matches(const struct rule *rule, const struct irq *irq);

/*
 * Is a thread of an IRQ that the rule is about one of those that it is about? Each action of a shared IRQ has a thread,
 * and the rule's are those of its actions: these match by action:, or have the name of a device that matches, or of its
 * driver, in them. Where that tells nothing, of the rule or of a thread, the thread is one of the rule's. comm is the
 * thread's name, which the kernel may have cut.
 */
bool rule_covers(const struct rule *rule, const struct irq *irq, const char *comm);

/* Does a rule of the list match by what only the owners of an IRQ tell? */
bool rule_needs_owners(const struct rule *rules);

#endif
