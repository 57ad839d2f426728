#include "kernel/file.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"

char *file_read_text(const struct root *root, struct arena *arena, const char *path, size_t max, int *error)
{
	size_t room = arena->size - arena->used;
	char *text = arena->base + arena->used;
	int len = room < 2 ? -EFBIG : root_read(root, path, text, room < max ? room : max);

	if (len == -EFBIG && room < max)
		arena_give_up(arena);
	if (len < 0) {
		*error = len;
		return NULL;
	}
	arena->used += (size_t)len + 1;
	return text;
}

struct value file_read_path(const struct root *root, struct arena *arena, const char *path)
{
	return access_value(arena, root_read(root, path, access_buffer, sizeof(access_buffer)), access_buffer);
}

static struct value buffer_value(const struct access *a, int len)
{
	if (len >= 0 && a->format == VALUE_TEXT)
		value_cut_choice(access_buffer);
	return access_value(a->arena, len, access_buffer);
}

struct value file_read(const struct access *a)
{
	return buffer_value(a, root_read(a->root, a->name, access_buffer, sizeof(access_buffer)));
}

struct value file_write(const struct access *a, const char *wanted)
{
	return buffer_value(a, root_exchange(a->root, a->name, wanted, access_buffer, sizeof(access_buffer)));
}

struct value file_read_dropin(const struct access *a)
{
	struct value value = file_read_path(a->root, a->arena, a->name);

	return value.error == -ENOENT ? access_value(a->arena, 0, "") : value;
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

struct value file_write_dropin(const struct access *a, const char *wanted)
{
	int err;

	if (*wanted) {
		err = make_parents(a->root, a->name);
		if (!err)
			err = root_replace(a->root, a->name, wanted, strlen(wanted));
	} else {
		err = root_remove(a->root, a->name);
	}
	return err ? access_refused(err) : file_read_dropin(a);
}
