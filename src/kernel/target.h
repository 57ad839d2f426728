/*
 * target: a place in the kernel that holds a value which rtboot may set: a
 * file, a thread's affinity or scheduling policy, a module. Each kind knows how to be
 * read and written, and is named by its id:
 *
 *   /proc/..., /sys/...   a file of the kernel's
 *   /run/.../50-rtboot.conf  a file of ours; "" where it is not there, and writing "" removes it
 *   thread:TID:START      a thread's affinity, a cpulist
 *   policy:TID:START      its scheduling policy and priority, "fifo:50"
 *   module:NAME           "loaded" or "not loaded"
 *   rule:LINE             no place: a rule that came to nothing
 *
 * An id may come from a journal: one that is not of these forms, or has ".." in its path, names no place.
 *
 * START is the thread's start time in clock ticks (field 22 of
 * /proc/PID/stat), which tells it from a later thread with the same number.
 */
#ifndef KERNEL_TARGET_H
#define KERNEL_TARGET_H

#include "kernel/root.h"
#include "kernel/value.h"

/*
 * Read what the target named by id holds now. Errors, as -errno: those of root_read(), -ENOENT for -ENOTDIR;
 * -ESRCH where a thread is gone or its number is another's; -EINVAL for an id
 * that names no place.
 */
struct value target_read(const struct root *root, struct arena *arena, const char *id,
                         enum value_format format);

/*
 * Give the target named by id the value `wanted`, a text of its format, and
 * return what it reads afterwards. nbits is the number of possible CPUs.
 * A thread's start time is not looked at once more: read the target before, if it was not just
 * found. Errors, as -errno: what the kernel answered; -EIO and modprobe's message for a module; -EXDEV for
 * a thread or a module where root is not live; -EINVAL for an id that names no place.
 */
struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          enum value_format format, const char *wanted, unsigned nbits);

#endif
