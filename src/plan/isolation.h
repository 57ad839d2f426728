/*
 * isolation: compares what the kernel command line asks to isolate with what the kernel isolated. The kernel reports
 * errors only in its log, without the parameter's name. Pure.
 */
#ifndef PLAN_ISOLATION_H
#define PLAN_ISOLATION_H

#include "probe/facts.h"

/* What became of a parameter that isolates CPUs, or was meant to. */
enum isolation_fate {
	ISOLATION_DONE,
	ISOLATION_RANGE,        /* rejected: it names CPUs that do not exist */
	ISOLATION_MALFORMED,    /* rejected: not a list */
	ISOLATION_NO_NOHZ,      /* no effect without CONFIG_NO_HZ_FULL */
	ISOLATION_LOST,         /* some of its CPUs are not isolated */
	ISOLATION_MANAGED,      /* only managed_irq, and nothing else isolates some of its CPUs */
	ISOLATION_MISSPELT,     /* not a kernel parameter */
};

struct isolation {
	enum isolation_fate fate;
	char text[220];         /* the parameter, truncated to fit: "isolcpus=2-63" */
	const char *meant;      /* the name of the intended parameter */
	int error;              /* -errno of a rejected list */
	struct cpuset cpus;     /* of _LOST and _MANAGED: those that are not isolated */
};

/*
 * The next such parameter at or after *cursor, which starts as facts->cmdline. False at the end of the kernel's part.
 */
bool isolation_next(struct isolation *isolation, const struct facts *facts, const char **cursor);

/* Write into buf why no CPU is isolated, for the user: the first parameter without effect, if there is one. */
void isolation_explain(char *buf, size_t size, const struct facts *facts);

#endif
