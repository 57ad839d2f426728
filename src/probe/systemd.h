/*
 * systemd: the CPUs that systemd-system.conf(5) gives the manager, and so every service that asks for no others. Pure.
 *
 * As parse_line() in systemd's src/shared/conf-parser.c and parse_cpu_set_extend() in src/shared/cpu-set-util.c do:
 * CPUAffinity= lines of [Manager], in system.conf and then in its drop-ins, add up; an empty one takes back all before
 * it; one that is not understood counts for nothing.
 */
#ifndef PROBE_SYSTEMD_H
#define PROBE_SYSTEMD_H

#include <stdbool.h>

#include "base/cpuset.h"

struct systemd_affinity {
	bool reset;             /* what was said before counts for nothing */
	bool set;               /* CPUs were named since */
	struct cpuset cpus;
};

/* Read a file's text, cutting it up: what it alone says. */
void systemd_read_affinity(struct systemd_affinity *said, char *file);

/* Add a list, as one line has it. */
void systemd_read_list(struct systemd_affinity *said, const char *list);

/* Add what the next file says. */
void systemd_add_affinity(struct systemd_affinity *sum, const struct systemd_affinity *said);

#endif
