#include "arena.h"

#include <stdalign.h>
#include <string.h>

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t start = (arena->used + align - 1) & ~(align - 1);

	if (start > arena->size || size > arena->size - start)
		return NULL;
	arena->used = start + size;
	return memset(arena->base + start, 0, size);
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
