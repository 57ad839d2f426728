/*
 * text: builds a string in the arena, quotes for the output formats, and splits strings. Pure: no I/O.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/cpuset.h"

struct text {
	struct arena *arena;
	char *start;    /* NUL-terminated at all times */
	size_t len;
};

/* Begin a text. Until text_end() nothing else may allocate from the arena. */
void text_begin(struct text *text, struct arena *arena);

/* Add a formatted string. */
__attribute__((format(printf, 2, 3)))
void text_add(struct text *text, const char *format, ...);

/* Add a set of CPUs as a cpulist. */
void text_add_cpus(struct text *text, const struct cpuset *set);

/*
 * Add a JSON string with its quotes (RFC 8259, section 7), or null for NULL. It is valid UTF-8: control characters
 * become \u0000 to \u009f, and invalid bytes \ufffd.
 */
void text_add_json(struct text *text, const char *value);

/* Add a value, after utf8_clean(), in the double quotes that sh and os-release(5) understand. */
void text_add_quoted(struct text *text, const char *value);

/* Add a name as a part of a line, after utf8_clean(). */
void text_add_name(struct text *text, const char *name);

/* The same for a value, cut to 200 bytes: "|" for each newline, "nothing" if it is empty. */
void text_add_line(struct text *text, const char *value);

/* Add a value as a field of a line: tab, newline and backslash become \t, \n and \\. */
void text_add_field(struct text *text, const char *value);

/* Undo text_add_field() in place. */
void text_unescape(char *field);

/* Cut the next tab-separated field off *line, which becomes NULL after the last one. Returns NULL at the end. */
char *text_cut_field(char **line);

/* Cut the next line off *text, which moves past it. Returns it without its newline, NULL at the end. */
char *text_cut_line(char **text);

/* Cut the next word, separated by blanks or tabs, off *words, which moves past it. Returns NULL at the end. */
char *text_cut_word(char **words);

/* The line after the one at text, or the end of text. */
const char *text_next_line(const char *text);

/* A hash of a text. */
unsigned text_hash(const char *text);

/* Is it a name, as of a module or a governor: letters, digits, "_" and, except first, "-"? */
bool text_is_name(const char *text);

/* Is it a path without a leading slash, and without empty, "." or ".." components? */
bool text_is_path(const char *text);

/* Finish the text, and return it. */
char *text_end(struct text *text);

/* Returns the first occurrence of needle, which is not empty, in text, or NULL. */
char *text_find(const char *text, const char *needle);

/*
 * Copy the next item of a comma-separated list, which moves past it, into item; "" if it does not fit. Returns false at
 * the end.
 */
bool text_next_item(const char **list, char *item, size_t size);

/*
 * Does a text contain a name as a whole word, with no letter, digit or "_" next to it? "-" and "_" are the same, as in
 * names of modules and drivers.
 */
bool text_has_name(const char *text, const char *name);

/*
 * Read a decimal number without a sign or blanks at *text and move *text past it. Returns false, with *text unmoved, if
 * there is none or it is too large.
 */
bool text_number(const char **text, unsigned long long *out);

#endif
