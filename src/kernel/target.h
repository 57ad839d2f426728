/*
 * target: a place in the kernel that holds a value which rtboot may set: a
 * file, a thread's affinity or scheduling policy, a module. Each kind knows how to be
 * read and written, and is named by its id:
 *
 *   /proc/..., /sys/...   a file of the kernel's
 *   /run/.../50-rtboot.conf  a file of ours; "" where it is not there, and writing "" removes it
 *   thread:TID:START      a thread's affinity, a cpulist
 *   policy:TID:START      its scheduling policy and priority, "fifo:50"
 *   module:NAME           "loaded" or "not loaded"
 *   rule:LINE             no place: a rule that came to nothing
 *
 * An id may come from a journal: one that is not of these forms, or has ".." in its path, names no place.
 *
 * START is the thread's start time in clock ticks (field 22 of
 * /proc/PID/stat), which tells it from a later thread with the same number.
 */
#ifndef KERNEL_TARGET_H
#define KERNEL_TARGET_H

#include "kernel/irq.h"
#include "kernel/root.h"
#include "kernel/value.h"

enum target_class {
	TARGET_IRQ_DEFAULT,     /* /proc/irq/default_smp_affinity */
	TARGET_IRQ,             /* /proc/irq/N/smp_affinity_list */
	TARGET_CPU,             /* /sys/devices/system/cpu/cpuN/online of an isolated CPU */
	TARGET_WORKQUEUE,       /* the unbound workqueues' mask, and those of single ones */
	TARGET_WATCHDOG,        /* /proc/sys/kernel/watchdog_cpumask */
	TARGET_STEERING,        /* a network queue's rps_cpus or xps_cpus */
	TARGET_POWER,           /* a file that a key of [power] stands for */
	TARGET_SYSCTL,          /* a file that [sysctl] names */
	TARGET_SYSFS,           /* a file that [sysfs] names */
	TARGET_KERNEL_THREAD,
	TARGET_INIT,            /* PID 1 */
	TARGET_USER_THREAD,
	TARGET_IRQ_THREAD,      /* the scheduling policy of irq/N-name */
	TARGET_THREAD_POLICY,   /* that of another kernel thread, which a rule names */
	TARGET_DROPIN,            /* a file under /run by which a program of the real system is told */
	TARGET_MODULE,
	TARGET_RULE,
	TARGET_UNREAD,          /* a file or directory that is there and could not be read, so something may be missing */
	TARGET_CLASSES
};

struct target {
	enum target_class class;
	enum value_format format;
	const char *id;
	const char *name;       /* for a person: "irq 1 i8042", without control characters */
	struct value value;     /* when it was probed */
	const char *effect;     /* the path of the file that tells what has taken effect; NULL: value does */
	struct value effective; /* when it was probed; where effect is NULL the same as value */
	const struct irq *irq;  /* whose affinity or thread it is, NULL for other classes */
	int cpu;                /* of TARGET_THREAD_POLICY: the only one where the thread may run, -1 for none */
	const char *cpus;       /* of an IRQ's thread: where it may run, a cpulist; NULL if that is not known */
	const char *wish;       /* the value that the config wants, NULL where a class has a rule instead */
	int refused;            /* errno, if the last run of this boot found it fixed or absent, or a CPU that it could not flush
	                         * (ECANCELED: it put that back); 0 otherwise, and where nobody asked */
	bool failed;            /* the last run of this boot could not set it, and its report says so */
	const char *offers;     /* the words of which the kernel takes one, NULL if it does not say */
	struct target *next;
	struct target *next_alike;  /* the next in the scan's bucket */
	struct target *next_thread; /* of the same IRQ */
};

/* Write the id of a thread's affinity, or of its policy, into buf. */
void target_thread_id(char *buf, size_t size, int tid, unsigned long long start);
void target_policy_id(char *buf, size_t size, int tid, unsigned long long start);

/* Write a policy (sched(7), as a number) and a real-time priority as a value: "fifo:50", "other:0". */
void target_policy_value(char *buf, size_t size, unsigned policy, unsigned priority);

/* Read a kernel file's value, as it stands, into the arena. */
struct value target_read_file(const struct root *root, struct arena *arena, const char *path);

/* Read a thread's affinity, a cpulist, from /proc/TID/status. */
struct value target_read_affinity(const struct root *root, struct arena *arena, int tid);

/*
 * Read what the target named by id holds now. Errors, as -errno: those of root_read(), -ENOENT for -ENOTDIR;
 * -ESRCH where a thread is gone or its number is another's; -EINVAL for an id
 * that names no place.
 */
struct value target_read(const struct root *root, struct arena *arena, const char *id,
                         enum value_format format);

/*
 * Give the target named by id the value `wanted`, a text of its format, and
 * return what it reads afterwards. nbits is the number of possible CPUs.
 * A thread's start time is not looked at once more: read the target before, if it was not just
 * found. Errors, as -errno: what the kernel answered; -EIO and modprobe's message for a module; -EXDEV for
 * a thread or a module where root is not live; -EINVAL for an id that names no place.
 */
struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          enum value_format format, const char *wanted, unsigned nbits);

#endif
