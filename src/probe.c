#include "probe.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "errname.h"
#include "format.h"
#include "number.h"
#include "procstat.h"

/* A probe under way. */
struct prober {
	const struct root *root;
	struct arena *arena;
	struct facts *facts;
	struct target **tail;       /* where the next target is linked in */
	bool irq_work_thread;
	bool full;                  /* the arena is */
};

static void add_target(struct prober *p, struct target found)
{
	struct target *target = arena_alloc(p->arena, sizeof(*target));

	if (!target || !found.id || !found.name || found.value.error == -ENOMEM) {
		p->full = true;
		return;
	}
	*target = found;
	if (!target->effect)
		target->effective = target->value;
	*p->tail = target;
	p->tail = &target->next;
}

/* A mask file, whose id is its path. One that need not be there is no target where it is not. */
static void probe_mask(struct prober *p, enum target_class class, enum value_format format,
                       const char *path, const char *name, bool optional)
{
	struct value value = target_read(p->root, p->arena, path);
	char id[320];

	if (optional && value.error == -ENOENT)
		return;
	format_text(id, sizeof(id), "/%s", path);
	add_target(p, (struct target){
		.class = class,
		.format = format,
		.id = arena_copy(p->arena, id),
		.name = name,
		.value = value,
	});
}

/* Returns the number that a directory entry is, or -1 if it is none. */
static int entry_number(const char *name)
{
	unsigned long long n;

	return number_read(&name, &n) && !*name && n <= 0x7fffffff ? (int)n : -1;
}

static void probe_irq(struct prober *p, int number)
{
	char path[80], name[160];
	struct value action;
	struct target irq = { .class = TARGET_IRQ, .format = VALUE_LIST };

	format_text(path, sizeof(path), "/proc/irq/%d/smp_affinity_list", number);
	irq.id = arena_copy(p->arena, path);
	irq.value = target_read(p->root, p->arena, path + 1);

	format_text(path, sizeof(path), "proc/irq/%d/effective_affinity_list", number);
	irq.effective = target_read(p->root, p->arena, path);
	/* A kernel without GENERIC_IRQ_EFFECTIVE_AFF_MASK obeys at once. */
	if (irq.effective.text)
		irq.effect = arena_copy(p->arena, path);

	format_text(path, sizeof(path), "sys/kernel/irq/%d/actions", number);
	action = target_read(p->root, p->arena, path);
	format_text(name, sizeof(name), "irq %d%s%s", number,
	            action.text && *action.text ? " " : "", action.text ? action.text : "");
	irq.name = arena_copy(p->arena, name);
	add_target(p, irq);
	p->facts->irqs++;
}

static void probe_irqs(struct prober *p)
{
	struct root_dir dir;
	const char *name;

	probe_mask(p, TARGET_IRQ_DEFAULT, VALUE_MASK, "proc/irq/default_smp_affinity", "irqs yet to come", false);
	if (root_dir_open(p->root, "proc/irq", &dir))
		return;
	while ((name = root_dir_next(&dir)) && !p->full)
		if (entry_number(name) >= 0)
			probe_irq(p, entry_number(name));
	root_dir_close(&dir);
}

static void probe_workqueues(struct prober *p)
{
	struct root_dir dir;
	const char *name;

	probe_mask(p, TARGET_WORKQUEUE, VALUE_MASK, "sys/devices/virtual/workqueue/cpumask",
	           "all unbound workqueues", false);
	if (root_dir_open(p->root, "sys/bus/workqueue/devices", &dir))
		return;
	while ((name = root_dir_next(&dir)) && !p->full) {
		char path[320];

		/* A per-CPU workqueue has no mask. */
		format_text(path, sizeof(path), "sys/bus/workqueue/devices/%s/cpumask", name);
		probe_mask(p, TARGET_WORKQUEUE, VALUE_MASK, path, arena_copy(p->arena, name), true);
	}
	root_dir_close(&dir);
}

/*
 * Kernel threads that are never touched, by the start of their name: those of
 * a CPU (bound by PF_NO_SETAFFINITY as well, on every kernel seen), and the threads of
 * IRQs, which follow their IRQ.
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
	add_target(p, (struct target){
		.class = class,
		.format = VALUE_LIST,
		.id = arena_copy(p->arena, id),
		.name = arena_copy(p->arena, name),
		.value = target_read_affinity(p->root, p->arena, tid),
	});
}

/* Returns 0, or -errno for a thread that is gone or going. */
static int read_stat(struct prober *p, int tid, struct procstat *stat)
{
	char path[32], line[1024];
	int err;

	format_text(path, sizeof(path), "proc/%d/stat", tid);
	err = root_read(p->root, path, line, sizeof(line));
	if (err >= 0)
		err = procstat_parse(stat, line);
	return err ? err : stat->state == 'Z' || stat->state == 'X' ? -ESRCH : 0;
}

static void probe_user_process(struct prober *p, int pid)
{
	char path[32];
	struct root_dir dir;
	const char *name;

	/* rtboot itself and its guard are gone before a setting could matter. */
	if (p->root->live && (pid == getpid() || pid == getppid()) && pid != 1)
		return;
	format_text(path, sizeof(path), "proc/%d/task", pid);
	if (root_dir_open(p->root, path, &dir))
		return;
	while ((name = root_dir_next(&dir)) && !p->full) {
		int tid = entry_number(name);
		struct procstat stat;

		if (tid > 0 && !read_stat(p, tid, &stat))
			add_thread(p, tid == 1 ? TARGET_INIT : TARGET_USER_THREAD, tid, &stat);
	}
	root_dir_close(&dir);
}

/*
 * PID 1 comes first in /proc and, were the threads set in that order, its
 * children after it: so a child that is forked meanwhile is either seen or
 * inherits. Kernel threads do not fork.
 */
static void probe_threads(struct prober *p)
{
	struct root_dir dir;
	const char *name;

	if (root_dir_open(p->root, "proc", &dir))
		return;
	while ((name = root_dir_next(&dir)) && !p->full) {
		int pid = entry_number(name);
		struct procstat stat;

		if (pid <= 0 || read_stat(p, pid, &stat))
			continue;
		if (!(stat.flags & PROCSTAT_KTHREAD)) {
			probe_user_process(p, pid);
			continue;
		}
		if (!strncmp(stat.comm, "irq_work/", 9))
			p->irq_work_thread = true;
		if (!(stat.flags & PROCSTAT_NO_SETAFFINITY) && !is_untouchable(stat.comm))
			add_thread(p, TARGET_KERNEL_THREAD, pid, &stat);
	}
	root_dir_close(&dir);
}

static const char *read_text(struct prober *p, const char *path)
{
	struct value value = target_read(p->root, p->arena, path);

	if (value.error == -ENOMEM)
		p->full = true;
	return value.text ? value.text : "";
}

/* Read one CPU list of sysfs; the first that cannot be read or is no list becomes the trouble. */
static void read_cpus(struct prober *p, const char *name, unsigned nbits, bool required, struct cpuset *set)
{
	struct facts *facts = p->facts;
	char path[64];
	struct value value;
	int err;

	cpuset_clear(set);
	format_text(path, sizeof(path), "sys/devices/system/cpu/%s", name);
	value = target_read(p->root, p->arena, path);
	if (*facts->trouble || (!value.text && !required && value.error == -ENOENT))
		return;
	if (!value.text) {
		format_text(facts->trouble, sizeof(facts->trouble), "/%s cannot be read: %s",
		            path, errname(-value.error));
		return;
	}
	/* 6.12 prints "(null)" for a nohz_full that is not set. */
	err = strcmp(value.text, "(null)") ? cpuset_parse_list(set, value.text, nbits) : 0;
	if (err)
		format_text(facts->trouble, sizeof(facts->trouble), "/%s reads \"%.40s\", which is no CPU list here: %s",
		            path, value.text, errname(-err));
	facts->has_nohz_full |= !required;
}

static void probe_cpus(struct prober *p)
{
	struct facts *facts = p->facts;

	read_cpus(p, "possible", CPUSET_MAX, true, &facts->possible);
	facts->nbits = cpuset_nbits(&facts->possible);
	if (!facts->nbits) {
		if (!*facts->trouble)
			format_text(facts->trouble, sizeof(facts->trouble),
			            "/sys/devices/system/cpu/possible names no CPU");
		facts->nbits = CPUSET_MAX;
	}
	read_cpus(p, "online", facts->nbits, true, &facts->online);
	read_cpus(p, "isolated", facts->nbits, true, &facts->isolated);
	read_cpus(p, "nohz_full", facts->nbits, false, &facts->nohz_full);
}

int probe_facts(struct facts *facts, const struct root *root, struct arena *arena)
{
	struct prober p = { .root = root, .arena = arena, .facts = facts, .tail = &facts->targets };
	struct value realtime;

	memset(facts, 0, sizeof(*facts));
	facts->release = read_text(&p, "proc/sys/kernel/osrelease");
	facts->version = read_text(&p, "proc/sys/kernel/version");
	facts->boot_id = read_text(&p, "proc/sys/kernel/random/boot_id");
	facts->cmdline = read_text(&p, "proc/cmdline");
	realtime = target_read(root, arena, "sys/kernel/realtime");
	probe_cpus(&p);
	probe_irqs(&p);
	probe_workqueues(&p);
	probe_mask(&p, TARGET_WATCHDOG, VALUE_LIST, "proc/sys/kernel/watchdog_cpumask", "watchdog", false);
	probe_threads(&p);
	kernel_judge(&facts->kernel, facts->version, realtime.text, p.irq_work_thread);
	return p.full ? -ENOMEM : 0;
}
