/*
 * value: the value of a target, as text and as the set of CPUs that the text means. Pure.
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
	const char *why;    /* then, a message, mostly NULL */
};

/* How a value is written. Values are equal if they mean the same: the kernel pads masks. */
enum value_format {
	VALUE_LIST, VALUE_MASK,
	VALUE_TEXT      /* not a CPU set: words, numbers, "fifo:50" */
};

/* The format's name in the journal, and back; false for an unknown name. */
const char *value_format_name(enum value_format format);
bool value_format_find(enum value_format *format, const char *name);

/*
 * Cut a list of choices with the chosen one in brackets, as in many sysfs files ("always [madvise] never", "[s2idle]"),
 * down to that one, in place. Any other text stays.
 */
void value_cut_choice(char *text);

/*
 * Read a value as a set. nbits is the number of possible CPUs. Returns 0, the -errno of cpuset_parse_*(), or -EINVAL
 * for a VALUE_TEXT.
 */
int value_parse(struct cpuset *set, enum value_format format, const char *text, unsigned nbits);

/* Write a set as a value, into the arena. */
const char *value_write(struct arena *arena, enum value_format format,
                        const struct cpuset *set, unsigned nbits);

/*
 * Do both texts mean the same? Texts that are not CPU sets do if they have the same words, separated by any white space
 * (sysctl tables read back with tabs). A lone Y or N, of either case, equals 1 or 0 (boolean module parameters).
 * Leading zeros of a number do not matter, nor do those of a mask, "0000000f" or "00000000,0000000f", or the case of
 * its digits.
 */
bool value_same(enum value_format format, const char *a, const char *b, unsigned nbits);

/* Does a value comply with another: is it the same, or a non-empty subset of its CPUs? */
bool value_keeps(enum value_format format, const char *text, const char *asked, unsigned nbits);

/* Does a value include a CPU of the set? NULL and invalid CPU sets do not. */
bool value_meets(enum value_format format, const char *text, const struct cpuset *set, unsigned nbits);

#endif
