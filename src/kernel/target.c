#include "kernel/target.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/modprobe.h"
#include "kernel/procstat.h"

/* What every read goes through: the bytes that matter are copied into the arena. */
static char buffer[ROOT_VALUE_MAX];

/* A path that leads through a plain file finds nothing, as one does that ends: path_resolution(7). */
static struct value value_of(struct arena *arena, int len, const char *text)
{
	if (len >= 0)
		return (struct value){ .text = arena_copy(arena, text) };
	return (struct value){ .error = len == -ENOTDIR ? -ENOENT : len };
}

static struct value refused(int error)
{
	return (struct value){ .error = error };
}

/* What a read or a write of one kind of target gets. */
struct access {
	const struct root *root;
	struct arena *arena;
	const char *name;       /* the id without what tells its kind; a path without its slash */
	enum value_format format;
	unsigned nbits;
};

/* Files of the kernel's. */

struct value target_read_file(const struct root *root, struct arena *arena, const char *path)
{
	return value_of(arena, root_read(root, path, buffer, sizeof(buffer)), buffer);
}

static struct value buffer_value(const struct access *a, int len)
{
	if (len >= 0 && a->format == VALUE_TEXT)
		value_cut_choice(buffer);
	return value_of(a->arena, len, buffer);
}

static struct value read_file(const struct access *a)
{
	return buffer_value(a, root_read(a->root, a->name, buffer, sizeof(buffer)));
}

static struct value write_file(const struct access *a, const char *wanted)
{
	return buffer_value(a, root_exchange(a->root, a->name, wanted, buffer, sizeof(buffer)));
}

/* Files of ours, whose directories may have to be made. */

static struct value read_dropin(const struct access *a)
{
	struct value value = target_read_file(a->root, a->arena, a->name);

	return value.error == -ENOENT ? value_of(a->arena, 0, "") : value;
}

static int make_parents(const struct root *root, const char *path)
{
	char dir[256];

	if (format_text(dir, sizeof(dir), "%s", path) >= sizeof(dir))
		return -ENAMETOOLONG;
	for (char *slash = dir; (slash = strchr(slash, '/')); *slash++ = '/') {
		int err;

		*slash = '\0';
		err = root_mkdir(root, dir);
		if (err)
			return err;
	}
	return 0;
}

static struct value write_dropin(const struct access *a, const char *wanted)
{
	int err;

	if (*wanted) {
		err = make_parents(a->root, a->name);
		if (!err)
			err = root_replace(a->root, a->name, wanted, strlen(wanted));
	} else {
		err = root_remove(a->root, a->name);
	}
	return err ? refused(err) : read_dropin(a);
}

/* Threads. */

void target_thread_id(char *buf, size_t size, int tid, unsigned long long start)
{
	format_text(buf, size, "thread:%d:%llu", tid, start);
}

void target_policy_id(char *buf, size_t size, int tid, unsigned long long start)
{
	format_text(buf, size, "policy:%d:%llu", tid, start);
}

/* Read "TID:START". Returns 0 or -EINVAL. */
static int parse_thread(const char *name, int *tid, unsigned long long *start)
{
	unsigned long long number;

	if (!text_number(&name, &number) || number > 0x7fffffff || *name++ != ':' ||
	    !text_number(&name, start) || *name)
		return -EINVAL;
	*tid = (int)number;
	return 0;
}

/* The thread that a target names, and its line of /proc/TID/stat. Returns 0, -EINVAL, -ESRCH or what reading said. */
static int find_thread(const struct access *a, int *tid, struct procstat *stat)
{
	unsigned long long start;
	char path[32];
	int err = parse_thread(a->name, tid, &start);

	if (err)
		return err;
	format_text(path, sizeof(path), "proc/%d/stat", *tid);
	err = root_read(a->root, path, buffer, sizeof(buffer));
	if (err < 0)
		return err == -ENOENT ? -ESRCH : err;
	return procstat_parse(stat, buffer) || stat->start != start ? -ESRCH : 0;
}

struct value target_read_affinity(const struct root *root, struct arena *arena, int tid)
{
	static const char label[] = "\nCpus_allowed_list:\t";
	char path[32], *list;
	int len;

	format_text(path, sizeof(path), "proc/%d/status", tid);
	len = root_read(root, path, buffer, sizeof(buffer));
	if (len < 0)
		return refused(len);
	list = text_find(buffer, label);
	if (!list)
		return refused(-EINVAL);
	list += sizeof(label) - 1;
	list[strcspn(list, "\n")] = '\0';
	return value_of(arena, len, list);
}

static struct value read_affinity(const struct access *a)
{
	struct procstat stat;
	int tid, err = find_thread(a, &tid, &stat);

	return err ? refused(err) : target_read_affinity(a->root, a->arena, tid);
}

static struct value write_affinity(const struct access *a, const char *wanted)
{
	unsigned long long start;
	struct cpuset cpus;
	int tid, err = parse_thread(a->name, &tid, &start);

	if (!err)
		err = value_parse(&cpus, VALUE_LIST, wanted, a->nbits);
	if (!err)
		err = root_set_affinity(a->root, tid, &cpus, sizeof(cpus));
	return err ? refused(err) : target_read_affinity(a->root, a->arena, tid);
}

/* SCHED_OTHER and so on, by their numbers (sched(7)). */
static const char *const policies[] = { "other", "fifo", "rr", "batch", "4", "idle", "deadline", "ext" };

#define POLICIES (sizeof(policies) / sizeof(policies[0]))

void target_policy_value(char *buf, size_t size, unsigned policy, unsigned priority)
{
	format_text(buf, size, "%s:%u", policy < POLICIES ? policies[policy] : "?", priority);
}

static struct value policy_value(const struct access *a, unsigned policy, unsigned priority)
{
	char text[32];

	target_policy_value(text, sizeof(text), policy, priority);
	return value_of(a->arena, 0, text);
}

static struct value read_policy(const struct access *a)
{
	struct procstat stat;
	int tid, err = find_thread(a, &tid, &stat);

	return err ? refused(err) : policy_value(a, stat.policy, stat.priority);
}

static struct value write_policy(const struct access *a, const char *wanted)
{
	unsigned long long start, priority;
	const char *colon = strchr(wanted, ':');
	unsigned policy = 0, number;
	int tid, err = parse_thread(a->name, &tid, &start);

	if (err || !colon)
		return refused(-EINVAL);
	while (policy < POLICIES && (strncmp(policies[policy], wanted, (size_t)(colon - wanted)) ||
	                             policies[policy][colon - wanted]))
		policy++;
	colon++;
	if (policy == POLICIES || !text_number(&colon, &priority) || *colon || priority > 99)
		return refused(-EINVAL);
	err = root_set_scheduler(a->root, tid, policy, (unsigned)priority);
	if (!err)
		err = root_get_scheduler(a->root, tid, &policy, &number);
	return err ? refused(err) : policy_value(a, policy, number);
}

/* Modules. */

static const char loaded[] = "loaded", not_loaded[] = "not loaded";

/* The kernel's own name of a module: in a file's name and on a command line "-" may stand for "_". */
static char *use_underscores(char *name)
{
	for (char *p = name; (p = strchr(p, '-')); )
		*p = '_';
	return name;
}

/* Does modules.builtin (kbuild) have the module: a line ".../NAME.ko"? */
static bool is_builtin(const struct access *a, const char *module)
{
	char release[128], path[192];
	char *rest = buffer, *line;

	if (root_read(a->root, "proc/sys/kernel/osrelease", release, sizeof(release)) < 0)
		return false;
	format_text(path, sizeof(path), "lib/modules/%s/modules.builtin", release);
	if (root_read(a->root, path, buffer, sizeof(buffer)) < 0)
		return false;
	while ((line = text_cut_line(&rest))) {
		char *name = strrchr(line, '/'), *end = name ? strchr(name, '.') : NULL;

		if (!end)
			continue;
		*end = '\0';
		if (!strcmp(use_underscores(name + 1), module))
			return true;
	}
	return false;
}

/* A module that is loading or going has another state than live; one that is built in may have a directory, without a state. */
static struct value read_module(const struct access *a)
{
	struct root_dir dir;
	char module[64], path[96];
	bool there;
	int len;

	if (format_text(module, sizeof(module), "%s", a->name) >= sizeof(module))
		return refused(-ENAMETOOLONG);
	format_text(path, sizeof(path), "sys/module/%s/initstate", use_underscores(module));
	len = root_read(a->root, path, buffer, sizeof(buffer));
	if (len != -ENOENT)
		return value_of(a->arena, len, len >= 0 && !strcmp(buffer, "live") ? loaded : not_loaded);
	*strrchr(path, '/') = '\0';
	there = !root_dir_open(a->root, path, &dir);
	if (there)
		root_dir_close(&dir);
	return value_of(a->arena, 0, there || is_builtin(a, module) ? loaded : not_loaded);
}

static struct value write_module(const struct access *a, const char *wanted)
{
	bool unload = strcmp(wanted, loaded) != 0;
	char message[200];
	int err = a->root->live ? modprobe_run(a->name, unload, message, sizeof(message)) : -EXDEV;

	if (err)
		return (struct value){ .error = err, .why = err == -EIO ? arena_copy(a->arena, message) : NULL };
	return read_module(a);
}

/* Is it a file of ours under /run? */
static bool is_dropin(const char *path)
{
	const char *name = strrchr(path, '/');

	return text_is_path(path) && !strcmp(name, "/50-rtboot.conf");
}

static bool is_thread(const char *name)
{
	unsigned long long start;
	int tid;

	return !parse_thread(name, &tid, &start);
}

static const struct kind {
	const char *prefix;
	bool (*valid)(const char *name);
	struct value (*read)(const struct access *access);
	struct value (*write)(const struct access *access, const char *wanted);
} kinds[] = {
	{ "thread:", is_thread, read_affinity, write_affinity },
	{ "policy:", is_thread, read_policy, write_policy },
	{ "module:", text_is_name, read_module, write_module },
	{ "/run/", is_dropin, read_dropin, write_dropin },
	{ "/proc/", text_is_path, read_file, write_file },
	{ "/sys/", text_is_path, read_file, write_file },
};

/* The kind of an id, with its name in *name; NULL for one that names no place. */
static const struct kind *find_kind(const char *id, const char **name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(kinds[i].prefix);

		if (strncmp(id, kinds[i].prefix, len))
			continue;
		*name = *id == '/' ? id + 1 : id + len;
		return kinds[i].valid(*name) ? &kinds[i] : NULL;
	}
	return NULL;
}

struct value target_read(const struct root *root, struct arena *arena, const char *id,
                         enum value_format format)
{
	struct access access = { .root = root, .arena = arena, .format = format };
	const struct kind *kind = find_kind(id, &access.name);

	return kind ? kind->read(&access) : refused(-EINVAL);
}

struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          enum value_format format, const char *wanted, unsigned nbits)
{
	struct access access = { root, arena, NULL, format, nbits };
	const struct kind *kind = find_kind(id, &access.name);

	return kind ? kind->write(&access, wanted) : refused(-EINVAL);
}
