/*
 * cpuset: a set of CPUs, and the two texts in which the kernel writes one.
 *
 * A cpulist has decimal ranges, "0-3,8"; a cpumask has 32-bit hexadecimal chunks, "1,0000000f". Both follow
 * lib/bitmap-str.c (lib/bitmap.c before 6.8) and Documentation/admin-guide/kernel-parameters.rst, "cpu lists". Pure: no
 * I/O, no allocation, no state.
 */
#ifndef BASE_CPUSET_H
#define BASE_CPUSET_H

#include <stdbool.h>
#include <stddef.h>

/* The largest CONFIG_NR_CPUS of any architecture. */
#define CPUSET_MAX 8192
#define CPUSET_WORD_BITS (8 * sizeof(unsigned long))

/*
 * Enough bytes for any set as text, NUL included: the longest list, two CPUs of every three, has 26,568 characters; a
 * mask has 256 chunks of nine, 2,304.
 */
#define CPUSET_TEXT_MAX 26624

/* Laid out as sched_setaffinity(2) takes it. */
struct cpuset {
	unsigned long word[CPUSET_MAX / CPUSET_WORD_BITS];
};

/* Make *set empty. */
void cpuset_clear(struct cpuset *set);

/* Add cpu, which must be less than CPUSET_MAX. */
void cpuset_add(struct cpuset *set, unsigned cpu);

bool cpuset_has(const struct cpuset *set, unsigned cpu);
bool cpuset_empty(const struct cpuset *set);
bool cpuset_equal(const struct cpuset *a, const struct cpuset *b);
bool cpuset_intersects(const struct cpuset *a, const struct cpuset *b);

/* Is every CPU of a in b? The empty set is a subset of any. */
bool cpuset_subset(const struct cpuset *a, const struct cpuset *b);

/* *out = a and b, a or b, a without b. out may be a or b. */
void cpuset_and(struct cpuset *out, const struct cpuset *a, const struct cpuset *b);
void cpuset_or(struct cpuset *out, const struct cpuset *a, const struct cpuset *b);
void cpuset_andnot(struct cpuset *out, const struct cpuset *a, const struct cpuset *b);

/* How many CPUs, from 0 to CPUSET_MAX. */
unsigned cpuset_count(const struct cpuset *set);

/* The first CPU not below `from`, or CPUSET_MAX if there is none. */
unsigned cpuset_next(const struct cpuset *set, unsigned from);

/* The highest CPU plus one, 0 for the empty set: the kernel's nr_cpu_ids of a possible mask. */
unsigned cpuset_nbits(const struct cpuset *set);

/*
 * Read a cpulist of a machine with nbits possible CPUs (1 to CPUSET_MAX), as bitmap_parselist() of 5.12 and later does:
 * any number of commas and white space between regions, "a-b:used/group", "N" for the last CPU, "all". Returns 0, or
 * -EINVAL (malformed), -ERANGE (a CPU >= nbits), -EOVERFLOW (a number of more than 32 bits). *set is unspecified after
 * an error.
 */
int cpuset_parse_list(struct cpuset *set, const char *text, unsigned nbits);

/*
 * Read a cpumask, as bitmap_parse() does. Returns 0, or -EINVAL (not hexadecimal), -EOVERFLOW (a chunk of more than 8
 * digits, more chunks than nbits needs even if they are zero, or a CPU >= nbits). A junk character before a chunk of 8
 * digits, which the kernel ignores, is -EINVAL.
 */
int cpuset_parse_mask(struct cpuset *set, const char *text, unsigned nbits);

/*
 * Write *set as the kernel's %*pbl or %*pb would, NUL included. A mask has a digit for every four of nbits CPUs, with
 * leading zeros. Returns the length, or -EOVERFLOW if the text does not fit into size bytes.
 */
int cpuset_format_list(const struct cpuset *set, char *buf, size_t size);
int cpuset_format_mask(const struct cpuset *set, unsigned nbits, char *buf, size_t size);

#endif
