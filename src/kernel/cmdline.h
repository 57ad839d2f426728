/*
 * cmdline: the kernel command line, split as the kernel splits it. Pure.
 *
 * next_arg() in lib/cmdline.c: white space separates, a double quote turns
 * that off and on again, nothing escapes one; a quote at the start and end of
 * an argument or a value is dropped. parse_args() in kernel/params.c stops at
 * "--", and "-" and "_" are the same in a name.
 */
#ifndef KERNEL_CMDLINE_H
#define KERNEL_CMDLINE_H

#include <stdbool.h>

#include "base/cpuset.h"

/*
 * Find the first parameter `name` behind *cursor, which is a command line or
 * where an earlier call left it. Copies its value, cut to size - 1 bytes, and
 * moves *cursor behind the parameter. Returns the value's full length, 0 also
 * for a name without "=", or -ENOENT when the kernel's part holds no more.
 */
int cmdline_find(const char **cursor, const char *name, char *value, size_t size);

/* The longest command line of any architecture's COMMAND_LINE_SIZE, NUL included. */
#define CMDLINE_MAX 4096

/* The next one into value[CMDLINE_MAX], as cmdline_find() does; one that does not fit is passed over. False at the end. */
bool cmdline_next(const char **cursor, const char *name, char *value);

/*
 * The next parameter with a "=", whatever its name is; one that does not fit into name or value is passed over. Moves
 * *cursor behind it. False at the end of the kernel's part.
 */
bool cmdline_step(const char **cursor, char *name, size_t name_size, char *value, size_t value_size);

/*
 * The parameter that isolates CPUs, isolcpus or nohz_full, of which this is the name, or which its name was meant to be:
 * at most two letters are wrong. NULL for another name.
 */
const char *cmdline_meant(const char *name, bool *misspelt);

/* What isolcpus= asks for. */
struct isolcpus {
	struct cpuset cpus;
	bool nohz;          /* as nohz_full= does */
	bool domain;        /* to be taken from the scheduler's domains: these show in /sys/devices/system/cpu/isolated */
	bool managed_irq;
};

/*
 * Read its value as housekeeping_isolcpus_setup() in kernel/sched/isolation.c
 * does: flags, then a cpulist. Returns 0, or -EINVAL, -ERANGE, -EOVERFLOW where
 * the kernel throws the whole parameter away.
 */
int cmdline_parse_isolcpus(struct isolcpus *isolcpus, const char *value, unsigned nbits);

#endif
