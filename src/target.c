#include "target.h"

#include <errno.h>
#include <string.h>

#include "format.h"
#include "number.h"
#include "procstat.h"

/* What every read goes through: the bytes that matter are copied into the arena. */
static char buffer[ROOT_VALUE_MAX];

static struct value value_of(struct arena *arena, int len, const char *text)
{
	const char *copy = len < 0 ? NULL : arena_copy(arena, text);

	return (struct value){ copy, len < 0 ? len : copy ? 0 : -ENOMEM };
}

struct value target_read(const struct root *root, struct arena *arena, const char *path)
{
	return value_of(arena, root_read(root, path, buffer, sizeof(buffer)), buffer);
}

struct value target_read_affinity(const struct root *root, struct arena *arena, int tid)
{
	static const char label[] = "\nCpus_allowed_list:\t";
	char path[32], *list;
	int len;

	format_text(path, sizeof(path), "proc/%d/status", tid);
	len = root_read(root, path, buffer, sizeof(buffer));
	if (len < 0)
		return (struct value){ NULL, len };
	list = strstr(buffer, label);
	if (!list)
		return (struct value){ NULL, -EINVAL };
	list += sizeof(label) - 1;
	list[strcspn(list, "\n")] = '\0';
	return value_of(arena, len, list);
}

static const char thread_prefix[] = "thread:";

void target_thread_id(char *buf, size_t size, int tid, unsigned long long start)
{
	format_text(buf, size, "%s%d:%llu", thread_prefix, tid, start);
}

static struct value write_affinity(const struct root *root, struct arena *arena, const char *id,
                                   const char *wanted, unsigned nbits, bool *written)
{
	const char *p = id + sizeof(thread_prefix) - 1;
	unsigned long long number, start;
	struct procstat stat;
	struct cpuset cpus;
	char path[32];
	int err, tid;

	if (!number_read(&p, &number) || number > 0x7fffffff || *p++ != ':' ||
	    !number_read(&p, &start) || *p)
		return (struct value){ NULL, -EINVAL };
	tid = (int)number;
	format_text(path, sizeof(path), "proc/%d/stat", tid);
	err = root_read(root, path, buffer, sizeof(buffer));
	if (err < 0)
		return (struct value){ NULL, err == -ENOENT ? -ESRCH : err };
	if (procstat_parse(&stat, buffer) || stat.start != start)
		return (struct value){ NULL, -ESRCH };
	err = value_parse(&cpus, VALUE_LIST, wanted, nbits);
	if (!err)
		err = root_set_affinity(root, tid, &cpus, sizeof(cpus));
	*written = !err;
	return err ? (struct value){ NULL, err } : target_read_affinity(root, arena, tid);
}

struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          const char *wanted, unsigned nbits, bool *written)
{
	*written = false;
	if (!strncmp(id, thread_prefix, sizeof(thread_prefix) - 1))
		return write_affinity(root, arena, id, wanted, nbits, written);
	if (*id != '/')
		return (struct value){ NULL, -EINVAL };
	return value_of(arena, root_exchange(root, id + 1, wanted, buffer, sizeof(buffer), written), buffer);
}
