#include "config/config.h"

#include <string.h>

#include "base/format.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Cut white space off both ends. */
static char *trim(char *s)
{
	size_t len;

	while (is_blank(*s))
		s++;
	for (len = strlen(s); len && is_blank(s[len - 1]); len--)
		;
	s[len] = '\0';
	return s;
}

static void cut_comment(char *line)
{
	for (char *p = line; *p; p++)
		if (*p == '#' && (p == line || is_blank(p[-1]))) {
			*p = '\0';
			return;
		}
}

/* A config being read. */
struct reader {
	struct policy *policy;
	struct arena *arena;
	const char *file;
	struct text *errors;
	unsigned count;         /* of errors */
	unsigned line;
	const char *section;    /* NULL before the first, "" in an unknown one */
};

/* Begin an error; the caller adds its text. */
static struct text *add_error(struct reader *r)
{
	r->count++;
	text_add(r->errors, "%s:%u: ", r->file, r->line);
	return r->errors;
}

/* The next knob that a config can set; the first for NULL, and NULL after the last. */
static const struct knob *next_knob(const struct reader *r, const struct knob *knob)
{
	for (knob = knob ? knob + 1 : r->policy->knobs; knob->section || knob->class; knob++)
		if (knob->parse)
			return knob;
	return NULL;
}

/* Is it the first knob of its section? */
static bool begins_section(const struct reader *r, const struct knob *knob)
{
	const struct knob *first = next_knob(r, NULL);

	while (strcmp(first->section, knob->section))
		first = next_knob(r, first);
	return first == knob;
}

static void read_section(struct reader *r, char *line)
{
	size_t len = strlen(line);
	struct text *error;

	r->section = "";
	if (line[len - 1] == ']') {
		line[len - 1] = '\0';
		line = trim(line + 1);
		for (const struct knob *knob = NULL; (knob = next_knob(r, knob)); )
			if (!strcmp(line, knob->section))
				r->section = knob->section;
	}
	if (*r->section)
		return;
	error = add_error(r);
	text_add(error, "unknown section \"%s\": expected one of", line);
	for (const struct knob *knob = NULL; (knob = next_knob(r, knob)); )
		if (begins_section(r, knob))
			text_add(error, " [%s]", knob->section);
	text_add(error, "\n");
}

static void set_knob(struct reader *r, const struct knob *knob, const char *name, char *value)
{
	unsigned before = r->policy->row[knob - r->policy->knobs].line;
	const char *expected;
	char read[256];

	if (before && !knob->repeats) {
		text_add(add_error(r), "[%s] %s is already set in line %u\n", r->section, name, before);
		return;
	}
	/* The parser may cut up the value. */
	format_text(read, sizeof(read), "%s", value);
	expected = policy_set(&(struct policy_line){ r->policy, knob, name, value, r->line, r->arena });
	if (expected)
		text_add(add_error(r), "[%s] %s = \"%s\": expected %s\n", r->section, name, read, expected);
}

static void read_key(struct reader *r, const char *name, char *value)
{
	for (const struct knob *knob = NULL; (knob = next_knob(r, knob)); )
		if (!strcmp(knob->section, r->section) && (!knob->key || !strcmp(knob->key, name))) {
			set_knob(r, knob, name, value);
			return;
		}
	text_add(add_error(r), "unknown key \"%s\" in [%s]: expected", name, r->section);
	for (const struct knob *knob = NULL; (knob = next_knob(r, knob)); )
		if (!strcmp(knob->section, r->section))
			text_add(r->errors, " %s", knob->key);
	text_add(r->errors, "\n");
}

static void read_line(struct reader *r, char *line)
{
	char *equals;

	cut_comment(line);
	line = trim(line);
	if (!*line)
		return;
	if (*line == '[') {
		read_section(r, line);
		return;
	}
	equals = strchr(line, '=');
	if (!equals) {
		text_add(add_error(r), "\"%s\": expected [section] or key = value\n", line);
		return;
	}
	*equals = '\0';
	if (!r->section)
		text_add(add_error(r), "key \"%s\" before any [section]\n", trim(line));
	else if (*r->section)   /* do not report the keys of an unknown section, too */
		read_key(r, trim(line), trim(equals + 1));
}

/* Some editors write it; no other parser of such files skips it. */
static const char bom[] = "\xef\xbb\xbf";

unsigned config_parse(struct policy *policy, char *ini, size_t len, const char *file,
                      struct arena *arena, struct text *errors)
{
	struct reader r = { .policy = policy, .arena = arena, .file = file, .errors = errors };
	char *end = ini + len;

	if (!strncmp(ini, bom, sizeof(bom) - 1)) {
		r.line = 1;
		text_add(add_error(&r), "a byte order mark: save the file as UTF-8 without one\n");
		r.line = 0;
		ini += sizeof(bom) - 1;
	}
	for (char *line = ini; line < end; ) {
		char *next = memchr(line, '\n', (size_t)(end - line));

		if (!next)
			next = end;
		r.line++;
		if (memchr(line, '\0', (size_t)(next - line))) {
			text_add(add_error(&r), "a NUL byte: not a text file\n");
		} else {
			*next = '\0';
			read_line(&r, line);
		}
		line = next + 1;
	}
	return r.count;
}
