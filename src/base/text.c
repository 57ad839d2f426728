#include "base/text.h"

#include <stdarg.h>
#include <string.h>

#include "base/format.h"
#include "base/utf8.h"

void text_begin(struct text *text, struct arena *arena)
{
	text->arena = arena;
	text->start = arena->base + arena->used;
	text->len = 0;
	if (arena->used >= arena->size)
		arena_give_up(arena);
	*text->start = '\0';
}

static size_t space(const struct text *text)
{
	return text->arena->size - text->arena->used - text->len;
}

void text_add(struct text *text, const char *format, ...)
{
	va_list args;
	size_t len;

	va_start(args, format);
	len = format_args(text->start + text->len, space(text), format, args);
	va_end(args);
	if (len >= space(text))
		arena_give_up(text->arena);
	text->len += len;
}

void text_add_cpus(struct text *text, const struct cpuset *set)
{
	char list[CPUSET_TEXT_MAX];

	if (cpuset_format_list(set, list, sizeof(list)) >= 0)
		text_add(text, "%s", list);
}

/* Add one byte: the quoting below goes byte by byte, where printf would be most of its cost. */
static void add_byte(struct text *text, char byte)
{
	if (space(text) < 2)
		arena_give_up(text->arena);
	text->start[text->len++] = byte;
	text->start[text->len] = '\0';
}

/* Add one byte, escaped with a backslash if it is one of `special`. */
static void add_escaped(struct text *text, char byte, const char *special)
{
	if (strchr(special, byte))
		add_byte(text, '\\');
	add_byte(text, byte);
}

/* U+FFFD, for an invalid byte. */
#define REPLACEMENT 0xfffdu

void text_add_json(struct text *text, const char *value)
{
	if (!value) {
		text_add(text, "null");
		return;
	}
	add_byte(text, '"');
	while (*value) {
		enum utf8_kind kind;
		size_t len = utf8_next(value, &kind);

		if (kind != UTF8_TEXT)
			text_add(text, "\\u%04x", kind == UTF8_CONTROL ? utf8_decode(value) : REPLACEMENT);
		for (const char *end = value + len; value < end; value++)
			if (kind == UTF8_TEXT)
				add_escaped(text, *value, "\"\\");
	}
	add_byte(text, '"');
}

void text_add_quoted(struct text *text, const char *value)
{
	size_t from = text->len;

	add_byte(text, '"');
	while (*value)
		add_escaped(text, *value++, "\"\\$`");
	add_byte(text, '"');
	/*
	 * A value stays on its line: systemd would take a newline, but `while read` would not. And for one that is not
	 * UTF-8 systemd refuses the whole file: check_utf8ness_and_warn() in src/basic/env-file.c.
	 */
	utf8_clean(text->start + from, false);
}

void text_add_name(struct text *text, const char *name)
{
	size_t from = text->len;

	text_add(text, "%s", name);
	utf8_clean(text->start + from, false);
}

void text_add_line(struct text *text, const char *value)
{
	char line[200];

	format_text(line, sizeof(line), "%s", *value ? value : "nothing");
	for (char *p = line; (p = strchr(p, '\n')); )
		*p = p[1] ? '|' : '\0';
	text_add_name(text, line);
}

void text_add_field(struct text *text, const char *value)
{
	for (; *value; value++) {
		if (*value == '\t')
			text_add(text, "\\t");
		else if (*value == '\n')
			text_add(text, "\\n");
		else
			add_escaped(text, *value, "\\");
	}
}

void text_unescape(char *field)
{
	char *out = field;

	for (; *field; field++) {
		if (*field == '\\' && field[1]) {
			field++;
			*out++ = *field == 't' ? '\t' : *field == 'n' ? '\n' : *field;
		} else {
			*out++ = *field;
		}
	}
	*out = '\0';
}

char *text_cut_field(char **line)
{
	char *field = *line, *tab = field ? strchr(field, '\t') : NULL;

	if (!field)
		return NULL;
	*line = tab ? tab + 1 : NULL;
	if (tab)
		*tab = '\0';
	text_unescape(field);
	return field;
}

char *text_cut_line(char **text)
{
	char *line = *text, *end = line + strcspn(line, "\n");

	if (!*line)
		return NULL;
	*text = end + (*end == '\n');
	*end = '\0';
	return line;
}

char *text_cut_word(char **words)
{
	char *word = *words + strspn(*words, " \t");
	char *end = word + strcspn(word, " \t");

	if (!*word)
		return NULL;
	*words = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

const char *text_next_line(const char *text)
{
	text += strcspn(text, "\n");
	return *text ? text + 1 : text;
}

unsigned text_hash(const char *text)
{
	unsigned hash = 5381;

	while (*text)
		hash = hash * 33 + (unsigned char)*text++;
	return hash;
}

bool text_is_name(const char *text)
{
	static const char characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	return *text && *text != '-' && !text[strspn(text, characters)];
}

bool text_is_path(const char *text)
{
	do {
		size_t len = strcspn(text, "/");

		if (!len || (len <= 2 && strspn(text, ".") >= len))
			return false;
		text += len;
	} while (*text++);
	return true;
}

char *text_end(struct text *text)
{
	text->arena->used += text->len + 1;
	return text->start;
}

char *text_find(const char *text, const char *needle)
{
	size_t len = strlen(needle);
	char *found = strchr(text, *needle);

	while (found && strncmp(found, needle, len))
		found = strchr(found + 1, *needle);
	return found;
}

bool text_next_item(const char **list, char *item, size_t size)
{
	size_t len = strcspn(*list, ",");

	if (!**list)
		return false;
	item[0] = '\0';
	if (len < size) {
		memcpy(item, *list, len);
		item[len] = '\0';
	}
	*list += len + ((*list)[len] == ',');
	return true;
}

static char fold(char c)
{
	return c == '-' ? '_' : c;
}

static bool is_inside(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool text_has_name(const char *text, const char *name)
{
	for (const char *p = text; *p && *name; p++) {
		size_t len = 0;

		while (name[len] && fold(p[len]) == fold(name[len]))
			len++;
		if (!name[len] && !is_inside(p[len]) && (p == text || !is_inside(p[-1])))
			return true;
	}
	return false;
}

bool text_number(const char **text, unsigned long long *out)
{
	const unsigned long long max = ~0ull;
	unsigned long long n = 0;
	const char *p = *text;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		unsigned digit = (unsigned)(*p - '0');
		if (n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	*text = p;
	return true;
}
