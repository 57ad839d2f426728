/*
 * target: something in the kernel that rtboot may set: a file, a thread's affinity or scheduling policy, a module. Its
 * id names it and selects how to read and write it:
 *
 *   /proc/..., /sys/...   a kernel file; below /sys/kernel/debug also if debugfs is not mounted there
 *   /run/.../50-rtboot.conf  a drop-in of ours; "" if it is missing, and writing "" removes it
 *   thread:TID:START      a thread's affinity, a cpulist
 *   policy:TID:START      its scheduling policy and priority, "fifo:50"
 *   module:NAME           "loaded" or "not loaded"
 *   rule:LINE             a rule without effect; it cannot be read or written
 *
 * An id may come from a journal: any other form, or a path with "..", is invalid.
 *
 * START is the thread's start time in clock ticks (field 22 of /proc/PID/stat). It distinguishes the thread from a
 * later one with the same number.
 */
#ifndef KERNEL_TARGET_H
#define KERNEL_TARGET_H

#include "kernel/root.h"
#include "kernel/value.h"

/*
 * Read the value of the target named by id. Errors, as -errno: those of root_read(), with -ENOENT for -ENOTDIR;
 * -ESRCH if a thread is gone, even if its number was reused; -EINVAL for an invalid id.
 */
struct value target_read(const struct root *root, struct arena *arena, const char *id,
                         enum value_format format);

/*
 * Write the value `wanted`, in its format, to the target named by id, and return the value read back. nbits is the
 * number of possible CPUs. It does not check a thread's start time again: read the target first, unless it was just
 * found. Errors, as -errno: the kernel's answer; -EIO with modprobe's message for a module; -EXDEV for a thread or a
 * module if root is not live; -EINVAL for an invalid id.
 */
struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          enum value_format format, const char *wanted, unsigned nbits);

#endif
