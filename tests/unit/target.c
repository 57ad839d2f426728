/* Targets on the live system: this process's own affinity, and a file of its own. */
#include "target.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "procstat.h"
#include "tap.h"

static char memory[1 << 18];
static struct arena arena = { memory, sizeof(memory), 0 };

static void test_thread(void)
{
	struct root live, tree;
	struct procstat stat;
	struct value before, after;
	char line[1024], id[64];
	int tid = getpid();
	bool written;

	ok(!root_open(&live, "/") && live.live, "the live root");
	ok(!root_open(&tree, "/usr/..") && !tree.live, "the same directory by another name is a tree");
	root_read(&live, "proc/self/stat", line, sizeof(line));
	ok(!procstat_parse(&stat, line), "this process's start time is known");
	before = target_read_affinity(&live, &arena, tid);
	ok(before.text && *before.text, "its affinity is %s", before.text);

	target_thread_id(id, sizeof(id), tid, stat.start);
	after = target_write(&live, &arena, id, before.text, CPUSET_MAX, &written);
	ok(written && after.text && !strcmp(after.text, before.text), "it can be set, and reads back");
	after = target_write(&live, &arena, id, "", CPUSET_MAX, &written);
	ok(!written && after.error == -EINVAL, "not to the empty set");
	after = target_write(&tree, &arena, id, before.text, CPUSET_MAX, &written);
	ok(!written && after.error == -EXDEV, "not through a tree");
	target_thread_id(id, sizeof(id), tid, stat.start + 1);
	after = target_write(&live, &arena, id, before.text, CPUSET_MAX, &written);
	ok(!written && after.error == -ESRCH, "not as another thread that had its number");
	target_thread_id(id, sizeof(id), 0x7fffffff, 1);
	after = target_write(&live, &arena, id, before.text, CPUSET_MAX, &written);
	ok(!written && after.error == -ESRCH, "a thread that is not there");
}

static void test_ids(void)
{
	static const char *const ids[] = {
		"", "proc/irq/1", "thread:", "thread:1", "thread:1:", "thread::1", "thread:1:1x", "thread:-1:1",
		"thread:2147483648:1", "thread:1:18446744073709551616",
	};
	struct root live;
	bool written;

	root_open(&live, "/");
	for (size_t i = 0; i < ROWS(ids); i++)
		ok(target_write(&live, &arena, ids[i], "0", CPUSET_MAX, &written).error == -EINVAL && !written,
		   "\"%s\" is no target", ids[i]);
}

static void test_file(void)
{
	char dir[] = "/tmp/rtboot-target-XXXXXX";
	struct root tree;
	struct value value;
	bool written;

	if (!ok(mkdtemp(dir) && !root_open(&tree, dir), "a directory"))
		return;
	value = target_write(&tree, &arena, "/mask", "3", 4, &written);
	ok(!written && value.error == -ENOENT && target_read(&tree, &arena, "mask").error == -ENOENT, "a file that is not there is not made");
	ok(!root_replace(&tree, "mask", "f\n\n", 3), "a file is made");
	value = target_read(&tree, &arena, "mask");
	ok(value.text && !strcmp(value.text, "f"), "it is read without its newlines");
	value = target_write(&tree, &arena, "/mask", "3", 4, &written);
	ok(written && value.text && !strcmp(value.text, "3"), "it is written, and reads back");
	ok(!root_replace(&tree, "mask", "a\0b", 3) && target_read(&tree, &arena, "mask").error == -EINVAL,
	   "a NUL byte is an error");
	root_remove(&tree, "mask");
	ok(target_read(&tree, &arena, "mask").error == -ENOENT && target_read(&tree, &arena, "mask.new").error == -ENOENT,
	   "nothing is left");
	rmdir(dir);
}

int main(void)
{
	test_thread();
	test_ids();
	test_file();
	return tap_done();
}
