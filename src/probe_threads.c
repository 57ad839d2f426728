/* Threads: those of the kernel, of its IRQs, and of userspace. */
#include "prober.h"

#include <string.h>
#include <unistd.h>

#include "format.h"
#include "number.h"
#include "procstat.h"

/*
 * Kernel threads that are never touched, by the start of their name: those of
 * a CPU (bound by PF_NO_SETAFFINITY as well, on every kernel seen), and those of an IRQ
 * that was not found.
 */
static bool is_untouchable(const char *comm)
{
	static const char *const prefix[] = { "migration/", "ksoftirqd/", "rcuc/", "stopper/", "irq/" };

	for (size_t i = 0; i < sizeof(prefix) / sizeof(prefix[0]); i++)
		if (!strncmp(comm, prefix[i], strlen(prefix[i])))
			return true;
	return false;
}

static void add_thread(struct prober *p, enum target_class class, int tid, const struct procstat *stat)
{
	char id[48], name[96];

	target_thread_id(id, sizeof(id), tid, stat->start);
	format_text(name, sizeof(name), "%d %s", tid, stat->comm);
	prober_add(p, (struct target){
		.class = class,
		.format = VALUE_LIST,
		.id = prober_copy(p, id),
		.name = prober_name(p, name),
		.value = target_read_affinity(p->root, p->arena, tid),
	});
}

/* "irq/30-eth0" and "irq/30-s-eth0": the name behind the number may be cut, the number is not. */
static struct irq *irq_of_thread(const struct prober *p, const char *comm)
{
	const char *digits = comm + 4;
	unsigned long long number;

	return !strncmp(comm, "irq/", 4) && number_read(&digits, &number) && *digits == '-' && number <= 0xffffffff ?
	       facts_irq(p->facts, (unsigned)number) : NULL;
}

/*
 * The only CPU where a thread may run, the N of "ksoftirqd/N" and of all that kernel/smpboot.c makes; -1 for none. That
 * of "rcub/N" is no CPU, and "rcuop/N" works for its own from elsewhere: these are not bound.
 */
static int bound_cpu(const struct procstat *stat)
{
	const char *slash = strrchr(stat->comm, '/');
	int cpu = slash && stat->flags & PROCSTAT_NO_SETAFFINITY ? prober_number(slash + 1) : -1;

	return cpu < CPUSET_MAX ? cpu : -1;
}

static struct target *add_policy(struct prober *p, enum target_class class, const struct irq *irq, int tid,
                                 const struct procstat *stat)
{
	struct target **place = p->tail;
	char id[48], name[96], policy[32];
	struct value cpus = { .text = NULL };

	if (irq && !cpuset_empty(&p->isolated))
		cpus = target_read_affinity(p->root, p->arena, tid);
	target_policy_id(id, sizeof(id), tid, stat->start);
	target_policy_value(policy, sizeof(policy), stat->policy, stat->priority);
	format_text(name, sizeof(name), "%d %s", tid, stat->comm);
	prober_add(p, (struct target){
		.class = class,
		.format = VALUE_TEXT,
		.id = prober_copy(p, id),
		.name = prober_name(p, name),
		.value = { .text = prober_copy(p, policy) },
		.irq = irq,
		.cpu = bound_cpu(stat),
		.cpus = cpus.text,
	});
	return *place;
}

/*
 * Its affinity follows its IRQ's, so only its policy is a target. That it does follow is not so on every machine: see
 * facts_strays().
 */
static void add_irq_thread(struct prober *p, struct irq *irq, int tid, const struct procstat *stat)
{
	struct target **last = &irq->threads;

	while (*last)
		last = &(*last)->next_thread;
	*last = add_policy(p, TARGET_IRQ_THREAD, irq, tid, stat);
}

static void add_kernel_thread(struct prober *p, int tid, const struct procstat *stat)
{
	struct irq *irq = irq_of_thread(p, stat->comm);

	if (!strncmp(stat->comm, "irq_work/", 9))
		p->irq_work_thread = true;
	if (irq)
		add_irq_thread(p, irq, tid, stat);
	else if (!(stat->flags & PROCSTAT_NO_SETAFFINITY) && !is_untouchable(stat->comm))
		add_thread(p, TARGET_KERNEL_THREAD, tid, stat);
	/* What a deadline was, nobody could put back. */
	if (stat->policy != PROCSTAT_DEADLINE && threadrule_names(p->policy->thread_rules, stat->comm))
		add_policy(p, TARGET_THREAD_POLICY, NULL, tid, stat);
}

/* Is the thread there, and neither gone nor going? */
static bool read_stat(struct prober *p, int tid, struct procstat *stat)
{
	char path[32], line[1024];
	int err;

	format_text(path, sizeof(path), "proc/%d/stat", tid);
	err = root_read(p->root, path, line, sizeof(line));
	if (err >= 0)
		err = procstat_parse(stat, line);
	prober_miss(p, path, err);
	return !err && stat->state != 'Z' && stat->state != 'X';
}

static void find_task(struct prober *p, const char *name, void *context)
{
	int tid = prober_number(name);
	struct procstat stat;

	(void)context;
	if (tid > 0 && read_stat(p, tid, &stat))
		add_thread(p, tid == 1 ? TARGET_INIT : TARGET_USER_THREAD, tid, &stat);
}

static void find_process(struct prober *p, const char *name, void *context)
{
	int pid = prober_number(name);
	struct procstat stat;
	char path[32];

	(void)context;
	if (pid <= 0 || !read_stat(p, pid, &stat))
		return;
	if (stat.flags & PROCSTAT_KTHREAD) {
		add_kernel_thread(p, pid, &stat);
		return;
	}
	/* rtboot itself and its guard are gone before a setting could matter. */
	if (p->root->live && (pid == getpid() || pid == getppid()) && pid != 1)
		return;
	format_text(path, sizeof(path), "proc/%d/task", pid);
	prober_list(p, path, find_task, NULL);
}

/*
 * PID 1 comes first in /proc and, were the threads set in that order, its
 * children after it: so a child that is forked meanwhile is either seen or
 * inherits. Kernel threads do not fork.
 */
void prober_find_threads(struct prober *p)
{
	prober_list(p, "proc", find_process, NULL);
}
