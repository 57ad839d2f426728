/* Files through a root: what cannot be read, made, replaced or followed. */
#include "root.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

#include "tap.h"
#include "tree.h"

static struct tree tree;

/* Where a file is written before it is renamed. */
static const char *beside(const char *path)
{
	static char name[64];

	format_text(name, sizeof(name), "%s.%d.new", path, (int)getpid());
	return name;
}

/* A disk that is full in the middle of a file: a limit on its size says the same, with EFBIG. */
static void test_full(void)
{
	struct rlimit before, little;
	char text[64];

	ok(!root_replace(&tree.root, "file", "old", 3), "a file is made");
	getrlimit(RLIMIT_FSIZE, &before);
	little = (struct rlimit){ 4, before.rlim_max };
	(void)signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &little);
	ok(root_replace(&tree.root, "file", "something new", 13) == -EFBIG, "one that does not fit is an error");
	setrlimit(RLIMIT_FSIZE, &before);
	ok(root_read(&tree.root, "file", text, sizeof(text)) == 3 && !strcmp(text, "old"), "  what was there stays");
	ok(root_read(&tree.root, beside("file"), text, sizeof(text)) == -ENOENT, "  and nothing beside it");
}

static void test_replace(void)
{
	char path[300];

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	ok(root_replace(&tree.root, path, "x", 1) == -ENAMETOOLONG, "a path that is too long");
	ok(root_replace(&tree.root, "no/file", "x", 1) == -ENOENT, "a directory that is not there");
	ok(!root_mkdir(&tree.root, "dir") && root_replace(&tree.root, "dir", "x", 1) == -EISDIR, "a directory is not replaced");
	ok(root_read(&tree.root, beside("dir"), path, sizeof(path)) == -ENOENT, "  and nothing is left beside it");
	ok(!root_mkdir(&tree.root, beside("dir")) && root_replace(&tree.root, "dir", "x", 1) == -EEXIST, "nor is one that is in the way");
	ok(root_mkdir(&tree.root, "no/dir") == -ENOENT && root_mkdir(&tree.root, "file") == -ENOTDIR, "where no directory can be made");
	ok(root_remove(&tree.root, "dir") == -EISDIR && !root_remove(&tree.root, "no"), "a directory is not removed as a file");
}

static void test_links(void)
{
	char buf[8];

	ok(!symlinkat("seven77", tree.root.fd, "link") && root_readlink(&tree.root, "link", buf, sizeof(buf)) == 7 &&
	   !strcmp(buf, "seven77"), "a link is read");
	ok(root_readlink(&tree.root, "link", buf, 7) == -EFBIG, "one that does not fit is not");
	ok(root_readlink(&tree.root, "file", buf, sizeof(buf)) < 0 && root_readlink(&tree.root, "no", buf, sizeof(buf)) == -ENOENT, "nor what is none");
	ok(root_read(&tree.root, "link", buf, sizeof(buf)) == -ENOENT, "it leads nowhere");
}

static void test_scheduler(void)
{
	struct root live;
	unsigned policy, priority;

	root_open(&live, "/");
	ok(!root_get_scheduler(&live, getpid(), &policy, &priority) && !policy && !priority, "this process is SCHED_OTHER");
	ok(root_get_scheduler(&live, 0x7fffffff, &policy, &priority) == -ESRCH, "a thread that is not there has no policy");
	ok(root_get_scheduler(&tree.root, getpid(), &policy, &priority) == -EXDEV &&
	   root_set_scheduler(&tree.root, getpid(), 3, 0) == -EXDEV, "nor has one in a tree");
	ok(root_set_scheduler(&live, getpid(), 77, 0) == -EINVAL, "a policy that the kernel does not know");
}

int main(void)
{
	if (ok(tree_make(&tree), "a tree")) {
		test_full();
		test_replace();
		test_links();
		test_scheduler();
	}
	ok(tree_remove(&tree), "nothing is left");
	return tap_done();
}
