/*
 * module: a module of the kernel's, "loaded" or "not loaded".
 */
#ifndef KERNEL_MODULE_H
#define KERNEL_MODULE_H

#include "kernel/access.h"

/* A target's module: target_read(), target_write(). kmod's modprobe loads and unloads it. */
struct value module_read(const struct access *access);
struct value module_write(const struct access *access, const char *wanted);

#endif
