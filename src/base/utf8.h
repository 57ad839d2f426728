/*
 * utf8: finds the ends of characters, and what controls a terminal or is not valid UTF-8. Names and values from
 * drivers, programs and captured trees may hold any bytes. Pure.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

enum utf8_kind {
	UTF8_TEXT,
	UTF8_CONTROL,   /* U+0000 to U+001F and U+007F to U+009F */
	UTF8_INVALID    /* what systemd's utf8_is_valid() rejects, including surrogates and noncharacters */
};

/* The length of the character at p, 1 to 4 bytes, and its kind. Each invalid byte counts as one. */
size_t utf8_next(const char *p, enum utf8_kind *kind);

/* The code point of the valid character at p. */
unsigned utf8_decode(const char *p);

/* Write a character below U+10000 into buf, of 3 bytes. Returns its length. */
size_t utf8_encode(char *buf, unsigned character);

/* How many of the first len bytes are whole characters: len, or up to 3 less. */
size_t utf8_cut(const char *text, size_t len);

/*
 * Make a text safe for a terminal and for a line of a file, in place and byte for byte: tab and newline become blanks,
 * other control characters and invalid bytes "?", as with ls -q. With `lines`, newlines and tabs stay.
 */
void utf8_clean(char *text, bool lines);

#endif
