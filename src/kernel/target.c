#include "kernel/target.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "kernel/debugfs.h"
#include "kernel/file.h"
#include "kernel/module.h"
#include "kernel/thread.h"

/* Is it a file of ours under /run? */
static bool is_dropin(const char *path)
{
	const char *name = strrchr(path, '/');

	return text_is_path(path) && !strcmp(name, "/50-rtboot.conf");
}

static const struct kind {
	const char *prefix;
	bool (*valid)(const char *name);
	struct value (*read)(const struct access *access);
	struct value (*write)(const struct access *access, const char *wanted);
} kinds[] = {
	{ "thread:", thread_is_name, thread_read_affinity, thread_write_affinity },
	{ "policy:", thread_is_name, thread_read_policy, thread_write_policy },
	{ "module:", text_is_name, module_read, module_write },
	{ "/run/", is_dropin, file_read_dropin, file_write_dropin },
	{ "/proc/", text_is_path, file_read, file_write },
	{ "/sys/kernel/debug/", text_is_path, debugfs_read, debugfs_write },
	{ "/sys/", text_is_path, file_read, file_write },
};

/* The kind of an id, with its name in *name; NULL for an invalid id. */
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

	return kind ? kind->read(&access) : access_refused(-EINVAL);
}

struct value target_write(const struct root *root, struct arena *arena, const char *id,
                          enum value_format format, const char *wanted, unsigned nbits)
{
	struct access access = { root, arena, NULL, format, nbits };
	const struct kind *kind = find_kind(id, &access.name);

	return kind ? kind->write(&access, wanted) : access_refused(-EINVAL);
}
