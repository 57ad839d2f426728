/*
 * utf8: where a character ends, and what in a text a terminal obeys or a
 * reader of UTF-8 refuses. Names and values come from drivers, programs and
 * a captured tree, and are bytes. Pure.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

enum utf8_kind {
	UTF8_TEXT,
	UTF8_CONTROL,   /* U+0000 to U+001F and U+007F to U+009F */
	UTF8_INVALID    /* what systemd's utf8_is_valid() refuses: surrogates and noncharacters too */
};

/* The length of the character at p, 1 to 4 bytes, and its kind. Of what is invalid each byte is one. */
size_t utf8_next(const char *p, enum utf8_kind *kind);

/* The character at p, which is no invalid one, as a number. */
unsigned utf8_decode(const char *p);

/* Write a character below U+10000 into buf, of 3 bytes. Returns how many it took. */
size_t utf8_encode(char *buf, unsigned character);

/* How many of a text's first len bytes are whole characters: len, or up to 3 less. */
size_t utf8_cut(const char *text, size_t len);

/*
 * Make a text fit for a terminal and for a line of a file, in place and byte for byte: tab and newline become
 * blanks, everything else that is no text "?", as with ls -q. With `lines`, newlines and tabs stay.
 */
void utf8_clean(char *text, bool lines);

#endif
