#include "text.h"

#include <stdarg.h>
#include <string.h>

#include "format.h"

void text_begin(struct text *text, struct arena *arena)
{
	text->arena = arena;
	text->start = arena->base + arena->used;
	text->len = 0;
	text->full = arena->used >= arena->size;
	if (!text->full)
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

	if (text->full)
		return;
	va_start(args, format);
	len = format_args(text->start + text->len, space(text), format, args);
	va_end(args);
	if (len >= space(text))
		text->full = true;
	else
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
	if (text->full || space(text) < 2) {
		text->full = true;
		return;
	}
	text->start[text->len++] = byte;
	text->start[text->len] = '\0';
}

/* Add one byte, behind a backslash if it is one of `special`. */
static void add_escaped(struct text *text, char byte, const char *special)
{
	if (strchr(special, byte))
		add_byte(text, '\\');
	add_byte(text, byte);
}

void text_add_json(struct text *text, const char *value)
{
	if (!value) {
		text_add(text, "null");
		return;
	}
	add_byte(text, '"');
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		/* The kernel's files are bytes, JSON is UTF-8: what is not ASCII is written as Latin-1. */
		if (c < 0x20 || c >= 0x7f)
			text_add(text, "\\u%04x", c);
		else
			add_escaped(text, *value, "\"\\");
	}
	add_byte(text, '"');
}

void text_add_quoted(struct text *text, const char *value)
{
	add_byte(text, '"');
	for (; *value; value++) {
		/* A value stays on its line: systemd would take a newline, but `while read` would not. */
		if ((unsigned char)*value < 0x20)
			add_byte(text, ' ');
		else
			add_escaped(text, *value, "\"\\$`");
	}
	add_byte(text, '"');
}

void text_add_line(struct text *text, const char *value)
{
	char line[200];

	format_text(line, sizeof(line), "%s", *value ? value : "nothing");
	for (char *p = line; (p = strchr(p, '\n')); )
		*p = p[1] ? '|' : '\0';
	text_add(text, "%s", line);
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

char *text_cut_line(char **text)
{
	char *line = *text, *end = line + strcspn(line, "\n");

	if (!*line)
		return NULL;
	*text = end + (*end == '\n');
	*end = '\0';
	return line;
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
	if (text->full)
		return NULL;
	text->arena->used += text->len + 1;
	return text->start;
}
