/* Files through a root: what cannot be read, made, replaced or followed. */
#include "kernel/root.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

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

/* A directory beside the tree, to which links in the tree lead. */
static void test_inside(void)
{
	char outside[sizeof(tree.dir) + 8], text[16];
	struct root out = tree.root;

	format_text(outside, sizeof(outside), "%s.out", tree.dir);
	if (!ok(!mkdir(outside, 0755) && !root_open(&out, outside) && !root_replace(&out, "file", "theirs", 6), "a directory outside"))
		return;
	ok(!symlinkat(outside, tree.root.fd, "away") && !symlinkat("/in", tree.root.fd, "stays") && !root_mkdir(&tree.root, "in") &&
	   !root_replace(&tree.root, "in/file", "ours", 4), "links that lead out of a tree, and in it");
	ok(root_remove(&tree.root, "away/file") == 0 && root_mkdir(&tree.root, "away/dir") == -ENOENT &&
	   root_replace(&tree.root, "away/file", "x", 1) == -ENOENT, "nothing is removed, made or replaced through the first");
	ok(root_read(&out, "file", text, sizeof(text)) == 6 && root_read(&out, "dir", text, sizeof(text)) == -ENOENT, "  what is there stays");
	ok(!root_mkdir(&tree.root, "stays/dir") && !root_remove(&tree.root, "stays/file") &&
	   root_read(&tree.root, "in/file", text, sizeof(text)) == -ENOENT, "the second leads where it leads in the tree");
	ok(root_remove(&tree.root, "away") == 0 && root_read(&out, "file", text, sizeof(text)) == 6, "a link itself is removed");

	tree.root.live = true;
	ok(root_remove(&tree.root, "stays/file") == -ELOOP && root_mkdir(&tree.root, "stays/dir") == -ELOOP &&
	   root_replace(&tree.root, "stays/file", "x", 1) == -ELOOP, "on the live root no link is followed");
	tree.root.live = false;
	ok(!root_remove(&out, "file") && !rmdir(outside), "the outside is as it was");
	close(out.fd);
}

static void test_live(void)
{
	static const struct { const char *dir; bool live; } rows[] = {
		{ "/", true }, { "/.", true }, { "//", true }, { "/../", true }, { "/proc/self/root", true }, { "/proc/..", true },
		{ "/proc", false }, { ".", false },
	};
	struct root root;

	for (size_t i = 0; i < ROWS(rows); i++) {
		ok(!root_open(&root, rows[i].dir) && root.live == rows[i].live, "%s is %sthe live root", rows[i].dir, rows[i].live ? "" : "not ");
		close(root.fd);
	}
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
		test_inside();
		test_live();
		test_scheduler();
	}
	ok(tree_remove(&tree), "nothing is left");
	return tap_done();
}
