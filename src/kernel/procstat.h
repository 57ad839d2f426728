/*
 * procstat: one line of /proc/PID/stat (proc(5); fs/proc/array.c). Pure.
 */
#ifndef KERNEL_PROCSTAT_H
#define KERNEL_PROCSTAT_H

/* The flags of field 9 that matter here: include/linux/sched.h. */
#define PROCSTAT_NO_SETAFFINITY 0x04000000u     /* PF_NO_SETAFFINITY: its affinity is fixed */
#define PROCSTAT_KTHREAD 0x00200000u            /* PF_KTHREAD */

/* A policy whose parameters are not in the line: include/uapi/linux/sched.h. */
#define PROCSTAT_DEADLINE 6

struct procstat {
	char comm[64];              /* truncated to fit; a kworker's is the longest, 63 */
	char state;                 /* field 3: R, S, D, Z, ... */
	unsigned flags;             /* field 9 */
	unsigned long long start;   /* field 22: clock ticks after boot */
	unsigned priority;          /* field 40: 1 to 99 under a real-time policy, otherwise 0 */
	unsigned policy;            /* field 41: SCHED_OTHER 0, SCHED_FIFO 1, SCHED_RR 2, ... (sched(7)) */
};

/* Read the line. Returns 0, or -EINVAL if it is truncated or malformed. */
int procstat_parse(struct procstat *stat, const char *line);

#endif
