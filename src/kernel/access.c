#include "kernel/access.h"

#include <errno.h>

char access_buffer[ROOT_VALUE_MAX];

/* A path through a plain file leads nowhere, like a missing one: path_resolution(7). */
struct value access_value(struct arena *arena, int len, const char *text)
{
	if (len >= 0)
		return (struct value){ .text = arena_copy(arena, text) };
	return access_refused(len == -ENOTDIR ? -ENOENT : len);
}

struct value access_refused(int error)
{
	return (struct value){ .error = error };
}
