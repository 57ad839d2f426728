/*
 * modprobe: runs kmod's modprobe, which loads a module and its dependencies.
 */
#ifndef KERNEL_MODPROBE_H
#define KERNEL_MODPROBE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Load or unload the module, and wait for the result; run this under a guard if it may take too long. Returns 0; -EIO
 * if modprobe failed, with its output in message, size bytes; -ENOENT if there is no modprobe; or -errno of fork(2) or
 * pipe(2).
 */
int modprobe_run(const char *module, bool unload, char *message, size_t size);

#endif
