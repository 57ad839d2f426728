#include "probe/probe.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/cmdline.h"
#include "kernel/file.h"
#include "probe/cpus.h"

static const char *read_text(struct scan *s, const char *path)
{
	struct value value = scan_read(s, path);

	return value.text ? value.text : "";
}

/* Read a required file: the command line may disable rtboot, and a journal needs the boot ID. */
static const char *read_required(struct scan *s, const char *path)
{
	struct value value = file_read_path(s->root, s->arena, path);

	if (!value.text)
		scan_trouble(s, path, value.error);
	return value.text ? value.text : "";
}

static void find_node(struct scan *s, const char *path, void *context)
{
	struct node *node = arena_alloc(s->arena, sizeof(*node));
	const char *list = read_text(s, path);
	const char *digits = path + sizeof("sys/devices/system/node/node") - 1;
	unsigned long long number;

	(void)context;
	if (text_number(&digits, &number) && number <= 0x7fffffff && !probe_is_cut(list) &&
	           !cpuset_parse_list(&node->cpus, list, s->facts->nbits)) {
		node->number = (int)number;
		node->next = s->facts->nodes;
		s->facts->nodes = node;
	}
}

/* NUMA nodes, if there are several and the policy spreads IRQs near theirs. */
static void find_nodes(struct scan *s)
{
	struct value online;

	if (s->policy->set[KNOB_SPREAD] != POLICY_SPREAD_ROUND_ROBIN)
		return;
	online = scan_read(s, "sys/devices/system/node/online");
	if (online.text && strcspn(online.text, ",-") < strlen(online.text))
		scan_find(s, "sys/devices/system/node/node[0-9]*/cpulist", find_node, NULL);
}

/* The siblings of isolated CPUs. */
static void find_siblings(struct scan *s)
{
	for (unsigned cpu = cpuset_next(&s->facts->isolated, 0); cpu < CPUSET_MAX; cpu = cpuset_next(&s->facts->isolated, cpu + 1)) {
		struct cpuset siblings;
		char path[80];

		format_text(path, sizeof(path), "sys/devices/system/cpu/cpu%u/topology/thread_siblings_list", cpu);
		if (!cpuset_parse_list(&siblings, read_text(s, path), s->facts->nbits))
			cpuset_or(&s->facts->siblings, &s->facts->siblings, &siblings);
	}
}

/* The config of the kernel, from the image: hook/image.sh. */
static const char *read_config(struct scan *s)
{
	char path[160], sum[160];

	if (format_text(path, sizeof(path), "usr/lib/rtboot/config-%s", s->facts->release) >= sizeof(path))
		return "";
	verdict_sum_config(sum, sizeof(sum), read_text(s, path));
	return arena_copy(s->arena, sum);
}

/*
 * A kdump kernel has /proc/vmcore before its initramfs runs (fs/proc/vmcore.c). Opening it as a directory only tests
 * whether it exists.
 */
static void find_kdump(struct scan *s)
{
	static const char path[] = "proc/vmcore";
	struct root_dir dir;
	int err = root_dir_open(s->root, path, &dir);

	if (!err)
		root_dir_close(&dir);
	s->facts->kdump = !err || err == -ENOTDIR;
	if (!s->facts->kdump && err != -ENOENT)
		scan_trouble(s, path, err);
}

void probe_facts(struct facts *facts, const struct root *root, const struct policy *policy,
                 const char *system, bool owners, struct arena *arena)
{
	struct scan s = {
		.root = root, .policy = policy, .system = system, .arena = arena, .facts = facts, .tail = &facts->targets,
		.owners = owners || rule_needs_owners(policy->rules),
	};
	struct value realtime;
	const char *cursor;
	char value[2];

	memset(facts, 0, sizeof(*facts));
	facts->release = read_text(&s, "proc/sys/kernel/osrelease");
	facts->version = read_text(&s, "proc/sys/kernel/version");
	facts->boot_id = read_required(&s, "proc/sys/kernel/random/boot_id");
	facts->cmdline = read_required(&s, "proc/cmdline");
	cursor = facts->cmdline;
	facts->config = read_config(&s);
	realtime = scan_read(&s, "sys/kernel/realtime");
	find_kdump(&s);
	probe_cpus(&s);
	probe_topology(&s);
	facts_divide(facts, policy->isolated);
	find_nodes(&s);
	find_siblings(&s);
	for (const struct knob *knob = policy->knobs; knob->section || knob->class; knob++)
		if (knob->find)
			knob->find(&s, knob);
	verdict_judge(&facts->verdict, facts->version, realtime.text, s.irq_work_thread);
	/* setup_forced_irqthreads() in kernel/irq/manage.c takes it with any value. */
	if (cmdline_find(&cursor, "threadirqs", value, sizeof(value)) >= 0)
		verdict_take_threadirqs(&facts->verdict);
}
