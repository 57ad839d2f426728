/*
 * threadrule: "[threads] rule = name:ktimers* on:isolated priority:2": which kernel threads it matches, and the
 * priority that they get. Pure.
 */
#ifndef CONFIG_THREADRULE_H
#define CONFIG_THREADRULE_H

#include <stdbool.h>

/* Where the rule's threads are: bound to one CPU, of this kind. */
enum threadrule_on { THREADRULE_ANYWHERE, THREADRULE_HOUSEKEEPING, THREADRULE_ISOLATED };

/*
 * IRQ threads start at 50 (sched_set_fifo() in kernel/irq/manage.c). Softirqs at or above that would starve disks and
 * keyboards in a flood of packets or timers. On an isolated CPU a thread needs a higher priority than a program that
 * never sleeps; the priorities above 95 belong to threads that must preempt everything.
 */
#define THREADRULE_PRIORITY_MAX 49
#define THREADRULE_PRIORITY_MAX_ISOLATED 95

struct threadrule {
	unsigned line;          /* of the config */
	const char *text;       /* as written there */
	const char *name;       /* glob(7) */
	enum threadrule_on on;
	unsigned priority;      /* of SCHED_FIFO */
	struct threadrule *next;
};

/* As rule_parse(): cuts `words` up, and returns NULL, or the wrong word, "" for a missing one. */
const char *threadrule_parse(struct threadrule *rule, char *words, const char **expected);

/* Does one of the rules name that thread, on any CPU? Never for threads that a machine cannot live without. */
bool threadrule_names(const struct threadrule *rules, const char *name);

/* Does the rule match a thread that may be changed: by its name, and by the CPU to which it is bound, if any? */
bool threadrule_matches(const struct threadrule *rule, const char *name, enum threadrule_on on);

#endif
