/*
 * access: a read or write of a target, as files, threads and modules share it.
 */
#ifndef KERNEL_ACCESS_H
#define KERNEL_ACCESS_H

#include "base/arena.h"
#include "kernel/root.h"
#include "kernel/value.h"

struct access {
	const struct root *root;
	struct arena *arena;        /* where what is read goes */
	const char *name;           /* the id without its prefix; a path without its slash */
	enum value_format format;
	unsigned nbits;             /* the number of possible CPUs */
};

/* The buffer for all reads; only what was read is copied into the arena. */
extern char access_buffer[ROOT_VALUE_MAX];

/* The value from a read of len bytes, or of -errno; -ENOTDIR becomes -ENOENT. */
struct value access_value(struct arena *arena, int len, const char *text);

/* No value, because of -errno. */
struct value access_refused(int error);

#endif
