/*
 * cpus: which CPUs are possible, online and isolated, and their topology.
 *
 * Each set is a cpulist in sysfs. The kernel truncates a list one byte before the end of a page, possibly within a
 * number: bitmap_print_to_pagebuf(), sysfs_emit(). Pages are a multiple of 4096 bytes, so do not trust a list of 4095
 * bytes, or of 4096 more, and so on, even if it is complete on larger pages. The directories of the CPUs then tell
 * which are online, and which are possible unless they are not even present. Isolated CPUs are listed only on the
 * command line; trust its list if it begins like the truncated one.
 */
#ifndef PROBE_CPUS_H
#define PROBE_CPUS_H

#include "probe/scan.h"

/* Read the sets of CPUs, once the command line is known; errors go to facts->trouble. */
void probe_cpus(struct scan *scan);

/* Read the topology, if the config needs it. */
void probe_topology(struct scan *scan);

/* Find the online files of isolated CPUs, if the config flushes them. The boot CPU is left out. */
void probe_switches(struct scan *scan, const struct knob *knob);

/* Did the kernel truncate this list from sysfs? */
bool probe_is_cut(const char *list);

/* Read the possible CPUs, and the topology if a list needs it, into *facts; errors go to facts->trouble. */
void probe_possible(struct facts *facts, const struct root *root, struct arena *arena, const char *list);

#endif
