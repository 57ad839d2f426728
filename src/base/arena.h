/*
 * arena: the one allocator. Memory is handed out from a fixed block, upwards,
 * and never given back; a page that was never handed out is never touched.
 * Pure: no I/O.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	char *base;     /* aligned for any object */
	size_t size;    /* bytes at base */
	size_t used;    /* bytes handed out */
};

/* Returns size zeroed bytes aligned for any object, or NULL when the arena is full. */
void *arena_alloc(struct arena *arena, size_t size);

/* Hand out size bytes as an arena of their own, with none of them touched. False when the arena is full. */
bool arena_split(struct arena *arena, struct arena *part, size_t size);

/* Returns a copy of text, or NULL when the arena is full. */
char *arena_copy(struct arena *arena, const char *text);

#endif
