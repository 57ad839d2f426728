#include "report/task_report.h"

#include "base/text.h"
#include "report/report.h"

static struct advice **add_advice(struct advice **tail, struct text *text)
{
	const char *sentence = text_end(text);

	*tail = arena_alloc(text->arena, sizeof(**tail));
	(*tail)->text = sentence;
	return &(*tail)->next;
}

struct advice *task_report_advise(const struct user_tasks *tasks, const struct facts *facts, struct arena *arena)
{
	struct advice *advice = NULL, **tail = &advice;
	struct text text;

	if (tasks->groups) {
		/* AllowedCPUs= makes a cpuset. */
		bool affinity = tasks->forgetful;

		text_begin(&text, arena);
		text_add(&text, "to keep user tasks off the isolated CPUs, set %s=", affinity ? "CPUAffinity" : "AllowedCPUs");
		text_add_cpus(&text, &facts->housekeeping);
		text_add(&text, " in their unit (systemd.%s(5)), or start their container with --cpuset-cpus=",
		         affinity ? "exec" : "resource-control");
		text_add_cpus(&text, &facts->housekeeping);
		tail = add_advice(tail, &text);
	}
	if (tasks->hidden) {
		text_begin(&text, arena);
		text_add(&text, "/proc does not show PID 1 (hidepid=, see proc(5)), so tasks of other users were not checked: "
		         "run this as root");
		tail = add_advice(tail, &text);
	}
	if (tasks->cpusets) {
		text_begin(&text, arena);
		text_add(&text, "this kernel is older than Linux 6.2 (%s), and cpusets are in use: a task that joins a cpuset, or "
		         "whose cpuset changes, loses the affinity that rtboot or taskset gave it", facts->release);
		add_advice(tail, &text);
	}
	return advice;
}

static struct cpuset isolated_of(const struct task_group *group, const struct facts *facts)
{
	struct cpuset isolated;

	cpuset_and(&isolated, &group->cpus, &facts->isolated);
	return isolated;
}

void task_report_text(struct text *text, const struct user_tasks *tasks, const struct facts *facts,
                      const struct advice *advice)
{
	for (const struct task_group *group = tasks->groups; group; group = group->next) {
		const struct cpuset isolated = isolated_of(group, facts);

		text_add(text, "user tasks: %u task%s of ", group->tasks, group->tasks == 1 ? "" : "s");
		text_add_name(text, group->name);
		text_add(text, " may run on CPUs ");
		text_add_cpus(text, &group->cpus);
		text_add(text, ", of which ");
		text_add_cpus(text, &isolated);
		text_add(text, " %s isolated  (", cpuset_count(&isolated) == 1 ? "is" : "are");
		text_add_name(text, *group->cgroup ? group->cgroup : "?");
		text_add(text, ")\n");
	}
	for (; advice; advice = advice->next)
		text_add(text, "advice: %s\n", advice->text);
}

static void add_cpus_member(struct text *text, const char *key, const struct cpuset *cpus)
{
	text_add(text, ",\"%s\":\"", key);
	text_add_cpus(text, cpus);
	text_add(text, "\"");
}

void task_report_json(struct text *text, const struct user_tasks *tasks, const struct facts *facts)
{
	const char *separator = "\n";

	text_add(text, "\"user_tasks\":[");
	for (const struct task_group *group = tasks->groups; group; group = group->next, separator = ",\n") {
		const struct cpuset isolated = isolated_of(group, facts);

		text_add(text, "%s{\"tasks\":%u", separator, group->tasks);
		report_member(text, "name", group->name);
		report_member(text, "cgroup", *group->cgroup ? group->cgroup : NULL);
		add_cpus_member(text, "cpus", &group->cpus);
		add_cpus_member(text, "isolated", &isolated);
		text_add(text, "}");
	}
	text_add(text, "\n]");
}
