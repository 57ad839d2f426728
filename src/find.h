/*
 * find: a text in a text. What strstr(3) does; the C library's is made for long
 * needles, and brings a kilobyte into the binary. Pure: no I/O.
 */
#ifndef FIND_H
#define FIND_H

#include <stdbool.h>
#include <stddef.h>

/* Returns where needle, which is not empty, first occurs in text, or NULL. */
char *find_text(const char *text, const char *needle);

/*
 * Cut the next item off a list with commas between, which moves behind it, into item; "" for one that does not fit. False
 * at the end.
 */
bool find_item(const char **list, char *item, size_t size);

/*
 * Does a text hold a name as a word of its own, with no letter, digit or "_" beside it? "-" and "_" are the same, as in
 * the names of modules and drivers.
 */
bool find_word(const char *text, const char *name);

#endif
