/* Targets on the live system: this process's own affinity, and a file of its own. */
#include "kernel/target.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/format.h"
#include "kernel/file.h"
#include "kernel/procstat.h"
#include "kernel/thread.h"
#include "tap.h"
#include "tree.h"

static _Alignas(16) char memory[1 << 18];
static struct arena arena = { .base = memory, .size = sizeof(memory) };

static void test_thread(void)
{
	struct root live, tree;
	struct procstat stat;
	struct value before, after;
	char line[1024], id[64];
	int tid = getpid();

	ok(!root_open(&live, "/") && live.live, "the live root");
	tree = live;
	tree.live = false;
	root_read(&live, "proc/self/stat", line, sizeof(line));
	ok(!procstat_parse(&stat, line), "this process's start time is known");
	before = thread_read_tid(&live, &arena, tid);
	ok(before.text && *before.text, "its affinity is %s", before.text);

	thread_affinity_id(id, sizeof(id), tid, stat.start);
	after = target_write(&live, &arena, id, VALUE_LIST, before.text, CPUSET_MAX);
	ok(after.text, "it can be set");
	is(after.text, before.text, "  and reads back");
	after = target_write(&live, &arena, id, VALUE_LIST, "", CPUSET_MAX);
	ok(after.error == -EINVAL, "not to the empty set");
	after = target_write(&tree, &arena, id, VALUE_LIST, before.text, CPUSET_MAX);
	ok(after.error == -EXDEV, "not through a tree");
	thread_affinity_id(id, sizeof(id), tid, stat.start + 1);
	ok(target_read(&live, &arena, id, VALUE_LIST).error == -ESRCH, "another thread that had its number is not taken for it");
	thread_affinity_id(id, sizeof(id), 0x7fffffff, 1);
	after = target_write(&live, &arena, id, VALUE_LIST, before.text, CPUSET_MAX);
	ok(after.error == -ESRCH, "a thread that is not there");
	ok(target_read(&live, &arena, id, VALUE_LIST).error == -ESRCH, "  cannot be read either");
}

/* Of the scheduling policy only what needs no privilege: from SCHED_OTHER to SCHED_BATCH and back. */
static void test_policy(void)
{
	static const char *const bad[] = { "", "fifo", "fifo:", "fifo:100", "fifo:x", "fif:1", "fifoo:1", ":1", "fifo:1x" };
	struct root live;
	struct procstat stat;
	struct value value;
	char line[1024], id[64], text[32];

	root_open(&live, "/");
	root_read(&live, "proc/self/stat", line, sizeof(line));
	procstat_parse(&stat, line);
	thread_policy_id(id, sizeof(id), getpid(), stat.start);
	value = target_read(&live, &arena, id, VALUE_TEXT);
	is(value.text, "other:0", "this process has the default policy");
	value = target_write(&live, &arena, id, VALUE_TEXT, "batch:0", CPUSET_MAX);
	is(value.text, "batch:0", "another can be set");
	root_read(&live, "proc/self/stat", line, sizeof(line));
	ok(!procstat_parse(&stat, line) && stat.policy == 3, "  and the kernel says so");
	target_write(&live, &arena, id, VALUE_TEXT, "other:0", CPUSET_MAX);
	for (size_t i = 0; i < ROWS(bad); i++)
		ok(target_write(&live, &arena, id, VALUE_TEXT, bad[i], CPUSET_MAX).error == -EINVAL,
		   "\"%s\" is no policy", bad[i]);
	thread_policy_value(text, sizeof(text), 1, 50);
	is(text, "fifo:50", "a policy as text");
}

static void test_ids(void)
{
	static const char *const ids[] = {
		"", "proc/irq/1", "thread:", "thread:1", "thread:1:", "thread::1", "thread:1:1x", "thread:-1:1",
		"thread:2147483648:1", "thread:1:18446744073709551616", "policy:1", "policy:x:1", "rule:1", "module",
		"module:", "module:-C/tmp/x", "module:a b", "module:../x", "/", "/proc", "/proc/", "/proc/../etc/passwd",
		"/proc/irq/../../etc/passwd", "/proc//irq", "/proc/./irq", "/proc/irq/..", "/sys/../proc/sys", "/etc/passwd", "/dev/null",
		"//proc/irq/1", "/run/rtboot/status", "/run/50-rtboot.conf/x", "/run/../50-rtboot.conf", "/run/x/50-rtboot.conf/..",
	};
	struct root live;

	root_open(&live, "/");
	for (size_t i = 0; i < ROWS(ids); i++)
		ok(target_write(&live, &arena, ids[i], VALUE_LIST, "0", CPUSET_MAX).error == -EINVAL,
		   "\"%s\" is no target", ids[i]);
}

static void test_file(void)
{
	char dir[] = "/tmp/rtboot-target-XXXXXX", proc[64];
	struct root tree;
	struct value value;

	if (!ok(mkdtemp(dir) && !root_open(&tree, dir), "a directory"))
		return;
	value = target_write(&tree, &arena, "/proc/mask", VALUE_MASK, "3", 4);
	ok(value.error == -ENOENT && file_read_path(&tree, &arena, "proc/mask").error == -ENOENT, "a file that is not there is not made");
	root_mkdir(&tree, "proc");
	ok(!root_replace(&tree, "proc/mask", "f\n\n", 3), "a file is made");
	value = file_read_path(&tree, &arena, "proc/mask");
	ok(value.text && !strcmp(value.text, "f"), "it is read without its newlines");
	value = target_write(&tree, &arena, "/proc/mask", VALUE_MASK, "3", 4);
	ok(value.text && !strcmp(value.text, "3"), "it is written, and reads back");
	ok(!root_replace(&tree, "proc/mask", "a\0b", 3) && file_read_path(&tree, &arena, "proc/mask").error == -EINVAL,
	   "a NUL byte is an error");
	root_remove(&tree, "proc/mask");
	ok(file_read_path(&tree, &arena, "proc/mask").error == -ENOENT,
	   "nothing is left");
	format_text(proc, sizeof(proc), "%s/proc", dir);
	ok(!rmdir(proc) && !rmdir(dir), "  at all");
}

/* A file of debugfs: that of an offline CPU's fair server is read, and not written. */
static void test_debugfs(void)
{
	static const struct {
		const char *id, *online;
		int error;
	} rows[] = {
		{ "/sys/kernel/debug/sched/fair_server/cpu2/runtime", "1", 0 },
		{ "/sys/kernel/debug/sched/fair_server/cpu2/runtime", "0", -ENXIO },
		{ "/sys/kernel/debug/sched/fair_server/cpu2/runtime", NULL, 0 },
		{ "/sys/kernel/debug/sched/fair_server/cpu21/runtime", "0", -ENOENT },
		{ "/sys/kernel/debug/sched/features", "0", 0 },
	};
	static const char *const dirs[] = {
		"sys", "sys/devices", "sys/devices/system", "sys/devices/system/cpu", "sys/devices/system/cpu/cpu2", "sys/kernel",
		"sys/kernel/debug", "sys/kernel/debug/sched", "sys/kernel/debug/sched/fair_server", "sys/kernel/debug/sched/fair_server/cpu2",
	};
	static const char online[] = "sys/devices/system/cpu/cpu2/online";
	char dir[] = "/tmp/rtboot-debugfs-XXXXXX", path[256];
	struct root tree;

	if (!ok(mkdtemp(dir) && !root_open(&tree, dir), "a directory"))
		return;
	for (size_t i = 0; i < ROWS(dirs); i++)
		root_mkdir(&tree, dirs[i]);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct value value;

		ok(!root_replace(&tree, "sys/kernel/debug/sched/fair_server/cpu2/runtime", "50000000\n", 9) &&
		   !root_replace(&tree, "sys/kernel/debug/sched/features", "A\n", 2) && !root_remove(&tree, online) &&
		   (!rows[i].online || !root_replace(&tree, online, rows[i].online, 1)), "CPU 2 is %s", rows[i].online ? rows[i].online : "the boot CPU");
		value = target_write(&tree, &arena, rows[i].id, VALUE_TEXT, "0", 4);
		ok(value.error == rows[i].error, "  %s: %d", rows[i].id, value.error);
		value = target_read(&tree, &arena, rows[i].id, VALUE_TEXT);
		is(value.text, rows[i].error == -ENOENT ? NULL : rows[i].error ? "50000000" : "0", "  and reads");
	}
	root_remove(&tree, "sys/kernel/debug/sched/fair_server/cpu2/runtime");
	root_remove(&tree, "sys/kernel/debug/sched/features");
	root_remove(&tree, online);
	for (size_t i = ROWS(dirs); i--; ) {
		format_text(path, sizeof(path), "%s/%s", dir, dirs[i]);
		rmdir(path);
	}
	ok(!rmdir(dir), "nothing is left");
}

/* On the live root only what the kernel makes up is written, wherever a path under /proc leads. */
static void test_kernel_file(void)
{
	char dir[] = "/tmp/rtboot-kernel-XXXXXX", here[4096], text[16];
	struct root live, tree;
	struct value value;

	if (!ok(mkdtemp(dir) && !root_open(&live, "/") && !root_open(&tree, dir) && getcwd(here, sizeof(here)) && !chdir(dir),
	        "a directory to work in"))
		return;
	value = target_write(&live, &arena, "/proc/self/comm", VALUE_TEXT, "other-name", 4);
	is(value.text, "other-name", "a file of the kernel's is written");
	ok(!root_replace(&tree, "victim", "before", 6), "a victim");
	value = target_write(&live, &arena, "/proc/self/cwd/victim", VALUE_TEXT, "after", 4);
	ok(value.error == -ELOOP, "one that a link in /proc leads to is not");
	root_read(&tree, "victim", text, sizeof(text));
	is(text, "before", "  and stays as it was");
	root_remove(&tree, "victim");
	ok(!chdir(here) && !rmdir(dir), "nothing is left");
}

/* A module is loaded if it is live, or built in: it has a directory then, or a line of modules.builtin. */
static const struct {
	const char *module, *value;
} modules[] = {
	{ "live_one", "loaded" }, { "live-one", "loaded" }, { "going", "not loaded" }, { "with_directory", "loaded" },
	{ "built_in", "loaded" }, { "built", "not loaded" }, { "in", "not loaded" }, { "nowhere", "not loaded" },
};

/* Threads of a tree: their status, and the error. */
static const struct {
	const char *status;
	int error;
} statuses[] = {
	{ "Name:\tx\nCpus_allowed_list:\t0-1\nMems_allowed:\t1\n", 0 }, { "Name:\tx\nCpus_allowed:\t3\n", -EINVAL },
	{ NULL, -ENOENT },
};

static void test_tree(void)
{
	struct tree tree;
	char id[64];

	if (!ok(tree_make(&tree), "a tree"))
		return;
	is(target_read(&tree.root, &arena, "module:built_in", VALUE_TEXT).text, "not loaded", "a module, where nothing is known");
	tree_put(&tree, "proc/sys/kernel/osrelease", "6.1");
	is(target_read(&tree.root, &arena, "module:built_in", VALUE_TEXT).text, "not loaded", "  nor of what is built in");
	tree_put(&tree, "sys/module/live_one/initstate", "live");
	tree_put(&tree, "sys/module/going/initstate", "going");
	tree_put(&tree, "sys/module/with_directory/x", "");
	tree_put(&tree, "lib/modules/6.1/modules.builtin", "no path\nkernel/drivers/a/built-in.ko\nkernel/b/no_end\n");
	for (size_t i = 0; i < ROWS(modules); i++) {
		format_text(id, sizeof(id), "module:%s", modules[i].module);
		is(target_read(&tree.root, &arena, id, VALUE_TEXT).text, modules[i].value, id);
	}
	for (size_t i = 0; i < ROWS(statuses); i++) {
		struct value value;

		format_text(id, sizeof(id), "proc/%u/status", (unsigned)i);
		if (statuses[i].status)
			tree_put(&tree, id, statuses[i].status);
		value = thread_read_tid(&tree.root, &arena, (int)i);
		ok(value.error == statuses[i].error, "a thread's status: %s", value.text ? value.text : "no affinity");
	}
	ok(tree_remove(&tree), "nothing is left");
}

/* A file of ours: its directories are made, what is not there is "", and "" removes it. */
static void test_told(void)
{
	char dir[] = "/tmp/rtboot-told-XXXXXX";
	struct root tree;

	if (!ok(mkdtemp(dir) && !root_open(&tree, dir), "a directory"))
		return;
	is(target_read(&tree, &arena, "/run/a/b/50-rtboot.conf", VALUE_TEXT).text, "", "a file of ours that is not there is empty");
	is(target_write(&tree, &arena, "/run/a/b/50-rtboot.conf", VALUE_TEXT, "x\ny\n", 4).text, "x\ny", "it is made, with its directories");
	is(target_read(&tree, &arena, "/run/a/b/50-rtboot.conf", VALUE_TEXT).text, "x\ny", "  and read");
	is(target_write(&tree, &arena, "/run/a/b/50-rtboot.conf", VALUE_TEXT, "", 4).text, "", "nothing removes it");
	ok(root_read(&tree, "run/a/b/50-rtboot.conf", memory + sizeof(memory) / 2, 10) == -ENOENT, "  really");
	ok(!root_replace(&tree, "run/a/b/block", "x", 1), "  a file in the way");
	ok(target_write(&tree, &arena, "/run/a/b/block/50-rtboot.conf", VALUE_TEXT, "x", 4).error == -ENOTDIR,
	   "a file is no directory");
	root_remove(&tree, "run/a/b/block");
	for (const char *const *d = (const char *const[]){ "/run/a/b", "/run/a", "/run", "", NULL }; *d; d++) {
		char path[64];

		format_text(path, sizeof(path), "%s%s", dir, *d);
		ok(!rmdir(path), "nothing else is left in <tree>%s", *d);
	}
}

int main(void)
{
	test_thread();
	test_policy();
	test_ids();
	test_told();
	test_file();
	test_tree();
	test_debugfs();
	test_kernel_file();
	return tap_done();
}
