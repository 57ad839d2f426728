/*
 * value: what a place in the kernel holds, as text, and as the set of CPUs
 * that the text means. Pure.
 */
#ifndef KERNEL_VALUE_H
#define KERNEL_VALUE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/cpuset.h"

/* What was read, or why it could not be. */
struct value {
	const char *text;   /* NULL if it could not be read */
	int error;          /* then, -errno */
	const char *why;    /* then, what was said about it in words; NULL mostly */
};

/* How a value is written. Two are the same when they mean the same: the kernel pads masks. */
enum value_format {
	VALUE_LIST, VALUE_MASK,
	VALUE_TEXT      /* no CPU set: words, numbers, "fifo:50" */
};

/* The format's name, as the journal has it, and back; false for a name that is none. */
const char *value_format_name(enum value_format format);
bool value_format_find(enum value_format *format, const char *name);

/*
 * Cut a text that lists choices with the chosen one in brackets, as many
 * files of sysfs do ("always [madvise] never", "[s2idle]"), down to that one, in place. What is no
 * such list stays.
 */
void value_cut_choice(char *text);

/*
 * Read a value as a set. nbits is the number of possible CPUs. Returns 0, the -errno of
 * cpuset_parse_*(), or -EINVAL for a VALUE_TEXT.
 */
int value_parse(struct cpuset *set, enum value_format format, const char *text, unsigned nbits);

/* Write a set as a value, into the arena. */
const char *value_write(struct arena *arena, enum value_format format,
                        const struct cpuset *set, unsigned nbits);

/*
 * Do both texts mean the same? As no CPU sets they do if they have the same words: what is between
 * them may be any white space (sysctl tables read back with tabs), and a lone Y or N, of either case,
 * is 1 or 0 (boolean module parameters). Zeros in front of a number say nothing, nor do they in a mask, "0000000f" or
 * "00000000,0000000f", whose letters may be of either case.
 */
bool value_same(enum value_format format, const char *a, const char *b, unsigned nbits);

/* Does a value keep what another asks for? The same does, and so do fewer of its CPUs, but not none. */
bool value_keeps(enum value_format format, const char *text, const char *asked, unsigned nbits);

/* Does a value name a CPU of the set? NULL and what is no CPU set name none. */
bool value_meets(enum value_format format, const char *text, const struct cpuset *set, unsigned nbits);

#endif
