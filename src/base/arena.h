/*
 * arena: the one allocator. Memory is handed out from a fixed block, upwards, and never given back; a page that was
 * never handed out is never touched. Pure: no I/O.
 *
 * No caller checks for room. A full arena calls `full`, which does not return: the process ends as if it had been
 * killed. By then the status says "incomplete", and the journal has every change (apply.h).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena {
	char *base;     /* aligned for any object */
	size_t size;    /* bytes at base */
	size_t used;    /* bytes handed out */
	void (*full)(const struct arena *arena);        /* ends the process, or jumps out of here */
	int status;     /* for `full`: the exit status */
};

/* Returns size zeroed bytes aligned for any object. */
void *arena_alloc(struct arena *arena, size_t size);

/* Hand out size bytes as an arena of their own, without touching them. */
struct arena arena_split(struct arena *arena, size_t size);

/* Returns a copy of text. */
char *arena_copy(struct arena *arena, const char *text);

/* Call `full`. Does not return. */
_Noreturn void arena_give_up(const struct arena *arena);

#endif
