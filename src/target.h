/*
 * target: a place in the kernel that holds a value which rtboot may set: a
 * file under /proc or /sys, or a thread's affinity. Each knows how to be read
 * and written.
 */
#ifndef TARGET_H
#define TARGET_H

#include "root.h"
#include "value.h"

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

struct target {
	enum target_class class;
	enum value_format format;
	const char *id;         /* names it in the journal and in reports: a path, or "thread:TID:START" */
	const char *name;       /* for a person: "irq 1 i8042" */
	struct value value;     /* when it was probed */
	const char *effect;     /* the path of the file that tells what has taken effect; NULL: value does */
	struct value effective; /* when it was probed; where effect is NULL the same as value */
	struct target *next;
};

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
 * return what it reads afterwards. nbits is the number of possible CPUs; *written
 * tells whether the kernel took the value, also where reading it back failed.
 * Errors, as -errno: what the kernel answered; -ESRCH where a thread is gone or its
 * number is another's; -EXDEV for a thread where root is not live; -EINVAL for
 * an id that is neither.
 */
struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          const char *wanted, unsigned nbits, bool *written);

#endif
