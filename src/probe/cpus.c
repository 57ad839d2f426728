#include "probe/cpus.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "base/format.h"
#include "kernel/cmdline.h"
#include "kernel/file.h"

#define DIRECTORY "sys/devices/system/cpu/"

bool probe_is_cut(const char *list)
{
	return strlen(list) % 4096 == 4095;
}

static void find_cpu(struct scan *s, const char *path, void *context)
{
	struct cpuset *set = context;
	int cpu = scan_number(path + sizeof(DIRECTORY "cpu") - 1);
	struct value online = { .text = "1" };

	if (set == &s->facts->online) {
		char file[SCAN_FILE];

		format_text(file, sizeof(file), "%s/online", path);
		online = scan_read(s, file);
	}
	/* A CPU that cannot go offline, often CPU 0, has no such file. */
	if (cpu >= 0 && cpu < CPUSET_MAX && (online.text ? *online.text == '1' : online.error == -ENOENT))
		cpuset_add(set, (unsigned)cpu);
}

/* The CPUs of the parameter whose list begins like the truncated one. Returns 0, or -EFBIG if none does. */
static int find_asked(struct scan *s, const char *cut, struct cpuset *set)
{
	static const char *const names[] = { "isolcpus", "nohz_full" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *cursor = s->facts->cmdline;
		struct isolcpus asked;
		char value[CMDLINE_MAX];

		while (cmdline_next(&cursor, names[i], value)) {
			const char *list;

			if (cmdline_parse_isolcpus(&asked, value, s->facts->nbits))
				continue;
			cpuset_and(set, &asked.cpus, &s->facts->possible);
			list = value_write(s->arena, VALUE_LIST, set, s->facts->nbits);
			if (!strncmp(list, cut, strlen(cut)))
				return 0;
		}
	}
	return -EFBIG;
}

static int read_list(struct scan *s, const char *list, struct cpuset *set)
{
	/* 6.12 prints "(null)" for a nohz_full that is not set. */
	if (!strcmp(list, "(null)"))
		return 0;
	if (!probe_is_cut(list))
		return cpuset_parse_list(set, list, s->facts->nbits);
	if (set == &s->facts->kernel_isolated || set == &s->facts->nohz_full)
		return find_asked(s, list, set);
	scan_find(s, DIRECTORY "cpu[0-9]*", find_cpu, set);
	return 0;
}

/* Read one list. The first error becomes the trouble. */
static void read_cpus(struct scan *s, const char *name, struct cpuset *set)
{
	struct facts *facts = s->facts;
	bool required = set != &facts->nohz_full;
	char path[64];
	struct value value;
	int err;

	format_text(path, sizeof(path), DIRECTORY "%s", name);
	value = file_read_path(s->root, s->arena, path);
	if (*facts->trouble || (!value.text && !required && value.error == -ENOENT))
		return;
	if (!value.text) {
		scan_trouble(s, path, value.error);
		return;
	}
	facts->has_nohz_full |= !required;
	err = read_list(s, value.text, set);
	if (!err && set == &facts->possible && cpuset_empty(set))
		err = -EINVAL;
	if (err)
		format_text(facts->trouble, sizeof(facts->trouble), err == -EFBIG ?
		            "/%s begins with \"%.40s\" and is truncated, and the command line has no such list" :
		            "/%s reads \"%.40s\", which is not a valid cpulist here: %s", path, value.text, errname(err));
}

static void find_possible(struct scan *s)
{
	struct facts *facts = s->facts;

	facts->nbits = CPUSET_MAX;
	read_cpus(s, "possible", &facts->possible);
	if (!*facts->trouble)
		facts->nbits = cpuset_nbits(&facts->possible);
}

void probe_cpus(struct scan *s)
{
	find_possible(s);
	read_cpus(s, "online", &s->facts->online);
	read_cpus(s, "isolated", &s->facts->kernel_isolated);
	read_cpus(s, "nohz_full", &s->facts->nohz_full);
}

/* A package found so far. Its ID is -1 on a machine that does not distinguish packages. */
struct package {
	const char *id;
	struct package *next;
};

static bool is_new_package(struct scan *s, struct package **packages, const char *id)
{
	struct package *package = *packages;

	while (package && strcmp(package->id, id))
		package = package->next;
	if (package)
		return false;
	package = arena_alloc(s->arena, sizeof(*package));
	*package = (struct package){ id, *packages };
	*packages = package;
	return true;
}

static void find_core(struct scan *s, const char *list, unsigned cpu)
{
	struct cpuexpr_core *core;
	struct cpuset threads;

	/* Once for each core, at its first thread. */
	if (cpuset_parse_list(&threads, list, s->facts->nbits) || cpuset_next(&threads, 0) != cpu)
		return;
	core = arena_alloc(s->arena, sizeof(*core));
	*core = (struct cpuexpr_core){ threads, s->facts->cores };
	s->facts->cores = core;
}

static bool needs_topology(const struct policy *policy)
{
	for (const struct rule *rule = policy->rules; rule; rule = rule->next)
		if (rule->cpus && cpuexpr_needs_topology(rule->cpus))
			return true;
	return policy->isolated && cpuexpr_needs_topology(policy->isolated);
}

/* Cores and packages: Documentation/admin-guide/cputopology.rst. An offline CPU has no topology. */
static void find_topology(struct scan *s)
{
	const struct cpuset *online = &s->facts->online;
	struct package *packages = NULL;

	for (unsigned cpu = cpuset_next(online, 0); cpu < CPUSET_MAX; cpu = cpuset_next(online, cpu + 1)) {
		char path[80];
		const char *text;

		format_text(path, sizeof(path), DIRECTORY "cpu%u/topology/thread_siblings_list", cpu);
		if ((text = scan_read(s, path).text))
			find_core(s, text, cpu);
		format_text(path, sizeof(path), DIRECTORY "cpu%u/topology/physical_package_id", cpu);
		if ((text = scan_read(s, path).text) && is_new_package(s, &packages, text))
			cpuset_add(&s->facts->first_of_package, cpu);
	}
}

void probe_topology(struct scan *s)
{
	if (needs_topology(s->policy))
		find_topology(s);
}

void probe_switches(struct scan *s, const struct knob *knob)
{
	if (s->policy->set[KNOB_FLUSH] != POLICY_FLUSH_HOTPLUG)
		return;
	if (cpuset_empty(&s->facts->isolated))
		scan_add_nowhere(s, knob, "/sys/devices/system/cpu/cpu*/online", "cpu*/online", NULL);
	for (unsigned cpu = cpuset_next(&s->facts->isolated, 1); cpu < CPUSET_MAX; cpu = cpuset_next(&s->facts->isolated, cpu + 1)) {
		char path[80], name[16];

		format_text(path, sizeof(path), "sys/devices/system/cpu/cpu%u/online", cpu);
		format_text(name, sizeof(name), "cpu %u", cpu);
		scan_add_file(s, knob, VALUE_TEXT, path, arena_copy(s->arena, name), false);
	}
}

void probe_possible(struct facts *facts, const struct root *root, struct arena *arena, const char *list)
{
	struct scan s = { .root = root, .arena = arena, .facts = facts, .tail = &facts->targets };

	memset(facts, 0, sizeof(*facts));
	find_possible(&s);
	if (!cpuexpr_needs_topology(list))
		return;
	read_cpus(&s, "online", &facts->online);
	find_topology(&s);
}
