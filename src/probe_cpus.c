/*
 * The CPUs: which there are, which are online, which the kernel isolates, and how they are made up.
 *
 * Each is a list in a file of sysfs, and one that does not fit into a page of the kernel's, which is a multiple of 4096
 * bytes, is cut one byte before its end, maybe within a number: bitmap_print_to_pagebuf(), sysfs_emit(). So a
 * list of 4095 bytes, or of a multiple more, is not believed. (One that is whole, on bigger pages, is found elsewhere
 * as well.) Then the directories of the CPUs tell which are online, and which are possible unless they
 * are not even present. What is isolated stands nowhere else but on the command line, which is believed if its
 * list begins as the one that was cut.
 */
#include "probe.h"

#include <errno.h>
#include <string.h>

#include "cmdline.h"
#include "errname.h"
#include "format.h"
#include "prober.h"

#define DIRECTORY "sys/devices/system/cpu/"

bool prober_is_cut(const char *list)
{
	return strlen(list) % 4096 == 4095;
}

static void find_cpu(struct prober *p, const char *path, void *context)
{
	struct cpuset *set = context;
	int cpu = prober_number(path + sizeof(DIRECTORY "cpu") - 1);
	struct value online = { .text = "1" };

	if (set == &p->facts->online) {
		char file[PROBER_FILE];

		format_text(file, sizeof(file), "%s/online", path);
		online = prober_read(p, file);
	}
	/* One that cannot be switched off, as mostly CPU 0, has no such file. */
	if (cpu >= 0 && cpu < CPUSET_MAX && (online.text ? *online.text == '1' : online.error == -ENOENT))
		cpuset_add(set, (unsigned)cpu);
}

/* The CPUs of the parameter whose list begins as the one that was cut. Returns 0, or -EFBIG where none does. */
static int find_asked(struct prober *p, const char *cut, struct cpuset *set)
{
	static const char *const names[] = { "isolcpus", "nohz_full" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *cursor = p->facts->cmdline;
		struct isolcpus asked;
		char value[CMDLINE_MAX];

		while (cmdline_next(&cursor, names[i], value)) {
			const char *list;

			if (cmdline_parse_isolcpus(&asked, value, p->facts->nbits))
				continue;
			cpuset_and(set, &asked.cpus, &p->facts->possible);
			list = value_write(p->arena, VALUE_LIST, set, p->facts->nbits);
			if (list && !strncmp(list, cut, strlen(cut)))
				return 0;
		}
	}
	return -EFBIG;
}

static int read_list(struct prober *p, const char *list, struct cpuset *set)
{
	/* 6.12 prints "(null)" for a nohz_full that is not set. */
	if (!strcmp(list, "(null)"))
		return 0;
	if (!prober_is_cut(list))
		return cpuset_parse_list(set, list, p->facts->nbits);
	if (set == &p->facts->isolated || set == &p->facts->nohz_full)
		return find_asked(p, list, set);
	prober_find(p, DIRECTORY "cpu[0-9]*", find_cpu, set);
	return 0;
}

/* Read one list; the first that cannot be read or is no list becomes the trouble. */
static void read_cpus(struct prober *p, const char *name, struct cpuset *set)
{
	struct facts *facts = p->facts;
	bool required = set != &facts->nohz_full;
	char path[64];
	struct value value;
	int err;

	format_text(path, sizeof(path), DIRECTORY "%s", name);
	value = target_read_file(p->root, p->arena, path);
	if (*facts->trouble || (!value.text && !required && value.error == -ENOENT))
		return;
	if (!value.text) {
		prober_trouble(p, path, value.error);
		return;
	}
	facts->has_nohz_full |= !required;
	err = read_list(p, value.text, set);
	if (!err && set == &facts->possible && cpuset_empty(set))
		err = -EINVAL;
	if (err)
		format_text(facts->trouble, sizeof(facts->trouble), err == -EFBIG ?
		            "/%s begins with \"%.40s\" and is cut, and the command line has no such list" :
		            "/%s reads \"%.40s\", which is no CPU list here: %s", path, value.text, errname(-err));
}

static void find_possible(struct prober *p)
{
	struct facts *facts = p->facts;

	facts->nbits = CPUSET_MAX;
	read_cpus(p, "possible", &facts->possible);
	if (!*facts->trouble)
		facts->nbits = cpuset_nbits(&facts->possible);
}

void prober_find_cpus(struct prober *p)
{
	find_possible(p);
	read_cpus(p, "online", &p->facts->online);
	read_cpus(p, "isolated", &p->facts->isolated);
	read_cpus(p, "nohz_full", &p->facts->nohz_full);
}

/* A package, and one that was found before. Its id is -1 on a machine that does not tell them apart. */
struct package {
	const char *id;
	struct package *next;
};

static bool is_new_package(struct prober *p, struct package **packages, const char *id)
{
	struct package *package = *packages;

	while (package && strcmp(package->id, id))
		package = package->next;
	if (package)
		return false;
	if (!(package = arena_alloc(p->arena, sizeof(*package)))) {
		p->full = true;
		return false;
	}
	*package = (struct package){ id, *packages };
	*packages = package;
	return true;
}

static void find_core(struct prober *p, const char *list, unsigned cpu)
{
	struct cpuexpr_core *core;
	struct cpuset threads;

	/* Once for each core, at its first thread. */
	if (cpuset_parse_list(&threads, list, p->facts->nbits) || cpuset_next(&threads, 0) != cpu)
		return;
	if (!(core = arena_alloc(p->arena, sizeof(*core)))) {
		p->full = true;
		return;
	}
	*core = (struct cpuexpr_core){ threads, p->facts->cores };
	p->facts->cores = core;
}

static bool needs_topology(const struct policy *policy)
{
	for (const struct rule *rule = policy->rules; rule; rule = rule->next)
		if (rule->cpus && cpuexpr_needs_topology(rule->cpus))
			return true;
	return policy->isolated && cpuexpr_needs_topology(policy->isolated);
}

/* Cores and packages: Documentation/admin-guide/cputopology.rst. A CPU that is offline has none. */
static void find_topology(struct prober *p)
{
	const struct cpuset *online = &p->facts->online;
	struct package *packages = NULL;

	for (unsigned cpu = cpuset_next(online, 0); cpu < CPUSET_MAX; cpu = cpuset_next(online, cpu + 1)) {
		char path[80];
		const char *text;

		format_text(path, sizeof(path), DIRECTORY "cpu%u/topology/thread_siblings_list", cpu);
		if ((text = prober_read(p, path).text))
			find_core(p, text, cpu);
		format_text(path, sizeof(path), DIRECTORY "cpu%u/topology/physical_package_id", cpu);
		if ((text = prober_read(p, path).text) && is_new_package(p, &packages, text))
			cpuset_add(&p->facts->first_of_package, cpu);
	}
}

void prober_find_topology(struct prober *p)
{
	if (needs_topology(p->policy))
		find_topology(p);
}

void probe_possible(struct facts *facts, const struct root *root, struct arena *arena, const char *list)
{
	struct prober p = { .root = root, .arena = arena, .facts = facts, .tail = &facts->targets };

	memset(facts, 0, sizeof(*facts));
	find_possible(&p);
	if (!cpuexpr_needs_topology(list))
		return;
	read_cpus(&p, "online", &facts->online);
	find_topology(&p);
}
