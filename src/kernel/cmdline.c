#include "kernel/cmdline.h"

#include <errno.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Part of a command line, not NUL-terminated. */
struct span {
	const char *start;
	size_t len;
};

/* Split the argument at *cursor into name and value (start NULL if it has none); false at the end. */
static bool next_arg(const char **cursor, struct span *name, struct span *value)
{
	const char *p = *cursor, *equals = NULL, *end;
	bool in_quote = false, quoted;

	while (is_blank(*p))
		p++;
	if (!*p)
		return false;
	quoted = *p == '"';
	if (quoted) {
		in_quote = true;
		p++;
	}
	for (end = p; *end && (in_quote || !is_blank(*end)); end++) {
		/* A leading "=" is part of the name: the kernel's `equals` is an index. */
		if (*end == '=' && !equals && end > p)
			equals = end;
		if (*end == '"')
			in_quote = !in_quote;
	}
	*cursor = end;
	if (quoted && end > p && end[-1] == '"')
		end--;
	*name = (struct span){ p, (size_t)((equals ? equals : end) - p) };
	*value = (struct span){ NULL, 0 };
	if (equals) {
		const char *v = equals + 1;
		if (v < end && *v == '"') {
			v++;
			if (v < end && end[-1] == '"')
				end--;
		}
		*value = (struct span){ v, (size_t)(end - v) };
	}
	return true;
}

static bool same_name(const struct span *span, const char *name)
{
	size_t i;

	for (i = 0; i < span->len && name[i]; i++) {
		char a = span->start[i] == '-' ? '_' : span->start[i];
		char b = name[i] == '-' ? '_' : name[i];
		if (a != b)
			return false;
	}
	return i == span->len && !name[i];
}

/* Split the next parameter before "--"; false at the end. */
static bool next_parameter(const char **cursor, struct span *name, struct span *value)
{
	if (next_arg(cursor, name, value) && (value->start || name->len != 2 || memcmp(name->start, "--", 2)))
		return true;
	*cursor += strlen(*cursor);
	return false;
}

static void copy_span(char *buf, size_t size, const struct span *span)
{
	size_t len = span->len < size ? span->len : size - 1;

	if (len)
		memcpy(buf, span->start, len);
	buf[len] = '\0';
}

int cmdline_find(const char **cursor, const char *name, char *value, size_t size)
{
	struct span arg, val;

	while (next_parameter(cursor, &arg, &val))
		if (same_name(&arg, name)) {
			copy_span(value, size, &val);
			return (int)val.len;
		}
	return -ENOENT;
}

bool cmdline_step(const char **cursor, char *name, size_t name_size, char *value, size_t value_size)
{
	struct span arg, val;

	do
		if (!next_parameter(cursor, &arg, &val))
			return false;
	while (!val.start || arg.len >= name_size || val.len >= value_size);
	copy_span(name, name_size, &arg);
	copy_span(value, value_size, &val);
	return true;
}

/* The size of the longest name that a misspelt one can mean. */
#define NAME_MAX_MEANT 16

/* The Levenshtein distance of two names: letters to insert, delete or change. */
static unsigned edit_distance(const char *from, const char *to)
{
	unsigned row[NAME_MAX_MEANT];
	size_t len = strlen(to);

	for (unsigned i = 0; i <= len; i++)
		row[i] = i;
	for (unsigned at = 1; *from; from++, at++) {
		unsigned diagonal = row[0];

		row[0] = at;
		for (size_t i = 1; i <= len; i++) {
			unsigned best = diagonal + (*from != to[i - 1]);

			diagonal = row[i];
			if (row[i] + 1 < best)
				best = row[i] + 1;
			if (row[i - 1] + 1 < best)
				best = row[i - 1] + 1;
			row[i] = best;
		}
	}
	return row[len];
}

const char *cmdline_meant(const char *name, bool *misspelt)
{
	static const struct {
		char like[NAME_MAX_MEANT];      /* lower case, without "_" */
		char meant[NAME_MAX_MEANT];
	} names[] = {
		{ "isolcpus", "isolcpus" }, { "isolatedcpus", "isolcpus" }, { "nohzfull", "nohz_full" },
	};
	const struct span span = { name, strlen(name) };
	char letters[2 * NAME_MAX_MEANT];
	size_t len = 0;

	for (const char *p = name; *p && len < sizeof(letters) - 1; p++)
		if (*p != '-' && *p != '_')
			letters[len++] = is_alpha(*p) ? (char)(*p | 0x20) : *p;
	letters[len] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (edit_distance(letters, names[i].like) <= 2) {
			*misspelt = !same_name(&span, names[i].meant);
			return names[i].meant;
		}
	return NULL;
}

bool cmdline_next(const char **cursor, const char *name, char *value)
{
	int len;

	do
		len = cmdline_find(cursor, name, value, CMDLINE_MAX);
	while (len >= CMDLINE_MAX);
	return len >= 0;
}

int cmdline_parse_isolcpus(struct isolcpus *isolcpus, const char *value, unsigned nbits)
{
	int err;

	isolcpus->nohz = isolcpus->domain = isolcpus->managed_irq = false;
	while (is_alpha(*value)) {
		size_t len = strcspn(value, ",");

		/* A flag needs its comma: "isolcpus=domain" isolates nothing. */
		if (value[len] && len == 4 && !memcmp(value, "nohz", len))
			isolcpus->nohz = true;
		else if (value[len] && len == 6 && !memcmp(value, "domain", len))
			isolcpus->domain = true;
		else if (value[len] && len == 11 && !memcmp(value, "managed_irq", len))
			isolcpus->managed_irq = true;
		else
			for (size_t i = 0; i < len; i++)
				if (!is_alpha(value[i]) && value[i] != '_')
					return -EINVAL;
		value += len + (value[len] == ',');
	}
	if (!isolcpus->nohz && !isolcpus->managed_irq)
		isolcpus->domain = true;
	err = cpuset_parse_list(&isolcpus->cpus, value, nbits);
	return err ? err : cpuset_empty(&isolcpus->cpus) ? -EINVAL : 0;
}
