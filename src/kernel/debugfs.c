#include "kernel/debugfs.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/file.h"

/* What it means if debugfs cannot be mounted. */
static int explain(int err)
{
	return err == -EPERM ? -EACCES : err == -ENODEV || err == -ENOSYS ? -ENOENT : err;
}

/* Write what is wanted, or read if that is NULL. */
static struct value reach(const struct access *a, const char *wanted)
{
	struct access inside = *a;
	struct root debugfs;

	if (a->root->live) {
		int err = root_open_debugfs(&debugfs);

		if (err)
			return access_refused(explain(err));
		inside.root = &debugfs;
		inside.name += strlen("sys/kernel/debug/");
	}
	return wanted ? file_write(&inside, wanted) : file_read(&inside);
}

struct value debugfs_read(const struct access *a)
{
	return reach(a, NULL);
}

/* Is it the fair server of an offline CPU, "sched/fair_server/cpu2/runtime"? */
static bool is_offline(const struct access *a)
{
	const char *digits = text_find(a->name, "_server/cpu");
	unsigned long long cpu;
	char path[64];
	int len;

	if (!digits)
		return false;
	digits += strlen("_server/cpu");
	if (!text_number(&digits, &cpu))
		return false;
	format_text(path, sizeof(path), "sys/devices/system/cpu/cpu%llu/online", cpu);
	len = root_read(a->root, path, access_buffer, sizeof(access_buffer));
	/* The boot CPU may have no such file. */
	return len < 0 ? len != -ENOENT : *access_buffer != '1';
}

struct value debugfs_write(const struct access *a, const char *wanted)
{
	return is_offline(a) ? access_refused(-ENXIO) : reach(a, wanted);
}
