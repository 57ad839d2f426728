/*
 * user_tasks: user tasks that may run on isolated CPUs although nobody put them there.
 *
 * A task is a thread, as in sched(7). Whoever pins a task to isolated CPUs names these alone; one that may run on
 * isolated and on housekeeping CPUs got its CPUs from its parent or from its cpuset: a cgroup gives its cpuset.cpus to
 * every task that joins it (Documentation/admin-guide/cgroup-v2.rst). PID 1 is a setting of its own, and not counted.
 */
#ifndef PROBE_USER_TASKS_H
#define PROBE_USER_TASKS_H

#include "kernel/root.h"
#include "probe/facts.h"

/* Those of one container or unit. */
struct task_group {
	const char *name, *cgroup;  /* cgroup.h */
	unsigned tasks;
	struct cpuset cpus;         /* where any of them may run */
	struct task_group *next;
};

struct user_tasks {
	struct task_group *groups;  /* in the order of their cgroups */
	unsigned count;             /* of tasks */
	bool hidden;                /* PID 1 is not in /proc: neither are other users' tasks, as with the mount option hidepid= */
	bool forgetful;             /* a cpuset makes the kernel forget the affinity of its tasks: user_tasks_find() */
	bool cpusets;               /* and there are some besides the root's; not looked for on other kernels */
};

/* How many of the targets are such tasks. */
unsigned user_tasks_count(const struct facts *facts);

/*
 * Find them among the targets, and read their cgroups. A task that has gone since, whether or not another one has its
 * number now, is left out.
 *
 * Before Linux 6.2 a task that joins a cpuset, or whose cpuset changes, gets the CPUs of the cpuset: cpuset_attach() and
 * update_tasks_cpumask() in kernel/cgroup/cpuset.c set them, and what sched_setaffinity(2) had set is lost. Since commit
 * 8f9ea86fdf99 ("sched: Always preserve the user requested cpumask") the kernel keeps that in user_cpus_ptr, and both
 * apply. No file tells, so this depends on the release; a kernel with a backport is warned about in vain.
 */
void user_tasks_find(struct user_tasks *found, const struct facts *facts, const struct root *root, struct arena *arena);

#endif
