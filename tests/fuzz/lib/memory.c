#include "memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "apply/guard.h"
#include "base/cpuset.h"
#include "base/format.h"
#include "base/log.h"
#include "base/watch.h"
#include "fuzz.h"
#include "kernel/modprobe.h"

enum kind { DIRECTORY, FILE_NODE, LINK };

struct node {
	const char *name;
	enum kind kind;
	const char *content;        /* a link's target; of a removed file NULL */
	size_t len;
	const char *was;            /* the content before the first change */
	bool changed, replaced;     /* a link that was replaced is no link again */
	int refuses;                /* to be written: errno, or 0, or -1 for what is taken and forgotten */
	int unreadable;             /* errno, or 0 */
	struct node *parent, *child, *sibling;
};

static char pool_memory[16 << 20];
static struct arena pool = { .base = pool_memory, .size = sizeof(pool_memory) };
static struct node top;
static struct node *opened;     /* the directory that was opened as one of ours */
static struct node *inside;     /* and the one that is a root of its own, whose fd is 1 */
static const char *said[8];
void (*memory_watch)(const char *path, bool taken);
int (*memory_fault)(const char *function, const struct root *root, const char *path);

/* ---- the tree ---- */

static const struct root machine = { .fd = 0 };

static struct node *find_child(const struct node *dir, const char *name, size_t len)
{
	struct node *node = dir->child;

	while (node && (strncmp(node->name, name, len) || node->name[len]))
		node = node->sibling;
	return node;
}

static struct node *add_child(struct node *dir, const char *name, size_t len, enum kind kind)
{
	struct node *node = arena_alloc(&pool, sizeof(*node)), **tail = &dir->child;
	char *copy = arena_alloc(&pool, len + 1);

	if (!node || !copy) {
		errno = ENOSPC;
		return NULL;
	}
	*node = (struct node){ .name = memcpy(copy, name, len), .kind = kind, .parent = dir };
	while (*tail)
		tail = &(*tail)->sibling;
	*tail = node;
	return node;
}

static bool is_there(const struct node *node)
{
	return node && (node->kind == DIRECTORY || node->content);
}

/*
 * Where a path leads from a directory, links followed inside the tree, the last one only if `follow`. NULL and errno.
 */
/* NOLINTNEXTLINE(misc-no-recursion): no deeper than *links, which are still to be followed. */
static struct node *walk(struct node *at, const char *path, bool follow, int *links)
{
	while (*path) {
		size_t len = strcspn(path, "/");
		const char *rest = path + len + strspn(path + len, "/");
		struct node *next = at;

		if (at->kind != DIRECTORY) {
			errno = ENOTDIR;
			return NULL;
		}
		if (len == 2 && !strncmp(path, "..", 2))
			next = at->parent ? at->parent : at;
		else if (len && !(len == 1 && *path == '.'))
			next = find_child(at, path, len);
		if (!is_there(next) || (next->kind == LINK && (*rest || follow) && !(*links)--)) {
			errno = is_there(next) ? ELOOP : ENOENT;
			return NULL;
		}
		if (next->kind == LINK && (*rest || follow))
			next = walk(*next->content == '/' ? &top : at, next->content, true, links);
		if (!next)
			return NULL;
		at = next;
		path = rest;
	}
	return at;
}

/* Where debugfs is mounted, whose fd is 2. */
#define DEBUGFS "sys/kernel/debug"

/* The directory that is a root. */
static struct node *find_top(const struct root *root)
{
	int links = 0;

	return root->ours ? opened : root->fd == 1 ? inside : root->fd == 2 ? walk(&top, DEBUGFS, true, &links) : &top;
}

/* In a directory of ours no link is followed. */
static struct node *find(const struct root *root, const char *path, bool follow)
{
	int links = root->ours ? 0 : 40;
	struct node *from = find_top(root);

	return from ? walk(from, path, follow, &links) : NULL;
}

/* The path from the machine's own root, in a buffer. */
static const char *whole_path(const struct root *root, const char *path)
{
	static char whole[512];

	format_text(whole, sizeof(whole), DEBUGFS "/%s", path);
	return root && root->fd == 2 ? whole : path;
}

/* The errno, negative, with which a call of that function fails; 0 for one that is made. */
static int fault(const char *function, const struct root *root, const char *path)
{
	return memory_fault ? memory_fault(function, root, whole_path(root, path)) : 0;
}

/* The same as find(), for a function of root.h. */
static struct node *reach(const char *function, const struct root *root, const char *path, bool follow)
{
	int err = fault(function, root, path);

	errno = -err;
	return err ? NULL : find(root, path, follow);
}

/* The directory that a path's last component is in, which becomes *name. */
static struct node *reach_parent(const char *function, const struct root *root, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char dir[512];

	*name = slash ? slash + 1 : path;
	if ((size_t)(*name - path) >= sizeof(dir)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	memcpy(dir, path, (size_t)(*name - path));
	dir[*name - path] = '\0';
	errno = -fault(function, root, path);
	return errno ? NULL : find(root, dir, true);
}

/* ---- making one ---- */

/* Undo the escapes of a content in place. Returns its length. */
static size_t unescape(char *text, size_t len)
{
	size_t out = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && i + 1 < len) {
			i++;
			text[out++] = text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i] == '0' ? '\0' : text[i];
		} else {
			text[out++] = text[i];
		}
	}
	text[out] = '\0';
	return out;
}

/* Make the directories of a path, and the node itself; NULL where something else is in the way. */
static struct node *make_node(const char *path, enum kind kind)
{
	struct node *at = &top;

	for (size_t len; at && *path; path += len + (path[len] == '/')) {
		struct node *next;

		len = strcspn(path, "/");
		if (!len || len > 255 || !strncmp(path, "..", len))
			return NULL;
		next = find_child(at, path, len);
		if (next && (!path[len] || next->kind != DIRECTORY))
			return NULL;
		at = next ? next : add_child(at, path, len, path[len] ? DIRECTORY : kind);
	}
	return at == &top ? NULL : at;
}

static void make_line(char *line)
{
	char *content = fuzz_cut(line, '\t'), *target;
	const char *refusal;
	struct node *node;

	target = fuzz_cut(content, '\t');
	refusal = fuzz_cut(target, '\t');
	node = make_node(line, *target ? LINK : FILE_NODE);
	if (!node)
		return;
	node->content = *target ? target : content;
	node->len = *target ? strlen(target) : unescape(content, strlen(content));
	if (*refusal == 'r')
		node->unreadable = (int)(strtoul(refusal + 1, NULL, 10) % 134);
	node->refuses = *refusal == '0' ? -1 : (int)(strtoul(refusal, NULL, 10) % 134);
}

void memory_make(char *text)
{
	size_t words = 0;

	pool.used = 0;
	opened = NULL;
	memset(&top, 0, sizeof(top));
	memset(said, 0, sizeof(said));
	while (*text) {
		char *line = text;

		text = fuzz_cut(text, '\n');
		if (*line != '#')
			make_line(line);
		else if (words < sizeof(said) / sizeof(said[0]))
			said[words++] = line + 1 + strspn(line + 1, " ");
	}
}

const char *memory_said(const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]) && said[i]; i++)
		if (!strncmp(said[i], word, len) && (!said[i][len] || said[i][len] == ' '))
			return said[i] + len + (said[i][len] == ' ');
	return NULL;
}

const char *memory_file(const char *path)
{
	const struct node *node = find(&machine, path, true);

	return node && node->kind == FILE_NODE ? node->content : NULL;
}

/* ---- what is changed ---- */

static int change(struct node *node, const char *content, size_t len)
{
	char *copy = content ? arena_alloc(&pool, len + 1) : NULL;

	if (content && !copy)
		return -ENOSPC;
	if (!node->changed)
		node->was = node->content;
	node->changed = true;
	node->content = content ? memcpy(copy, content, len) : NULL;
	node->len = len;
	return 0;
}

/* NOLINTBEGIN(misc-no-recursion): no deeper than the path, which has its bound. */

/* Write the path of a node, without links in it. Returns its length, or 0 where it does not fit. */
static size_t write_path(const struct node *node, char *buf, size_t size)
{
	size_t len = 0;

	if (!node->parent)
		return 0;
	if (node->parent->parent) {
		len = write_path(node->parent, buf, size);
		if (!len)
			return 0;
	}
	len += format_text(buf + len, size - len, "%s%s", len ? "/" : "", node->name);
	return len < size ? len : 0;
}

static void compare(const struct node *dir, const struct node *except,
                    void (*differs)(const char *path, const char *was, const char *is))
{
	static char path[4096];

	for (const struct node *node = dir->child; node; node = node->sibling) {
		if (node == except)
			continue;
		if (node->changed && !node->replaced && node->was != node->content && write_path(node, path, sizeof(path)))
			differs(path, node->was, node->content);
		compare(node, except, differs);
	}
}

/* NOLINTEND(misc-no-recursion) */

void memory_compare(const char *except, void (*differs)(const char *path, const char *was, const char *is))
{
	compare(&top, find(&machine, except, false), differs);
}

/* ---- what was once ---- */

struct saved {
	struct node top, *opened, *inside;
	size_t used;
	char pool[];
};

void *memory_save(void)
{
	struct saved *saved = malloc(sizeof(*saved) + pool.used);

	MUST(saved);
	*saved = (struct saved){ top, opened, inside, pool.used };
	memcpy(saved->pool, pool.base, pool.used);
	return saved;
}

void memory_restore(const void *copy)
{
	const struct saved *saved = copy;

	top = saved->top;
	opened = saved->opened;
	inside = saved->inside;
	pool.used = saved->used;
	memcpy(pool.base, saved->pool, pool.used);
}

bool memory_resolve(const char *path, char *buf, size_t size)
{
	const struct node *node = find(&machine, path, true);

	return node && write_path(node, buf, size);
}

/* Somebody writes to a file, NULL for one that is not there yet. Returns 0, or -errno where it refuses. */
static int watch(const struct root *root, const char *path, const struct node *node)
{
	int refuses = node && node->refuses > 0 ? node->refuses : 0;

	if (memory_watch && !root->ours)
		memory_watch(whole_path(root, path), !refuses);
	return -refuses;
}

/* ---- root.h ---- */

const struct root root_cwd = { .live = true };

int root_open(struct root *root, const char *dir)
{
	*root = (struct root){ .live = !strcmp(dir, "/") };
	return 0;
}

/* A directory belongs to another if its file "owner" says so: it could not be told otherwise. */
int root_open_ours(struct root *ours, const struct root *root, const char *path)
{
	struct node *node = reach("open_ours", root, path, false);

	*ours = (struct root){ .fd = -1, .live = root->live, .ours = true };
	if (!node || node->kind != DIRECTORY)
		return node ? -ENOTDIR : -errno;
	if (is_there(find_child(node, "owner", 5)))
		return -EPERM;
	opened = node;
	ours->fd = 0;
	return 0;
}

/* Nobody else is here. */
int root_lock(const struct root *ours, unsigned wait_ms)
{
	(void)wait_ms;
	MUST(ours->ours && ours->fd >= 0);
	return fault("lock", ours, "");
}

void root_unlock(const struct root *ours)
{
	MUST(ours->ours && ours->fd >= 0);
}

int root_open_below(struct root *below, const struct root *root, const char *path)
{
	struct node *node = reach("open_below", root, path, true);

	if (!node || node->kind != DIRECTORY)
		return node ? -ENOTDIR : -errno;
	inside = node;
	*below = (struct root){ .fd = 1 };
	return 0;
}

/* debugfs is there where the machine has such a directory. */
int root_open_debugfs(struct root *debugfs)
{
	const struct node *node = reach("open_debugfs", &machine, DEBUGFS, true);

	if (!node || node->kind != DIRECTORY)
		return node || errno == ENOENT ? -ENODEV : -errno;
	*debugfs = (struct root){ .fd = 2, .live = true };
	return 0;
}

void root_close(struct root *root)
{
	root->fd = -1;
}

static int read_node(const struct node *node, char *buf, size_t size)
{
	size_t len = node->len;

	if (node->unreadable)
		return -node->unreadable;
	if (len >= size)
		return -EFBIG;
	if (memchr(node->content, '\0', len))
		return -EINVAL;
	while (len && node->content[len - 1] == '\n')
		len--;
	memcpy(buf, node->content, len);
	buf[len] = '\0';
	return (int)len;
}

int root_read(const struct root *root, const char *path, char *buf, size_t size)
{
	const struct node *node = reach("read", root, path, true);

	if (!node || node->kind == DIRECTORY)
		return node ? -EISDIR : -errno;
	return read_node(node, buf, size);
}

int root_exchange(const struct root *root, const char *path, const char *value,
                  char *buf, size_t size)
{
	struct node *node = reach("exchange", root, path, true);
	int err;

	if (!node || node->kind == DIRECTORY)
		return node ? -EISDIR : -errno;
	err = watch(root, path, node);
	if (!err && !node->refuses)
		err = change(node, value, strlen(value));
	if (!err)
		err = fault("read back", root, path);
	return err ? err : read_node(node, buf, size);
}

int root_replace(const struct root *root, const char *path, const char *text, size_t len)
{
	const char *name;
	struct node *dir = reach_parent("replace", root, path, &name), *node;
	int err;

	if (!dir || dir->kind != DIRECTORY)
		return dir ? -ENOTDIR : -errno;
	node = find_child(dir, name, strlen(name));
	if (node && node->kind == DIRECTORY)
		return -EISDIR;
	err = watch(root, path, node);
	if (err)
		return err;
	if (!node)
		node = add_child(dir, name, strlen(name), FILE_NODE);
	if (!node)
		return -errno;
	node->replaced |= node->kind == LINK;
	node->kind = FILE_NODE;
	return change(node, text, len);
}

int root_mkdir(const struct root *root, const char *path)
{
	const char *name;
	struct node *dir = reach_parent("mkdir", root, path, &name), *node;

	if (!dir || dir->kind != DIRECTORY)
		return dir ? -ENOTDIR : -errno;
	node = find_child(dir, name, strlen(name));
	if (is_there(node))
		return node->kind == DIRECTORY ? 0 : -ENOTDIR;
	if (node)       /* a file that was removed */
		node->kind = DIRECTORY;
	return node || add_child(dir, name, strlen(name), DIRECTORY) ? 0 : -errno;
}

int root_remove(const struct root *root, const char *path)
{
	struct node *node = reach("remove", root, path, false);
	int err;

	if (!node || node->kind == DIRECTORY)
		return node ? -EISDIR : errno == ENOENT ? 0 : -errno;
	err = watch(root, path, node);
	return err ? err : change(node, NULL, 0);
}

int root_readlink(const struct root *root, const char *path, char *buf, size_t size)
{
	const struct node *node = reach("readlink", root, path, false);

	if (!node || node->kind != LINK)
		return node ? -EINVAL : -errno;
	if (node->len >= size)
		return -EFBIG;
	memcpy(buf, node->content, node->len + 1);
	return (int)node->len;
}

/* What stands in the place of names. */
struct listing {
	const struct node *dir, *next;
	bool begun;
};

static struct listing *listing_of(void *names)
{
	return names;
}

/* Where it is in the pool, to which nothing is given back. */
static unsigned long long inode_of(const struct node *node)
{
	return node == &top ? 1 : (unsigned long long)((const char *)node - pool_memory) + 2;
}

int root_identify(const struct root *root, const char *path, char *buf, size_t size)
{
	const struct node *node = reach("identify", root, path, true);

	if (!node)
		return -errno;
	format_text(buf, size, "%llu", inode_of(node));
	return 0;
}

int root_dir_open(const struct root *root, const char *path, struct root_dir *dir)
{
	const struct node *node = reach("open directory", root, path, true);

	if (!node || node->kind != DIRECTORY)
		return node ? -ENOTDIR : -errno;
	dir->error = 0;
	*listing_of(dir->buf) = (struct listing){ node, node->child, false };
	return 0;
}

/* The kernel is asked twice: a thousand names are one answer, and that there are no more is another. */
static int list_fault(struct listing *listing)
{
	char path[4096] = "";

	if (!memory_fault || (listing->begun && listing->next))
		return 0;
	listing->begun = true;
	write_path(listing->dir, path, sizeof(path));
	return fault("list", &machine, path);
}

const char *root_dir_next(struct root_dir *dir)
{
	struct listing *listing = listing_of(dir->buf);
	const struct node *node;

	while (listing->next && !is_there(listing->next))
		listing->next = listing->next->sibling;
	dir->error = list_fault(listing);
	node = dir->error ? NULL : listing->next;
	listing->next = node ? node->sibling : NULL;
	dir->inode = node ? inode_of(node) : 0;
	return node ? node->name : NULL;
}

void root_dir_close(struct root_dir *dir)
{
	listing_of(dir->buf)->next = NULL;
}

/* A file of a live thread's, about to be changed; NULL and errno. */
static struct node *find_thread(const char *function, const struct root *root, int tid, const char *name)
{
	struct node *file;
	char path[48];

	errno = EXDEV;
	if (!root->live)
		return NULL;
	format_text(path, sizeof(path), "proc/%d/%s", tid, name);
	file = reach(function, &machine, path, true);
	if (!file || file->kind != FILE_NODE) {
		errno = file || errno == ENOENT ? ESRCH : errno;
		return NULL;
	}
	errno = -watch(root, path, file);
	return errno ? NULL : file;
}

int root_set_affinity(const struct root *root, int tid, const void *cpus, size_t size)
{
	static const char before[] = "Name:\tx\nCpus_allowed_list:\t";
	static char text[sizeof(before) + CPUSET_TEXT_MAX];
	struct node *status = find_thread("set affinity", root, tid, "status");
	size_t len = sizeof(before) - 1;

	MUST(size == sizeof(struct cpuset));
	if (!status)
		return -errno;
	if (cpuset_empty(cpus))
		return -EINVAL;
	memcpy(text, before, len);
	len += (size_t)cpuset_format_list(cpus, text + len, CPUSET_TEXT_MAX);
	return change(status, text, len);
}

/* Fields 40 and 41 of a thread's stat, its priority and policy; NULL where they are missing. */
static const char *find_policy(const struct node *stat)
{
	const char *p = strrchr(stat->content, ')');

	for (int field = 2; p && field < 40; field++) {
		p = strchr(p, ' ');
		p += p != NULL;
	}
	return p;
}

int root_set_scheduler(const struct root *root, int tid, unsigned policy, unsigned priority)
{
	struct node *stat = find_thread("set scheduler", root, tid, "stat");
	const char *fields = stat ? find_policy(stat) : NULL;
	char line[1100];
	size_t len;

	if (!fields)
		return stat ? -ESRCH : -errno;
	len = (size_t)(fields - stat->content);
	MUST(len < 1024);
	memcpy(line, stat->content, len);
	len += format_text(line + len, sizeof(line) - len, "%u %u", priority, policy);
	return change(stat, line, len);
}

int root_get_scheduler(const struct root *root, int tid, unsigned *policy, unsigned *priority)
{
	const struct node *stat = find_thread("get scheduler", root, tid, "stat");
	const char *fields = stat ? find_policy(stat) : NULL;
	char *end;

	if (!fields)
		return stat ? -ESRCH : -errno;
	*priority = (unsigned)strtoul(fields, &end, 10);
	*policy = (unsigned)strtoul(end, NULL, 10);
	return 0;
}

int root_open_log(const struct root *root)
{
	(void)root;
	return -1;
}

/* ---- guard.h: the work is done here and now ---- */

int guard_run(int (*work)(void *context), void *context, unsigned deadline_ms, char *why, size_t size)
{
	int err;

	(void)deadline_ms;
	MUST(size);
	*why = '\0';
	err = fault("guard", NULL, "");
	return err ? err : work(context);
}

void guard_set_deadline(unsigned deadline_ms) { (void)deadline_ms; }
void guard_extend(unsigned more_ms) { (void)more_ms; }
void guard_limit(unsigned limit_ms) { (void)limit_ms; }
void watch_note(const char *doing, const char *what) { MUST(*doing && what); }
void watch_utc(char buf[WATCH_UTC_MAX]) { memcpy(buf, "1970-01-01T00:00:00Z", sizeof("1970-01-01T00:00:00Z")); }
void guard_explain(const char *why) { MUST(*why); }

/* ---- modprobe.h: a module that has a directory can be loaded ---- */

int modprobe_run(const char *module, bool unload, char *message, size_t size)
{
	char path[128];
	struct node *dir, *state;
	int err;

	format_text(path, sizeof(path), "sys/module/%s", module);
	dir = find(&machine, path, true);
	format_text(message, size, "modprobe: FATAL: Module %s not found.", module);
	err = fault("modprobe", NULL, module);
	if (err || !dir || dir->kind != DIRECTORY || !*module)
		return err ? err : -EIO;
	watch(&machine, path, NULL);
	state = find_child(dir, "initstate", 9);
	if (!state)
		state = add_child(dir, "initstate", 9, FILE_NODE);
	return state ? change(state, unload ? NULL : "live\n", unload ? 0 : 5) : -ENOENT;
}

/* ---- watch.h, log.h ---- */

unsigned long long watch_us(void)
{
	static unsigned long long us;

	return us += 100;
}

void log_to_kernel(int fd) { (void)fd; }

void log_line(int priority, const char *format, ...)
{
	char line[512];
	va_list args;

	(void)priority;
	va_start(args, format);
	format_args(line, sizeof(line), format, args);
	va_end(args);
}
