/*
 * access: one look at a target, or one write, of whatever kind: what files, threads and modules have in common.
 */
#ifndef KERNEL_ACCESS_H
#define KERNEL_ACCESS_H

#include "kernel/root.h"
#include "kernel/value.h"

struct access {
	const struct root *root;
	struct arena *arena;        /* where what is read goes */
	const char *name;           /* the id without what tells its kind; a path without its slash */
	enum value_format format;
	unsigned nbits;             /* the number of possible CPUs */
};

/* What a read goes through: ROOT_VALUE_MAX bytes, of which those that matter are copied into the arena. */
extern char access_buffer[ROOT_VALUE_MAX];

/* The value that a read of len bytes gave, or -errno: -ENOTDIR is -ENOENT. */
struct value access_value(struct arena *arena, int len, const char *text);

/* No value, for -errno. */
struct value access_refused(int error);

#endif
