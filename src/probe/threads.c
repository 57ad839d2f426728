#include "probe/threads.h"

#include <string.h>
#include <unistd.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/procstat.h"
#include "kernel/thread.h"

/*
 * Kernel threads that are never moved, by the start of their name: per-CPU threads (which also have PF_NO_SETAFFINITY
 * on every kernel seen), and those of an IRQ that was not found.
 */
static bool is_untouchable(const char *comm)
{
	static const char *const prefix[] = { "migration/", "ksoftirqd/", "rcuc/", "stopper/", "irq/" };

	for (size_t i = 0; i < sizeof(prefix) / sizeof(prefix[0]); i++)
		if (!strncmp(comm, prefix[i], strlen(prefix[i])))
			return true;
	return false;
}

static void add_thread(struct scan *s, enum target_kind kind, int tid, const struct procstat *stat)
{
	char id[48], name[96];

	thread_affinity_id(id, sizeof(id), tid, stat->start);
	format_text(name, sizeof(name), "%d %s", tid, stat->comm);
	scan_add(s, (struct target){
		.knob = policy_knob(s->policy, kind),
		.format = VALUE_LIST,
		.id = arena_copy(s->arena, id),
		.name = scan_name(s, name),
		.read = thread_read_tid(s->root, s->arena, tid),
	});
}

/* "irq/30-eth0" and "irq/30-s-eth0": the name may be truncated, the number is not. */
static struct irq *irq_of_thread(const struct scan *s, const char *comm)
{
	const char *digits = comm + 4;
	unsigned long long number;

	return !strncmp(comm, "irq/", 4) && text_number(&digits, &number) && *digits == '-' && number <= 0xffffffff ?
	       irq_find(&s->facts->irq_table, (unsigned)number) : NULL;
}

/*
 * The CPU to which a thread is bound, the N of "ksoftirqd/N" and of all threads from kernel/smpboot.c; -1 for none. The
 * N of "rcub/N" is not a CPU, and "rcuop/N" runs on other CPUs: these are not bound.
 */
static int bound_cpu(const struct procstat *stat)
{
	const char *slash = strrchr(stat->comm, '/');
	int cpu = slash && stat->flags & PROCSTAT_NO_SETAFFINITY ? scan_number(slash + 1) : -1;

	return cpu < CPUSET_MAX ? cpu : -1;
}

static struct target *add_policy(struct scan *s, enum target_kind kind, const struct irq *irq, int tid,
                                 const struct procstat *stat)
{
	struct target **place = s->tail;
	char id[48], name[96], policy[32];
	struct value cpus = { .text = NULL };

	if (irq && !cpuset_empty(&s->facts->isolated))
		cpus = thread_read_tid(s->root, s->arena, tid);
	thread_policy_id(id, sizeof(id), tid, stat->start);
	thread_policy_value(policy, sizeof(policy), stat->policy, stat->priority);
	format_text(name, sizeof(name), "%d %s", tid, stat->comm);
	scan_add(s, (struct target){
		.knob = policy_knob(s->policy, kind),
		.format = VALUE_TEXT,
		.id = arena_copy(s->arena, id),
		.name = scan_name(s, name),
		.read = { .text = arena_copy(s->arena, policy) },
		.irq = irq,
		.cpu = bound_cpu(stat),
		.cpus = cpus.text,
	});
	return *place;
}

/*
 * Its affinity follows its IRQ's, so only its policy is a target. On some machines it does not follow: facts_strays().
 */
static void add_irq_thread(struct scan *s, struct irq *irq, int tid, const struct procstat *stat)
{
	struct target **last = &irq->threads;

	while (*last)
		last = &(*last)->next_thread;
	*last = add_policy(s, TARGET_IRQ_THREAD, irq, tid, stat);
}

static void add_kernel_thread(struct scan *s, int tid, const struct procstat *stat)
{
	struct irq *irq = irq_of_thread(s, stat->comm);

	if (!strncmp(stat->comm, "irq_work/", 9))
		s->irq_work_thread = true;
	if (irq)
		add_irq_thread(s, irq, tid, stat);
	else if (!(stat->flags & PROCSTAT_NO_SETAFFINITY) && !is_untouchable(stat->comm))
		add_thread(s, TARGET_KERNEL_THREAD, tid, stat);
	/* The parameters of SCHED_DEADLINE could not be restored. */
	if (stat->policy != PROCSTAT_DEADLINE && threadrule_names(s->policy->thread_rules, stat->comm))
		add_policy(s, TARGET_THREAD_POLICY, NULL, tid, stat);
}

/* Does the thread exist, and is it not exiting? */
static bool read_stat(struct scan *s, int tid, struct procstat *stat)
{
	char path[32], line[1024];
	int err;

	format_text(path, sizeof(path), "proc/%d/stat", tid);
	err = root_read(s->root, path, line, sizeof(line));
	if (err >= 0)
		err = procstat_parse(stat, line);
	scan_miss(s, path, err);
	return !err && stat->state != 'Z' && stat->state != 'X';
}

static void find_task(struct scan *s, const char *name, void *context)
{
	int tid = scan_number(name);
	struct procstat stat;

	(void)context;
	if (tid > 0 && read_stat(s, tid, &stat))
		add_thread(s, tid == 1 ? TARGET_INIT : TARGET_USER_THREAD, tid, &stat);
}

static void find_process(struct scan *s, const char *name, void *context)
{
	int pid = scan_number(name);
	struct procstat stat;
	char path[32];

	(void)context;
	if (pid <= 0 || !read_stat(s, pid, &stat))
		return;
	if (stat.flags & PROCSTAT_KTHREAD) {
		add_kernel_thread(s, pid, &stat);
		return;
	}
	/* rtboot itself and its guard exit soon. */
	if (s->root->live && (pid == getpid() || pid == getppid()) && pid != 1)
		return;
	format_text(path, sizeof(path), "proc/%d/task", pid);
	scan_list(s, path, find_task, NULL);
}

/*
 * PID 1 comes first in /proc, and its children are set after it: a child forked in between is either found or inherits
 * the affinity. Kernel threads do not fork.
 */
void probe_threads(struct scan *s, const struct knob *knob)
{
	(void)knob;
	scan_list(s, "proc", find_process, NULL);
}
