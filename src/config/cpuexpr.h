/*
 * cpuexpr: a set of CPUs that depends on the machine: a cpulist as in the kernel (cpuset.h), whose regions may also be
 *
 *   first-of-package  the first online CPU of each package (socket)
 *   siblings(LIST)    the CPUs of the list, which may contain first-of-package, and all that share a core with them
 *
 * A leading "!" selects all other possible CPUs: "!siblings(first-of-package)". Pure.
 */
#ifndef CONFIG_CPUEXPR_H
#define CONFIG_CPUEXPR_H

#include <stdbool.h>

#include "base/cpuset.h"

/* The threads of a core. */
struct cpuexpr_core {
	struct cpuset threads;
	const struct cpuexpr_core *next;
};

/* The machine that the words refer to. Without cores, no CPU has siblings. */
struct cpuexpr_machine {
	unsigned nbits;
	const struct cpuset *possible, *first_of_package;
	const struct cpuexpr_core *cores;
};

/*
 * Read an expression. Returns 0, or -errno: that of cpuset_parse_list() for a region, -EINVAL for an unknown word or a
 * missing list. An expression without words is read by cpuset_parse_list() alone.
 */
int cpuexpr_parse(struct cpuset *set, const char *text, const struct cpuexpr_machine *machine);

/* Is it well-formed, and does it name a CPU of some machine? */
bool cpuexpr_is_valid(const char *text);

/* Does it need to know cores or packages? */
bool cpuexpr_needs_topology(const char *text);

#endif
