/*
 * thread: the affinity of a thread, and its scheduling policy.
 */
#ifndef KERNEL_THREAD_H
#define KERNEL_THREAD_H

#include "kernel/access.h"

/* Write the id of a thread's affinity, or of its policy, into buf: target.h. */
void thread_affinity_id(char *buf, size_t size, int tid, unsigned long long start);
void thread_policy_id(char *buf, size_t size, int tid, unsigned long long start);

/* Write a policy (sched(7), as a number) and a real-time priority as a value: "fifo:50", "other:0". */
void thread_policy_value(char *buf, size_t size, unsigned policy, unsigned priority);

/* Read a thread's affinity, a cpulist, from /proc/TID/status. */
struct value thread_read_tid(const struct root *root, struct arena *arena, int tid);

/* Is it "TID:START", as in an id? */
bool thread_is_name(const char *name);

/* For target_read() and target_write() of a thread. */
struct value thread_read_affinity(const struct access *access);
struct value thread_write_affinity(const struct access *access, const char *wanted);
struct value thread_read_policy(const struct access *access);
struct value thread_write_policy(const struct access *access, const char *wanted);

#endif
