/*
 * systemd: the CPUs that systemd-system.conf(5) gives the manager, and so every service without its own. Pure.
 *
 * As in parse_line() of systemd's src/shared/conf-parser.c and parse_cpu_set_extend() of src/shared/cpu-set-util.c:
 * CPUAffinity= lines of [Manager], in system.conf and then in its drop-ins, accumulate; an empty one resets the earlier
 * ones; an invalid one is ignored.
 */
#ifndef PROBE_SYSTEMD_H
#define PROBE_SYSTEMD_H

#include <stdbool.h>

#include "base/cpuset.h"

struct systemd_affinity {
	bool reset;             /* earlier lines do not count */
	bool set;               /* CPUs were named since */
	struct cpuset cpus;
};

/* Read a file's text, cutting it up: what this file alone says. */
void systemd_read_affinity(struct systemd_affinity *said, char *file);

/* Add the list of one line. */
void systemd_read_list(struct systemd_affinity *said, const char *list);

/* Add what the next file says. */
void systemd_add_affinity(struct systemd_affinity *sum, const struct systemd_affinity *said);

#endif
