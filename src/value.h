/*
 * value: what a place in the kernel holds, as text, and as the set of CPUs
 * that the text means. Pure.
 */
#ifndef VALUE_H
#define VALUE_H

#include <stdbool.h>

#include "arena.h"
#include "cpuset.h"

/* What was read, or why it could not be. */
struct value {
	const char *text;   /* NULL if it could not be read */
	int error;          /* then, -errno */
};

/* How a value is written. Two are the same when they mean the same: the kernel pads masks. */
enum value_format { VALUE_LIST, VALUE_MASK };

/* Read a value as a set. nbits is the number of possible CPUs. Returns 0 or the -errno of cpuset_parse_*(). */
int value_parse(struct cpuset *set, enum value_format format, const char *text, unsigned nbits);

/* Write a set as a value, into the arena. Returns NULL when that is full. */
const char *value_write(struct arena *arena, enum value_format format,
                        const struct cpuset *set, unsigned nbits);

/* Do both texts mean the same? Texts that are no CPU sets do if they are the same to the letter. */
bool value_same(enum value_format format, const char *a, const char *b, unsigned nbits);

/* Does a value name a CPU of the set? NULL and what is no CPU set name none. */
bool value_meets(enum value_format format, const char *text, const struct cpuset *set, unsigned nbits);

#endif
