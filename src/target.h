/*
 * target: a place in the kernel that holds a value which rtboot may set: a
 * file under /proc or /sys, or a thread's affinity. Each knows how to be read,
 * written and compared.
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>

#include "arena.h"
#include "cpuset.h"
#include "root.h"

enum target_class {
	TARGET_IRQ_DEFAULT,     /* /proc/irq/default_smp_affinity */
	TARGET_IRQ,             /* /proc/irq/N/smp_affinity_list */
	TARGET_WORKQUEUE,       /* the unbound workqueues' mask, and those of single ones */
	TARGET_WATCHDOG,        /* /proc/sys/kernel/watchdog_cpumask */
	TARGET_KERNEL_THREAD,
	TARGET_INIT,            /* PID 1 */
	TARGET_USER_THREAD,
	TARGET_CLASSES
};

/* How a value is written, and so when two are the same: as sets, because the kernel pads masks. */
enum target_format { TARGET_LIST, TARGET_MASK };

/* What a place in the kernel held when it was read. */
struct value {
	const char *text;   /* NULL if it could not be read */
	int error;          /* then, -errno */
};

struct target {
	enum target_class class;
	enum target_format format;
	const char *id;         /* names it in the journal and in reports: a path, or "thread:TID:START" */
	const char *name;       /* for a person: "irq 1 i8042" */
	struct value value;     /* when it was probed */
	const char *effect;     /* the path of the file that tells what has taken effect; NULL: value does */
	struct value effective; /* when it was probed; where effect is NULL the same as value */
	struct target *next;
};

/* The class in a word or two, for reports: "irq", "kernel thread". */
const char *target_class_name(enum target_class class);

/*
 * Write the id of a thread into buf. start is its start time in clock ticks
 * (field 22 of /proc/PID/stat), which tells it from a later thread with the same number.
 */
void target_thread_id(char *buf, size_t size, int tid, unsigned long long start);

/* Read a file's value into the arena. */
struct value target_read(const struct root *root, struct arena *arena, const char *path);

/* Read a thread's affinity, a cpulist, from /proc/TID/status. */
struct value target_read_affinity(const struct root *root, struct arena *arena, int tid);

/*
 * Give the target named by id the value `wanted`, a text of its format, and
 * return what it reads afterwards. nbits is the number of possible CPUs.
 * Errors, as -errno: what the kernel answered; -ESRCH where a thread is gone or its
 * number is another's; -EXDEV for a thread where root is not live; -EINVAL for
 * an id that is neither.
 */
struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          const char *wanted, unsigned nbits);

/* Read a value as a set. Pure. Returns 0 or the -errno of cpuset_parse_*(). */
int target_parse(struct cpuset *set, enum target_format format, const char *text, unsigned nbits);

/* Write a set as a value of that format, into the arena. Returns NULL when that is full. Pure. */
const char *target_format(struct arena *arena, enum target_format format,
                          const struct cpuset *set, unsigned nbits);

/* Do both texts mean the same value? Pure. */
bool target_same(enum target_format format, const char *a, const char *b, unsigned nbits);

#endif
