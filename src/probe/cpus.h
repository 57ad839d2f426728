/*
 * cpus: which there are, which are online, which the kernel isolates, and how they are made up.
 *
 * Each is a list in a file of sysfs, and one that does not fit into a page of the kernel's, which is a multiple of 4096
 * bytes, is cut one byte before its end, maybe within a number: bitmap_print_to_pagebuf(), sysfs_emit(). So a
 * list of 4095 bytes, or of a multiple more, is not believed. (One that is whole, on bigger pages, is found elsewhere
 * as well.) Then the directories of the CPUs tell which are online, and which are possible unless they
 * are not even present. What is isolated stands nowhere else but on the command line, which is believed if its
 * list begins as the one that was cut.
 */
#ifndef PROBE_CPUS_H
#define PROBE_CPUS_H

#include "probe/scan.h"

/* Read which CPUs there are, once the command line is known, or why that cannot be told: facts->trouble. */
void probe_cpus(struct scan *scan);

/* Read how they are made up, if words of the config need that. */
void probe_topology(struct scan *scan);

/* Find the switches by which isolated CPUs can be flushed, if they are to be. The boot CPU has none. */
void probe_switches(struct scan *scan, const struct knob *knob);

/* Did the kernel cut this list of sysfs? */
bool probe_is_cut(const char *list);

/* Read which CPUs are possible, and what the words of a list need, into *facts; or why that cannot be told. */
void probe_possible(struct facts *facts, const struct root *root, struct arena *arena, const char *list);

#endif
