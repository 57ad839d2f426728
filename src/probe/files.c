#include "probe/files.h"

#include <string.h>

#include "base/format.h"
#include "base/text.h"

/* What stands in a path between that many slashes and the next one. */
static const char *copy_component(struct scan *s, const char *path, int slashes)
{
	char name[128];

	while (slashes--)
		path = strchr(path, '/') + 1;
	format_text(name, sizeof(name), "%s", path);
	name[strcspn(name, "/")] = '\0';
	return scan_name(s, name);
}

/* A per-CPU workqueue has no mask. */
static void add_workqueue(struct scan *s, const char *path, void *context)
{
	(void)context;
	scan_add_file(s, TARGET_WORKQUEUE, VALUE_MASK, path, copy_component(s, path, 4), true);
}

/* A device with one queue has no xps_cpus that can be read. */
static void add_steering(struct scan *s, const char *path, void *context)
{
	char name[160];

	(void)context;
	format_text(name, sizeof(name), "%s", path + sizeof("sys/class/net/") - 1);
	scan_add_file(s, TARGET_STEERING, VALUE_MASK, path, scan_name(s, name), true);
}

/* Where there is no queue, one of each that could be: it is absent. */
static void find_steering(struct scan *s)
{
	static const char rps[] = "sys/class/net/*/queues/*/rps_cpus";
	struct target **end = s->tail;

	scan_find(s, rps, add_steering, NULL);
	scan_find(s, "sys/class/net/*/queues/*/xps_cpus", add_steering, NULL);
	if (s->tail == end)
		scan_add_file(s, TARGET_STEERING, VALUE_MASK, rps, rps + sizeof("sys/class/net/") - 1, false);
}

void probe_masks(struct scan *s)
{
	scan_add_file(s, TARGET_WORKQUEUE, VALUE_MASK, "sys/devices/virtual/workqueue/cpumask",
	                "all unbound workqueues", false);
	scan_find(s, "sys/bus/workqueue/devices/*/cpumask", add_workqueue, NULL);
	scan_add_file(s, TARGET_WATCHDOG, VALUE_LIST, "proc/sys/kernel/watchdog_cpumask", "watchdog", false);
	if (s->policy->steering == POLICY_HOUSEKEEPING)
		find_steering(s);
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
static const char *copy_tail(struct scan *s, const char *path)
{
	static const char sysctl[] = "proc/sys/";
	const char *tail = path + strlen(path);

	if (!strncmp(path, sysctl, sizeof(sysctl) - 1))
		return scan_name(s, path + sizeof(sysctl) - 1);
	for (int slashes = 0; tail > path && (tail[-1] != '/' || ++slashes < 3); tail--)
		;
	return scan_name(s, tail);
}

/* The target that is that file already, or NULL. */
static struct target *find_target(const struct scan *s, const char *path)
{
	struct target *target;
	char id[SCAN_FILE];

	format_text(id, sizeof(id), "/%s", path);
	target = s->bucket[text_hash(id) % SCAN_BUCKETS];
	while (target && strcmp(target->id, id))
		target = target->next_alike;
	return target;
}

/* Of several wishes for one file the last one counts. */
static void add_wished(struct scan *s, const struct policy_file *file, const char *path, bool optional,
                       unsigned *found)
{
	struct target *target = find_target(s, path);
	char beside[SCAN_FILE];

	if (!target)
		target = scan_add_file(s, classes[file->section], VALUE_TEXT, path, copy_tail(s, path), optional);
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
	target->offers = scan_read(s, beside).text;
}

static void add_found(struct scan *s, const char *path, void *context)
{
	struct wish *wish = context;

	add_wished(s, wish->file, path, true, &wish->found);
}

/* All that a path finds; if that is nothing, the path itself, which is absent then. */
static void find_wish(struct scan *s, const struct policy_file *file, const char *path)
{
	struct wish wish = { file, 0 };

	scan_find(s, path, add_found, &wish);
	if (!wish.found)
		add_wished(s, file, path, false, &wish.found);
}

/* POLICY_CPU in a path stands for each isolated CPU. */
static void find_wishes_of_cpus(struct scan *s, const struct policy_file *file, const char *mark)
{
	size_t before = (size_t)(mark - file->path) - 1;
	char path[SCAN_FILE];

	if (cpuset_empty(&s->isolated)) {
		format_text(path, sizeof(path), "%s", file->path);
		path[before + 1] = '*';
		scan_add_nowhere(s, classes[file->section], path, copy_tail(s, path + 1), file->value);
	}
	for (unsigned cpu = cpuset_next(&s->isolated, 0); cpu < CPUSET_MAX; cpu = cpuset_next(&s->isolated, cpu + 1)) {
		format_text(path, sizeof(path), "%s", file->path + 1);
		format_text(path + before, sizeof(path) - before, "%u%s", cpu, mark + 1);
		find_wish(s, file, path);
	}
}

void probe_files(struct scan *s)
{
	for (const struct policy_file *file = s->policy->files; file; file = file->next) {
		const char *mark = strchr(file->path, *POLICY_CPU);

		if (mark)
			find_wishes_of_cpus(s, file, mark);
		else
			find_wish(s, file, file->path + 1);
	}
}

static void add_module(struct scan *s, const char *module)
{
	char id[128];

	format_text(id, sizeof(id), "module:%s", module);
	scan_add(s, (struct target){
		.class = TARGET_MODULE,
		.format = VALUE_TEXT,
		.id = scan_copy(s, id),
		.name = module,
		.value = target_read(s->root, s->arena, id, VALUE_TEXT),
		.wish = "loaded",
	});
}

void probe_dropins(struct scan *s)
{
	for (size_t i = 0; i < POLICY_PROGRAMS; i++)
		scan_add_file(s, TARGET_DROPIN, VALUE_TEXT, policy_dropins[i].file + 1, policy_dropins[i].name, false);
	for (const struct policy_module *m = s->policy->modules; m; m = m->next)
		add_module(s, m->name);
}
