/* What of root opens nothing by itself. */
#include "root.h"

#include <errno.h>

char *root_read_text(const struct root *root, struct arena *arena, const char *path, size_t max, int *error)
{
	size_t room = arena->size - arena->used;
	char *text = arena->base + arena->used;
	int len = room < 2 ? -ENOMEM : root_read(root, path, text, room < max ? room : max);

	if (len < 0) {
		*error = -len;
		return NULL;
	}
	arena->used += (size_t)len + 1;
	return text;
}
