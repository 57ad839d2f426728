/*
 * modprobe: kmod's program, which loads a module and what it needs.
 */
#ifndef KERNEL_MODPROBE_H
#define KERNEL_MODPROBE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Load the module, or unload it, and wait until that is done: a caller to
 * whom that may take too long runs this under a guard. Returns 0; -EIO where modprobe failed, and
 * what it printed in message, size bytes; -ENOENT where there is no
 * modprobe; or -errno of fork(2) and pipe(2).
 */
int modprobe_run(const char *module, bool unload, char *message, size_t size);

#endif
