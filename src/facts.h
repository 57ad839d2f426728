/*
 * facts: what was found on the machine, before anything is decided. Written
 * by probe, const after that.
 */
#ifndef FACTS_H
#define FACTS_H

#include "cpuset.h"
#include "kernel.h"
#include "target.h"

struct facts {
	const char *release;        /* uname -r; "" where it could not be read, and so the next three */
	const char *version;        /* uname -v */
	const char *boot_id;
	const char *cmdline;
	struct kernel kernel;

	/*
	 * Why the CPUs are not known, "" if they are. Only possible, online and
	 * isolated must be there: nohz_full is missing from a kernel without
	 * CONFIG_NO_HZ_FULL.
	 */
	char trouble[160];
	unsigned nbits;             /* nr_cpu_ids: the highest possible CPU plus one */
	struct cpuset possible, online;
	struct cpuset isolated;     /* what the kernel took from its scheduler domains */
	struct cpuset nohz_full;
	bool has_nohz_full;         /* this kernel has the file */

	struct target *targets;     /* in the order in which they are to be set */
	unsigned irqs;              /* how many of them are IRQs */
};

#endif
