/* User tasks that may run on isolated CPUs: whose they are, and which count. */
#include "probe/user_tasks.h"

#include "base/format.h"
#include "base/text.h"
#include "probe/cgroup.h"
#include "report/task_report.h"
#include "knob.h"
#include "tap.h"
#include "tree.h"

static _Alignas(16) char memory[1 << 18];
static struct arena arena = { .base = memory, .size = sizeof(memory) };

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *what, *file, *name, *path;
} cgroups[] = {
	{ "a service", "0::/system.slice/cron.service\n", "cron.service", "/system.slice/cron.service" },
	{ "a session", "0::/user.slice/user-1000.slice/session-3.scope\n", "session-3.scope", "/user.slice/user-1000.slice/session-3.scope" },
	{ "the innermost unit counts", "0::/user.slice/user@0.service/app.slice/a.service\n", "a.service", "/user.slice/user@0.service/app.slice/a.service" },
	{ "a cgroup in a unit", "0::/system.slice/x.service/payload/x\n", "x.service", "/system.slice/x.service" },
	{ "a type without a name", "0::/a/.service\n", "/a/.service", "/a/.service" },
	{ "a type within a name", "0::/a/x.service.d\n", "/a/x.service.d", "/a/x.service.d" },
	{ "no unit", "0::/a/b\n", "/a/b", "/a/b" },
	{ "the root", "0::/\n", "the root cgroup", "/" },
	{ "docker", "0::/system.slice/docker-" ID ".scope\n", "docker 0123456789ab", "/system.slice/docker-" ID ".scope" },
	{ "docker without systemd", "0::/docker/" ID "\n", "docker 0123456789ab", "/docker/" ID },
	{ "podman, and systemd in the container", "0::/machine.slice/libpod-" ID ".scope/container/system.slice/x.service\n",
	  "podman 0123456789ab", "/machine.slice/libpod-" ID ".scope" },
	{ "podman's monitor is a scope like any other", "0::/machine.slice/libpod-conmon-" ID ".scope\n",
	  "libpod-conmon-" ID ".scope", "/machine.slice/libpod-conmon-" ID ".scope" },
	{ "cri-o", "0::/kubepods.slice/kubepods-podx.slice/crio-" ID ".scope\n", "cri-o 0123456789ab", "/kubepods.slice/kubepods-podx.slice/crio-" ID ".scope" },
	{ "containerd", "0::/kubepods.slice/cri-containerd-" ID ".scope\n", "containerd 0123456789ab", "/kubepods.slice/cri-containerd-" ID ".scope" },
	{ "a container of nobody's", "0::/kubepods/burstable/podx/" ID "\n", "container 0123456789ab", "/kubepods/burstable/podx/" ID },
	{ "a container in a container", "0::/docker/" ID "/docker/f" ID "\n", "docker 0123456789ab", "/docker/" ID },
	{ "an ID that is too short", "0::/docker/0123456789abcdef\n", "/docker/0123456789abcdef", "/docker/0123456789abcdef" },
	{ "an ID that is too long", "0::/docker/0" ID "\n", "/docker/0" ID, "/docker/0" ID },
	{ "an ID with more behind it", "0::/docker/" ID ".x\n", "/docker/" ID ".x", "/docker/" ID ".x" },
	{ "colons in a path", "0::/a:b:c\n", "/a:b:c", "/a:b:c" },
	{ "v1: the cpuset's path", "5:cpuset:/docker/" ID "\n1:name=systemd:/a.service\n0::/b.service\n", "docker 0123456789ab", "/docker/" ID },
	{ "v1: mounted with another controller", "5:cpu,cpuset:/a.service\n0::/b.service\n", "a.service", "/a.service" },
	{ "v1: another controller", "5:cpuset_x,cpu:/a.service\n0::/b.service\n", "b.service", "/b.service" },
	{ "v1: the root cpuset tells nothing", "5:cpuset:/\n0::/b.service\n", "b.service", "/b.service" },
	{ "v1 alone: the root cpuset", "5:cpuset:/\n1:name=systemd:/a.service\n", "the root cgroup", "/" },
	{ "no line that counts", "1:name=systemd:/a.service\n0:/x\n0\n0::x\n", "an unknown cgroup", "" },
	{ "nothing", "", "an unknown cgroup", "" },
};

static void test_cgroup(void)
{
	for (size_t i = 0; i < ROWS(cgroups); i++) {
		struct cgroup cgroup;

		cgroup_find(&cgroup, &arena, arena_copy(&arena, cgroups[i].file));
		is(cgroup.name, cgroups[i].name, cgroups[i].what);
		is(cgroup.path, cgroups[i].path, "  and its path");
	}
}

static const struct {
	const char *what, *file;
	bool has;
} controllers[] = {
	{ "v1 with a cpuset", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t9\t2\t1\ncpu\t0\t5\t1\n", true },
	{ "v1 with the root's alone", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t9\t1\t1\ncpu\t5\t5\t1\n", false },
	{ "v2", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpuset\t0\t80\t1\n", false },
	{ "no cpuset", "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t5\t5\t1\n", false },
	{ "half a line", "#\ncpuset\t9", false },
	{ "another half", "#\ncpuset\t9\tx", false },
	{ "nothing", "", false },
};

/* A machine with the isolated CPUs 2 and 3 of four, and these user threads. */
static struct facts facts;
static struct target tasks[] = {
	{ .id = "thread:1:1", .name = "1 init", .read = { .text = "0-3" } },
	{ .id = "thread:10:1", .name = "10 loose", .read = { .text = "0-3" } },
	{ .id = "thread:11:1", .name = "11 loose, too", .read = { .text = "1-2" } },
	{ .id = "thread:12:1", .name = "12 pinned", .read = { .text = "2-3" } },
	{ .id = "thread:13:1", .name = "13 quiet", .read = { .text = "0-1" } },
	{ .id = "thread:14:1", .name = "14 gone", .read = { .text = "0-3" } },
	{ .id = "thread:15:1", .name = "15 gone, and its number in use again", .read = { .text = "0-3" } },
	{ .id = "thread:16:1", .name = "16 pinned since", .read = { .text = "0-3" } },
	{ .id = "thread:17:1", .name = "17 without a cgroup", .read = { .text = "0,3" } },
	{ .id = "thread:18:1", .name = "18 unread", .read = { .error = -13 } },
	{ .id = "thread:19:1", .name = "19 of a kernel thread's class", .read = { .text = "0-3" } },
};

static void make_facts(void)
{
	facts = (struct facts){ .nbits = 4, .release = "6.12.1" };
	cpuset_parse_list(&facts.isolated, "2-3", 4);
	cpuset_parse_list(&facts.housekeeping, "0-1", 4);
	for (size_t i = 0; i < ROWS(tasks); i++) {
		tasks[i].knob = knob(i == 0 ? "init" : i == ROWS(tasks) - 1 ? "kernel thread" : "user thread");
		tasks[i].next = i + 1 < ROWS(tasks) ? &tasks[i + 1] : NULL;
	}
	facts.targets = tasks;
}

static bool put_task(const struct tree *tree, unsigned tid, unsigned start, const char *cpus, const char *cgroup)
{
	char path[48], text[256];
	bool done;

	format_text(path, sizeof(path), "proc/%u/stat", tid);
	format_text(text, sizeof(text), "%u (x) S 1 0 0 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 %u "
	            "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0", tid, start);
	done = tree_put(tree, path, text);
	format_text(path, sizeof(path), "proc/%u/status", tid);
	format_text(text, sizeof(text), "Name:\tx\nCpus_allowed_list:\t%s\n", cpus);
	done = done && tree_put(tree, path, text);
	format_text(path, sizeof(path), "proc/%u/cgroup", tid);
	return done && (!cgroup || tree_put(tree, path, cgroup));
}

static void test_find(void)
{
	struct user_tasks found;
	struct tree tree;
	struct text text;

	make_facts();
	ok(user_tasks_count(&facts) == 6, "of all targets, six user tasks may run on isolated CPUs and on others");
	ok(tree_make(&tree) && put_task(&tree, 10, 1, "0-3", "0::/a.slice/a.service\n") &&
	   put_task(&tree, 11, 1, "1-2", "0::/a.slice/a.service/x\n") && put_task(&tree, 15, 2, "0-3", "0::/b.service\n") &&
	   put_task(&tree, 16, 1, "2-3", "0::/c.service\n") && put_task(&tree, 17, 1, "0,3", NULL), "their files are made");
	user_tasks_find(&found, &facts, &tree.root, &arena);
	ok(found.count == 3, "those that are gone, replaced or pinned by now are left out");
	text_begin(&text, &arena);
	task_report_text(&text, &found, &facts, NULL);
	is(text_end(&text), "user tasks: 1 task of an unknown cgroup may run on CPUs 0,3, of which 3 is isolated  (?)\n"
	   "user tasks: 2 tasks of a.service may run on CPUs 0-3, of which 2-3 are isolated  (/a.slice/a.service)\n", "the others are grouped");
	ok(!found.hidden && !found.forgetful, "PID 1 is there, and the kernel remembers");
	facts.targets = &tasks[1];
	user_tasks_find(&found, &facts, &tree.root, &arena);
	ok(found.hidden, "without PID 1, tasks are hidden");
	tree_remove(&tree);
}

static const struct {
	const char *what, *release, *handed_on, *cgroups;
	bool forgets;
} kernels[] = {
	{ "v2", "6.1.0-13-rt-amd64", "cpuset cpu io", NULL, true },
	{ "v2, another order", "5.10.0", "cpu cpuset", NULL, true },
	{ "v1 besides v2", "5.10.0", "cpu io", "#\ncpuset\t4\t3\t1", true },
	{ "v1", "5.10.0", NULL, "#\ncpuset\t4\t3\t1", true },
	{ "v1 with the root's cpuset alone", "5.10.0", "cpu io", "#\ncpuset\t4\t1\t1", false },
	{ "no cpuset", "6.1.0", "cpu io", NULL, false },
	{ "no cgroups", "6.1.0", NULL, NULL, false },
	{ "6.2", "6.2.0", "cpuset", NULL, false },
	{ "6.2 without a third number", "6.2", "cpuset", NULL, false },
	{ "6.12", "6.12.107+deb13-rt-amd64", "cpuset", NULL, false },
	{ "7.0", "7.0.1", "cpuset", NULL, false },
	{ "an unreadable release", "", "cpuset", NULL, false },
	{ "a release without a number", "rt", "cpuset", NULL, false },
};

static void test_forgetful(void)
{
	for (size_t i = 0; i < ROWS(kernels); i++) {
		struct user_tasks found;
		struct tree tree;

		make_facts();
		facts.targets = NULL;
		facts.release = kernels[i].release;
		if (!tree_make(&tree) ||
		    (kernels[i].handed_on && !tree_put(&tree, "sys/fs/cgroup/cgroup.subtree_control", kernels[i].handed_on)) ||
		    (kernels[i].cgroups && !tree_put(&tree, "proc/cgroups", kernels[i].cgroups)))
			ok(false, "the files are made");
		user_tasks_find(&found, &facts, &tree.root, &arena);
		ok((found.forgetful && found.cpusets) == kernels[i].forgets, "does the kernel forget: %s", kernels[i].what);
		tree_remove(&tree);
	}
}

int main(void)
{
	test_cgroup();
	for (size_t i = 0; i < ROWS(controllers); i++)
		ok(cgroup_has_cpusets(controllers[i].file) == controllers[i].has, "/proc/cgroups: %s", controllers[i].what);
	test_find();
	test_forgetful();
	return tap_done();
}
