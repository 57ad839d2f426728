/*
 * find: a text in a text. What strstr(3) does; the C library's is made for long
 * needles, and brings a kilobyte into the binary. Pure: no I/O.
 */
#ifndef FIND_H
#define FIND_H

/* Returns where needle, which is not empty, first occurs in text, or NULL. */
char *find_text(const char *text, const char *needle);

#endif
