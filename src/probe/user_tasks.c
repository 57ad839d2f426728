#include "probe/user_tasks.h"

#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/file.h"
#include "probe/cgroup.h"

/* May it run on isolated CPUs, and on others as well? */
static bool is_loose(const struct facts *facts, const char *cpus)
{
	return value_meets(VALUE_LIST, cpus, &facts->isolated, facts->nbits) &&
	       value_meets(VALUE_LIST, cpus, &facts->housekeeping, facts->nbits);
}

static bool is_loose_task(const struct facts *facts, const struct target *target)
{
	return target->knob->kind == TARGET_USER_THREAD && is_loose(facts, target->read.text);
}

unsigned user_tasks_count(const struct facts *facts)
{
	unsigned count = 0;

	for (const struct target *t = facts->targets; t; t = t->next)
		count += is_loose_task(facts, t);
	return count;
}

static struct cgroup read_cgroup(const struct target *task, const struct root *root, struct arena *arena)
{
	const char *digits = task->name;
	unsigned long long tid = 0;
	struct cgroup cgroup;
	char path[48];
	char *text;
	int ignored;

	text_number(&digits, &tid);
	format_text(path, sizeof(path), "proc/%llu/cgroup", tid);
	text = file_read_text(root, arena, path, ROOT_VALUE_MAX, &ignored);
	cgroup_find(&cgroup, arena, text ? text : arena_copy(arena, ""));
	return cgroup;
}

/* The group of a cgroup, which is added if it is new. */
static struct task_group *find_group(struct user_tasks *found, const struct cgroup *cgroup, struct arena *arena)
{
	struct task_group **place = &found->groups, *group;

	while (*place && strcmp((*place)->cgroup, cgroup->path) < 0)
		place = &(*place)->next;
	group = *place;
	if (group && !strcmp(group->cgroup, cgroup->path))
		return group;
	*place = arena_alloc(arena, sizeof(**place));
	**place = (struct task_group){ .name = cgroup->name, .cgroup = cgroup->path, .next = group };
	return *place;
}

static void add_task(struct user_tasks *found, const struct facts *facts, const struct target *task,
                     const struct root *root, struct arena *arena)
{
	struct cgroup cgroup = read_cgroup(task, root, arena);
	/* Read again, because this tells whether it is still the same task. */
	const char *list = target_read(root, arena, task->id, VALUE_LIST).text;
	struct task_group *group;
	struct cpuset cpus;

	if (!is_loose(facts, list) || cpuset_parse_list(&cpus, list, facts->nbits))
		return;
	group = find_group(found, &cgroup, arena);
	group->tasks++;
	found->count++;
	cpuset_or(&group->cpus, &group->cpus, &cpus);
}

/* Are there cpusets other than the root's? In cgroup v2 a cgroup has one if its parent hands the controller on. */
static bool has_cpusets(const struct root *root, struct arena *arena)
{
	const char *handed_on = file_read_path(root, arena, "sys/fs/cgroup/cgroup.subtree_control").text;
	const char *cgroups = file_read_path(root, arena, "proc/cgroups").text;

	return (handed_on && text_has_name(handed_on, "cpuset")) || (cgroups && cgroup_has_cpusets(cgroups));
}

/* Is a release, "6.1.0-13-rt-amd64", older than Linux 6.2? */
static bool is_forgetful(const char *release)
{
	unsigned long long major, minor;

	return text_number(&release, &major) && *release++ == '.' && text_number(&release, &minor) &&
	       (major < 6 || (major == 6 && minor < 2));
}

void user_tasks_find(struct user_tasks *found, const struct facts *facts, const struct root *root, struct arena *arena)
{
	memset(found, 0, sizeof(*found));
	found->hidden = true;
	for (const struct target *t = facts->targets; t; t = t->next) {
		if (t->knob->kind == TARGET_INIT)
			found->hidden = false;
		if (is_loose_task(facts, t))
			add_task(found, facts, t, root, arena);
	}
	found->forgetful = is_forgetful(facts->release);
	found->cpusets = found->forgetful && has_cpusets(root, arena);
}
