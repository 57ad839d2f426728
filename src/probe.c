#include "probe.h"

#include <errno.h>
#include <string.h>

#include "cmdline.h"
#include "format.h"
#include "number.h"
#include "prober.h"

static const char *read_text(struct prober *p, const char *path)
{
	struct value value = prober_read(p, path);

	return value.text ? value.text : "";
}

/* The command line may switch rtboot off, and a journal without its boot's ID would not be found again. */
static const char *read_required(struct prober *p, const char *path)
{
	struct value value = target_read_file(p->root, p->arena, path);

	if (!value.text)
		prober_trouble(p, path, value.error);
	return value.text ? value.text : "";
}

static void find_node(struct prober *p, const char *path, void *context)
{
	struct node *node = arena_alloc(p->arena, sizeof(*node));
	const char *list = read_text(p, path);
	const char *digits = path + sizeof("sys/devices/system/node/node") - 1;
	unsigned long long number;

	(void)context;
	if (!node) {
		p->full = true;
	} else if (number_read(&digits, &number) && number <= 0x7fffffff && !prober_is_cut(list) &&
	           !cpuset_parse_list(&node->cpus, list, p->facts->nbits)) {
		node->number = (int)number;
		node->next = p->facts->nodes;
		p->facts->nodes = node;
	}
}

/* NUMA nodes, if there are several and IRQs are to be near theirs. */
static void find_nodes(struct prober *p)
{
	struct value online;

	if (p->policy->spread != POLICY_SPREAD_ROUND_ROBIN)
		return;
	online = prober_read(p, "sys/devices/system/node/online");
	if (online.text && strcspn(online.text, ",-") < strlen(online.text))
		prober_find(p, "sys/devices/system/node/node[0-9]*/cpulist", find_node, NULL);
}

/* What isolated CPUs share a core with. */
static void find_siblings(struct prober *p)
{
	for (unsigned cpu = cpuset_next(&p->isolated, 0); cpu < CPUSET_MAX; cpu = cpuset_next(&p->isolated, cpu + 1)) {
		struct cpuset siblings;
		char path[80];

		format_text(path, sizeof(path), "sys/devices/system/cpu/cpu%u/topology/thread_siblings_list", cpu);
		if (!cpuset_parse_list(&siblings, read_text(p, path), p->facts->nbits))
			cpuset_or(&p->facts->siblings, &p->facts->siblings, &siblings);
	}
}

/* The switches by which isolated CPUs can be flushed. The boot CPU stays. */
static void find_switches(struct prober *p)
{
	if (p->policy->flush != POLICY_FLUSH_HOTPLUG)
		return;
	if (cpuset_empty(&p->isolated))
		prober_add_nowhere(p, TARGET_CPU, "/sys/devices/system/cpu/cpu*/online", "cpu*/online", NULL);
	for (unsigned cpu = cpuset_next(&p->isolated, 1); cpu < CPUSET_MAX; cpu = cpuset_next(&p->isolated, cpu + 1)) {
		char path[80], name[16];

		format_text(path, sizeof(path), "sys/devices/system/cpu/cpu%u/online", cpu);
		format_text(name, sizeof(name), "cpu %u", cpu);
		prober_add_file(p, TARGET_CPU, VALUE_TEXT, path, prober_copy(p, name), false);
	}
}

/* What the image brought about its kernel: dracut/50rtboot/module-setup.sh. */
static const char *read_config(struct prober *p)
{
	char path[160], sum[160];

	if (format_text(path, sizeof(path), "usr/lib/rtboot/config-%s", p->facts->release) >= sizeof(path))
		return "";
	kernel_sum_config(sum, sizeof(sum), read_text(p, path));
	return prober_copy(p, sum);
}

/*
 * A kdump kernel has /proc/vmcore before its initramfs runs (fs/proc/vmcore.c). To open it as a directory asks only
 * whether it is there.
 */
static void find_kdump(struct prober *p)
{
	static const char path[] = "proc/vmcore";
	struct root_dir dir;
	int err = root_dir_open(p->root, path, &dir);

	if (!err)
		root_dir_close(&dir);
	p->facts->kdump = !err || err == -ENOTDIR;
	if (!p->facts->kdump && err != -ENOENT)
		prober_trouble(p, path, err);
}

int probe_facts(struct facts *facts, const struct root *root, const struct policy *policy,
                enum stage stage, bool owners, struct arena *arena)
{
	static const char *const systems[] = { [STAGE_EARLY] = NULL, [STAGE_LATE] = "sysroot", [STAGE_SYSTEM] = "." };
	struct prober p = {
		.root = root, .policy = policy, .system = systems[stage], .arena = arena, .facts = facts, .tail = &facts->targets,
	};
	struct value realtime;
	const char *cursor;
	char value[2];

	memset(facts, 0, sizeof(*facts));
	facts->release = read_text(&p, "proc/sys/kernel/osrelease");
	facts->version = read_text(&p, "proc/sys/kernel/version");
	facts->boot_id = read_required(&p, "proc/sys/kernel/random/boot_id");
	facts->cmdline = read_required(&p, "proc/cmdline");
	cursor = facts->cmdline;
	facts->config = read_config(&p);
	realtime = prober_read(&p, "sys/kernel/realtime");
	find_kdump(&p);
	prober_find_cpus(&p);
	prober_find_topology(&p);
	facts_isolated(&p.isolated, facts, policy->isolated);
	find_nodes(&p);
	find_siblings(&p);
	prober_find_irqs(&p);
	find_switches(&p);
	if (owners || rule_needs_owners(policy->rules))
		prober_find_owners(&p);
	prober_find_masks(&p);
	prober_find_files(&p);
	prober_find_threads(&p);
	prober_find_systemd(&p);
	prober_find_told(&p);
	kernel_judge(&facts->kernel, facts->version, realtime.text, p.irq_work_thread);
	/* setup_forced_irqthreads() in kernel/irq/manage.c takes it with any value. */
	if (cmdline_find(&cursor, "threadirqs", value, sizeof(value)) >= 0)
		kernel_take_threadirqs(&facts->kernel);
	return p.full ? -ENOMEM : 0;
}
