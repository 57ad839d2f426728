#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

void arena_give_up(const struct arena *arena)
{
	if (arena->full)
		arena->full(arena);
	__builtin_trap();
}

/* Returns size aligned bytes as they are. */
static char *take(struct arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	size_t start = (arena->used + align - 1) & ~(align - 1);

	if (start > arena->size || size > arena->size - start)
		arena_give_up(arena);
	arena->used = start + size;
	return arena->base + start;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

struct arena arena_split(struct arena *arena, size_t size)
{
	return (struct arena){ take(arena, size), size, 0, arena->full, arena->status };
}

char *arena_copy(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = arena->base + arena->used;

	if (size > arena->size - arena->used)
		arena_give_up(arena);
	arena->used += size;
	return memcpy(copy, text, size);
}
