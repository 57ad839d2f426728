/*
 * isolation: what the kernel command line asks to isolate, beside what the
 * kernel made of it. The kernel says so in its log only, in a line that names no parameter. Pure.
 */
#ifndef PLAN_ISOLATION_H
#define PLAN_ISOLATION_H

#include "probe/facts.h"

/* What became of a parameter that isolates CPUs, or was meant to. */
enum isolation_fate {
	ISOLATION_DONE,
	ISOLATION_RANGE,        /* thrown away whole, for it names CPUs that do not exist */
	ISOLATION_MALFORMED,    /* thrown away whole, as no list */
	ISOLATION_NO_NOHZ,      /* does nothing, for the kernel has no CONFIG_NO_HZ_FULL */
	ISOLATION_LOST,         /* some of its CPUs are not isolated */
	ISOLATION_MANAGED,      /* managed_irq alone: some of its CPUs are isolated by nothing else */
	ISOLATION_MISSPELT,     /* not a parameter of the kernel's */
};

struct isolation {
	enum isolation_fate fate;
	char text[220];         /* the parameter: "isolcpus=2-63", cut */
	const char *meant;      /* the name of the parameter that was meant */
	int error;              /* of a list that was thrown away, an -errno */
	struct cpuset cpus;     /* of _LOST and _MANAGED: those that are not isolated */
};

/*
 * The next such parameter behind *cursor, which is facts->cmdline or where an earlier call left it. False at
 * the end of the kernel's part.
 */
bool isolation_next(struct isolation *isolation, const struct facts *facts, const char **cursor);

/* Write why no CPU is isolated, for a person, into buf: the first parameter that came to nothing, if there is one. */
void isolation_explain(char *buf, size_t size, const struct facts *facts);

#endif
