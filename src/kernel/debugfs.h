/*
 * debugfs: the files below /sys/kernel/debug, for target_read() and target_write(). An initramfs does not mount it
 * there: on a live root they are reached by a mount of our own, root_open_debugfs().
 *
 * Errors, besides those of file_read() and file_write(): -EACCES if only root may mount it; -EPERM if lockdown denies
 * it (debugfs_locked_down() in fs/debugfs/file.c); -ENOENT also if this kernel has no debugfs; -ENXIO for a write to
 * the fair server of an offline CPU, for which dl_server_apply_params() in kernel/sched/deadline.c may divide by 0, the
 * number of active CPUs in its root domain.
 */
#ifndef KERNEL_DEBUGFS_H
#define KERNEL_DEBUGFS_H

#include "kernel/access.h"

struct value debugfs_read(const struct access *access);
struct value debugfs_write(const struct access *access, const char *wanted);

#endif
