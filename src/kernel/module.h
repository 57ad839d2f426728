/*
 * module: a kernel module, "loaded" or "not loaded".
 */
#ifndef KERNEL_MODULE_H
#define KERNEL_MODULE_H

#include "kernel/access.h"

/* For target_read() and target_write() of a module. kmod's modprobe loads and unloads it. */
struct value module_read(const struct access *access);
struct value module_write(const struct access *access, const char *wanted);

#endif
