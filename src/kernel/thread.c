#include "kernel/thread.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/procstat.h"

void thread_affinity_id(char *buf, size_t size, int tid, unsigned long long start)
{
	format_text(buf, size, "thread:%d:%llu", tid, start);
}

void thread_policy_id(char *buf, size_t size, int tid, unsigned long long start)
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

/*
 * The thread that a target names, and its line of /proc/TID/stat. Returns 0, -EINVAL, -ESRCH or the error of the read.
 */
static int find_thread(const struct access *a, int *tid, struct procstat *stat)
{
	unsigned long long start;
	char path[32];
	int err = parse_thread(a->name, tid, &start);

	if (err)
		return err;
	format_text(path, sizeof(path), "proc/%d/stat", *tid);
	err = root_read(a->root, path, access_buffer, sizeof(access_buffer));
	if (err < 0)
		return err == -ENOENT ? -ESRCH : err;
	return procstat_parse(stat, access_buffer) || stat->start != start ? -ESRCH : 0;
}

struct value thread_read_tid(const struct root *root, struct arena *arena, int tid)
{
	static const char label[] = "\nCpus_allowed_list:\t";
	char path[32], *list;
	int len;

	format_text(path, sizeof(path), "proc/%d/status", tid);
	len = root_read(root, path, access_buffer, sizeof(access_buffer));
	if (len < 0)
		return access_refused(len);
	list = text_find(access_buffer, label);
	if (!list)
		return access_refused(-EINVAL);
	list += sizeof(label) - 1;
	list[strcspn(list, "\n")] = '\0';
	return access_value(arena, len, list);
}

struct value thread_read_affinity(const struct access *a)
{
	struct procstat stat;
	int tid, err = find_thread(a, &tid, &stat);

	return err ? access_refused(err) : thread_read_tid(a->root, a->arena, tid);
}

struct value thread_write_affinity(const struct access *a, const char *wanted)
{
	unsigned long long start;
	struct cpuset cpus;
	int tid, err = parse_thread(a->name, &tid, &start);

	if (!err)
		err = value_parse(&cpus, VALUE_LIST, wanted, a->nbits);
	if (!err)
		err = root_set_affinity(a->root, tid, &cpus, sizeof(cpus));
	return err ? access_refused(err) : thread_read_tid(a->root, a->arena, tid);
}

/* SCHED_OTHER and so on, by number (sched(7)). */
static const char *const policies[] = { "other", "fifo", "rr", "batch", "4", "idle", "deadline", "ext" };

#define POLICIES (sizeof(policies) / sizeof(policies[0]))

void thread_policy_value(char *buf, size_t size, unsigned policy, unsigned priority)
{
	format_text(buf, size, "%s:%u", policy < POLICIES ? policies[policy] : "?", priority);
}

static struct value policy_value(const struct access *a, unsigned policy, unsigned priority)
{
	char text[32];

	thread_policy_value(text, sizeof(text), policy, priority);
	return access_value(a->arena, 0, text);
}

struct value thread_read_policy(const struct access *a)
{
	struct procstat stat;
	int tid, err = find_thread(a, &tid, &stat);

	return err ? access_refused(err) : policy_value(a, stat.policy, stat.priority);
}

struct value thread_write_policy(const struct access *a, const char *wanted)
{
	unsigned long long start, priority;
	const char *colon = strchr(wanted, ':');
	unsigned policy = 0, number;
	int tid, err = parse_thread(a->name, &tid, &start);

	if (err || !colon)
		return access_refused(-EINVAL);
	while (policy < POLICIES && (strncmp(policies[policy], wanted, (size_t)(colon - wanted)) ||
	                             policies[policy][colon - wanted]))
		policy++;
	colon++;
	if (policy == POLICIES || !text_number(&colon, &priority) || *colon || priority > 99)
		return access_refused(-EINVAL);
	err = root_set_scheduler(a->root, tid, policy, (unsigned)priority);
	if (!err)
		err = root_get_scheduler(a->root, tid, &policy, &number);
	return err ? access_refused(err) : policy_value(a, policy, number);
}

bool thread_is_name(const char *name)
{
	unsigned long long start;
	int tid;

	return !parse_thread(name, &tid, &start);
}
