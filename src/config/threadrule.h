/*
 * threadrule: "[threads] rule = name:ktimers* on:isolated priority:2", which
 * threads of the kernel it is about, and the priority that they get. Pure.
 */
#ifndef CONFIG_THREADRULE_H
#define CONFIG_THREADRULE_H

#include <stdbool.h>

/* Where the rule's threads are: bound to one CPU, of this kind. */
enum threadrule_on { THREADRULE_ANYWHERE, THREADRULE_HOUSEKEEPING, THREADRULE_ISOLATED };

/*
 * Threads of IRQs begin at 50 (sched_set_fifo() in kernel/irq/manage.c). Softirqs at or above that, in a flood of
 * packets or timers, would keep disks and keyboards waiting. On an isolated CPU a thread has to be above the program
 * there to run at all beside one that never sleeps; what is left above belongs to what must preempt everything.
 */
#define THREADRULE_PRIORITY_MAX 49
#define THREADRULE_PRIORITY_MAX_ISOLATED 95

struct threadrule {
	unsigned line;          /* of the config */
	const char *text;       /* as it stands there */
	const char *name;       /* glob(7) */
	enum threadrule_on on;
	unsigned priority;      /* of SCHED_FIFO */
	struct threadrule *next;
};

/* As rule_parse(): cuts `words` up, and returns NULL, or the word that is wrong, "" for the lack of one. */
const char *threadrule_parse(struct threadrule *rule, char *words, const char **expected);

/* Is one of the rules about a thread of that name, wherever it is? Never about one without which a machine does not live. */
bool threadrule_names(const struct threadrule *rules, const char *name);

/* Is the rule about a thread that it may be about: of that name, and bound to a CPU of that kind or to none? */
bool threadrule_matches(const struct threadrule *rule, const char *name, enum threadrule_on on);

#endif
