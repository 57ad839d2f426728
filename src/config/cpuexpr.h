/*
 * cpuexpr: a set of CPUs in words, which are judged by the machine at hand: a
 * cpulist as the kernel has it (cpuset.h), among whose regions there may be
 *
 *   first-of-package  the first online CPU of each package (socket)
 *   siblings(LIST)    the CPUs of the list, in which first-of-package may stand too, and all that share a core with them
 *
 * and which stands for all possible CPUs but those, where a "!" is in front of it: "!siblings(first-of-package)". Pure.
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

/* What words ask for. Where cores are not known, no CPU shares one. */
struct cpuexpr_machine {
	unsigned nbits;
	const struct cpuset *possible, *first_of_package;
	const struct cpuexpr_core *cores;
};

/*
 * Read one. Returns 0, or -errno: that of cpuset_parse_list() for a region, -EINVAL for what is no word and for a word
 * that is given no list. Without words it is what cpuset_parse_list() makes of it.
 */
int cpuexpr_parse(struct cpuset *set, const char *text, const struct cpuexpr_machine *machine);

/* Is it well-formed, and names a CPU of some machine? */
bool cpuexpr_is_valid(const char *text);

/* Do cores or packages have to be known? */
bool cpuexpr_needs_topology(const char *text);

#endif
