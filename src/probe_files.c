/* Files that hold masks, files that the config names, files of ours. */
#include "prober.h"

#include <string.h>

#include "format.h"
#include "text.h"

/* What stands in a path between that many slashes and the next one. */
static const char *copy_component(struct prober *p, const char *path, int slashes)
{
	char name[128];

	while (slashes--)
		path = strchr(path, '/') + 1;
	format_text(name, sizeof(name), "%s", path);
	name[strcspn(name, "/")] = '\0';
	return prober_name(p, name);
}

/* A per-CPU workqueue has no mask. */
static void add_workqueue(struct prober *p, const char *path, void *context)
{
	(void)context;
	prober_add_file(p, TARGET_WORKQUEUE, VALUE_MASK, path, copy_component(p, path, 4), true);
}

/* A device with one queue has no xps_cpus that can be read. */
static void add_steering(struct prober *p, const char *path, void *context)
{
	char name[160];

	(void)context;
	format_text(name, sizeof(name), "%s", path + sizeof("sys/class/net/") - 1);
	prober_add_file(p, TARGET_STEERING, VALUE_MASK, path, prober_name(p, name), true);
}

/* Where there is no queue, one of each that could be: it is absent. */
static void find_steering(struct prober *p)
{
	static const char rps[] = "sys/class/net/*/queues/*/rps_cpus";
	struct target **end = p->tail;

	prober_find(p, rps, add_steering, NULL);
	prober_find(p, "sys/class/net/*/queues/*/xps_cpus", add_steering, NULL);
	if (p->tail == end)
		prober_add_file(p, TARGET_STEERING, VALUE_MASK, rps, rps + sizeof("sys/class/net/") - 1, false);
}

void prober_find_masks(struct prober *p)
{
	prober_add_file(p, TARGET_WORKQUEUE, VALUE_MASK, "sys/devices/virtual/workqueue/cpumask",
	                "all unbound workqueues", false);
	prober_find(p, "sys/bus/workqueue/devices/*/cpumask", add_workqueue, NULL);
	prober_add_file(p, TARGET_WATCHDOG, VALUE_LIST, "proc/sys/kernel/watchdog_cpumask", "watchdog", false);
	if (p->policy->steering == POLICY_HOUSEKEEPING)
		find_steering(p);
}

/* A file of the config, and how many its pattern found. */
struct wish {
	const struct policy_file *file;
	unsigned found;
};

static const enum target_class classes[] = {
	[POLICY_POWER] = TARGET_POWER, [POLICY_SYSCTL] = TARGET_SYSCTL, [POLICY_SYSFS] = TARGET_SYSFS,
};

/* A sysctl below its directory, of others the last three components: "usb1/power/control". */
static const char *copy_tail(struct prober *p, const char *path)
{
	static const char sysctl[] = "proc/sys/";
	const char *tail = path + strlen(path);

	if (!strncmp(path, sysctl, sizeof(sysctl) - 1))
		return prober_name(p, path + sizeof(sysctl) - 1);
	for (int slashes = 0; tail > path && (tail[-1] != '/' || ++slashes < 3); tail--)
		;
	return prober_name(p, tail);
}

/* The target that is that file already, or NULL. */
static struct target *find_target(const struct prober *p, const char *path)
{
	struct target *target;
	char id[PROBER_FILE];

	format_text(id, sizeof(id), "/%s", path);
	target = p->bucket[text_hash(id) % PROBER_BUCKETS];
	while (target && strcmp(target->id, id))
		target = target->next_alike;
	return target;
}

/* Of several wishes for one file the last one counts. */
static void add_wished(struct prober *p, const struct policy_file *file, const char *path, bool optional,
                       unsigned *found)
{
	struct target *target = find_target(p, path);
	char beside[PROBER_FILE];

	if (!target)
		target = prober_add_file(p, classes[file->section], VALUE_TEXT, path, copy_tail(p, path), optional);
	if (!target)
		return;
	++*found;
	target->class = classes[file->section];
	target->wish = file->value;
	if (!file->offers || !target->value.text)
		return;
	format_text(beside, sizeof(beside), "%s", path);
	*strrchr(beside, '/') = '\0';
	format_text(beside + strlen(beside), sizeof(beside) - strlen(beside), "/%s", file->offers);
	target->offers = prober_read(p, beside).text;
}

static void add_found(struct prober *p, const char *path, void *context)
{
	struct wish *wish = context;

	add_wished(p, wish->file, path, true, &wish->found);
}

/* All that a path finds; if that is nothing, the path itself, which is absent then. */
static void find_wish(struct prober *p, const struct policy_file *file, const char *path)
{
	struct wish wish = { file, 0 };

	prober_find(p, path, add_found, &wish);
	if (!wish.found)
		add_wished(p, file, path, false, &wish.found);
}

/* POLICY_CPU in a path stands for each isolated CPU. */
static void find_wishes_of_cpus(struct prober *p, const struct policy_file *file, const char *mark)
{
	size_t before = (size_t)(mark - file->path) - 1;
	char path[PROBER_FILE];

	if (cpuset_empty(&p->isolated)) {
		format_text(path, sizeof(path), "%s", file->path);
		path[before + 1] = '*';
		prober_add_nowhere(p, classes[file->section], path, copy_tail(p, path + 1), file->value);
	}
	for (unsigned cpu = cpuset_next(&p->isolated, 0); cpu < CPUSET_MAX; cpu = cpuset_next(&p->isolated, cpu + 1)) {
		format_text(path, sizeof(path), "%s", file->path + 1);
		format_text(path + before, sizeof(path) - before, "%u%s", cpu, mark + 1);
		find_wish(p, file, path);
	}
}

void prober_find_files(struct prober *p)
{
	for (const struct policy_file *file = p->policy->files; file; file = file->next) {
		const char *mark = strchr(file->path, *POLICY_CPU);

		if (mark)
			find_wishes_of_cpus(p, file, mark);
		else
			find_wish(p, file, file->path + 1);
	}
}

static void add_module(struct prober *p, const char *module)
{
	char id[128];

	format_text(id, sizeof(id), "module:%s", module);
	prober_add(p, (struct target){
		.class = TARGET_MODULE,
		.format = VALUE_TEXT,
		.id = prober_copy(p, id),
		.name = module,
		.value = target_read(p->root, p->arena, id, VALUE_TEXT),
		.wish = "loaded",
	});
}

void prober_find_told(struct prober *p)
{
	for (size_t i = 0; i < POLICY_PROGRAMS; i++)
		prober_add_file(p, TARGET_TOLD, VALUE_TEXT, policy_told[i].file + 1, policy_told[i].name, false);
	for (const struct policy_module *m = p->policy->modules; m; m = m->next)
		add_module(p, m->name);
}
