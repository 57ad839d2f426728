/*
 * cmdline: the kernel command line, split as the kernel splits it. Pure.
 *
 * next_arg() in lib/cmdline.c: white space separates arguments, except between double quotes, which cannot be escaped;
 * quotes around an argument or a value are dropped. parse_args() in kernel/params.c stops at "--", and "-" and "_" are
 * the same in a name.
 */
#ifndef KERNEL_CMDLINE_H
#define KERNEL_CMDLINE_H

#include <stdbool.h>

#include "base/cpuset.h"

/*
 * Find the first parameter `name` at or after *cursor, which starts as a command line. Copies its value, cut to size -
 * 1 bytes, and moves *cursor past the parameter. Returns the value's full length, 0 for a name without "=", or
 * -ENOENT if the kernel's part has no more.
 */
int cmdline_find(const char **cursor, const char *name, char *value, size_t size);

/* The longest command line of any architecture's COMMAND_LINE_SIZE, NUL included. */
#define CMDLINE_MAX 4096

/* Copy the next one into value[CMDLINE_MAX], as cmdline_find(); skip one that does not fit. False at the end. */
bool cmdline_next(const char **cursor, const char *name, char *value);

/*
 * Copy the next parameter with a "=", whatever its name, and move *cursor past it; skip one that does not fit into name
 * or value. False at the end of the kernel's part.
 */
bool cmdline_step(const char **cursor, char *name, size_t name_size, char *value, size_t value_size);

/*
 * The parameter that a name means, isolcpus or nohz_full, even if it is misspelt by up to two letters. NULL for any
 * other name.
 */
const char *cmdline_meant(const char *name, bool *misspelt);

/* What isolcpus= asks for. */
struct isolcpus {
	struct cpuset cpus;
	bool nohz;          /* as nohz_full= does */
	bool domain;        /* leave the scheduler domains; these CPUs are in /sys/devices/system/cpu/isolated */
	bool managed_irq;
};

/*
 * Read its value as housekeeping_isolcpus_setup() in kernel/sched/isolation.c does: flags, then a cpulist. Returns 0,
 * or -EINVAL, -ERANGE, -EOVERFLOW if the kernel rejects the whole parameter.
 */
int cmdline_parse_isolcpus(struct isolcpus *isolcpus, const char *value, unsigned nbits);

#endif
