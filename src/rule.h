/*
 * rule: "[irq] rule = action:snd_* cpus:2 priority:90", which IRQs it is
 * about, and what is to become of them. Pure.
 */
#ifndef RULE_H
#define RULE_H

#include <stdbool.h>

#include "irq.h"

/* What a rule matches by; all that it names must match. */
enum rule_subject {
	RULE_ACTION,    /* any of the IRQ's actions */
	RULE_DRIVER, RULE_DEVICE, RULE_CARD,    /* any owner of that kind */
	RULE_IRQ,       /* the number */
	RULE_SUBJECTS
};

/* Where the IRQ is to be. */
enum rule_place {
	RULE_DEFAULT,   /* the rule does not say: where [irq] default has it */
	RULE_KEEP, RULE_HOUSEKEEPING, RULE_ISOLATED,
	RULE_LIST       /* on the CPUs of a list */
};

/* IRQ threads above it would preempt what keeps the kernel alive; their own default is 50. */
#define RULE_PRIORITY_MAX 90

struct rule {
	unsigned line;          /* of the config */
	const char *text;       /* as it stands there */
	const char *pattern[RULE_SUBJECTS];     /* glob(7), NULL where the rule does not say */
	enum rule_place place;
	const char *cpus;       /* of RULE_LIST: what cpuexpr_parse() reads, valid for some machine */
	unsigned priority;      /* of the IRQ's threads, 1 to RULE_PRIORITY_MAX; 0: left alone */
	struct rule *next;
};

/*
 * Read a rule's words. `words` is cut up, and the rule points into it. Returns
 * NULL, or the word that is wrong, and in *expected what it should be; "" for the lack of one.
 */
const char *rule_parse(struct rule *rule, char *words, const char **expected);

/* Is the rule about this IRQ? */
bool rule_matches(const struct rule *rule, const struct irq *irq);

/* Does a rule of the list match by what only the owners of an IRQ tell? */
bool rule_needs_owners(const struct rule *rules);

#endif
