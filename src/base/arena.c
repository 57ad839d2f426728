#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

/* Returns size aligned bytes as they are, or NULL. */
static char *take(struct arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t start = (arena->used + align - 1) & ~(align - 1);

	if (start > arena->size || size > arena->size - start)
		return NULL;
	arena->used = start + size;
	return arena->base + start;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	char *block = take(arena, size);

	return block ? memset(block, 0, size) : NULL;
}

bool arena_split(struct arena *arena, struct arena *part, size_t size)
{
	*part = (struct arena){ take(arena, size), size, 0 };
	return part->base != NULL;
}

char *arena_copy(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy;

	if (size > arena->size - arena->used)
		return NULL;
	copy = arena->base + arena->used;
	arena->used += size;
	return memcpy(copy, text, size);
}
