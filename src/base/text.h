/*
 * text: a string that is built in the arena, the quoting that the output
 * formats need, and the cutting up of strings. Pure: no I/O.
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

/* Begin a text. Until text_end() nothing else may take memory from the arena. */
void text_begin(struct text *text, struct arena *arena);

/* Add a formatted string. */
__attribute__((format(printf, 2, 3)))
void text_add(struct text *text, const char *format, ...);

/* Add a set of CPUs as a cpulist. */
void text_add_cpus(struct text *text, const struct cpuset *set);

/*
 * Add a JSON string, quotes included (RFC 8259, section 7), or null for NULL. It is UTF-8: a control character is
 * \u0000 to \u009f, a byte that is no part of a character \ufffd.
 */
void text_add_json(struct text *text, const char *value);

/* Add a value in the double quotes that sh and os-release(5) understand, as utf8_clean() leaves it. */
void text_add_quoted(struct text *text, const char *value);

/* Add a name as a part of a line, for a person, as utf8_clean() leaves it. */
void text_add_name(struct text *text, const char *name);

/* The same with a value: "|" for each newline within, "nothing" for none, cut to 200 bytes. */
void text_add_line(struct text *text, const char *value);

/* Add a value with tab, newline and backslash as \t, \n and \\: a field of a line. */
void text_add_field(struct text *text, const char *value);

/* Undo text_add_field() in place: the result is never longer than the field. */
void text_unescape(char *field);

/* Cut the next field, between tabs, off *line, which becomes NULL behind the last one; NULL where there is none left. */
char *text_cut_field(char **line);

/* Cut the next line off *text, which moves behind it. Returns it without its newline, NULL at the end. */
char *text_cut_line(char **text);

/* Cut the next word, between blanks and tabs, off *words, which moves behind it. Returns it, NULL at the end. */
char *text_cut_word(char **words);

/* The line after the one that starts at text, or its end. */
const char *text_next_line(const char *text);

/* A number that texts hardly share. */
unsigned text_hash(const char *text);

/* Is it the name of a module, a governor and such: letters, digits, "_" and, but not first, "-"? */
bool text_is_name(const char *text);

/* Is it a path, without a slash before it, none of whose components is empty, "." or ".."? */
bool text_is_path(const char *text);

/* Keep what was built, and return it. */
char *text_end(struct text *text);

/* Returns where needle, which is not empty, first occurs in text, or NULL. */
char *text_find(const char *text, const char *needle);

/*
 * Cut the next item off a list with commas between, which moves behind it, into item; "" for one that does not fit. False
 * at the end.
 */
bool text_next_item(const char **list, char *item, size_t size);

/*
 * Does a text hold a name as a word of its own, with no letter, digit or "_" beside it? "-" and "_" are the same, as in
 * the names of modules and drivers.
 */
bool text_has_name(const char *text, const char *name);

/*
 * Read a decimal number without a sign or blanks at *text and move *text
 * behind it. Returns false, *text unmoved, where there is none or it does not
 * fit.
 */
bool text_number(const char **text, unsigned long long *out);

#endif
