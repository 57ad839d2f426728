#include "cmdline.h"

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
		/* A "=" that comes first is part of the name: the kernel's `equals` is an index. */
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

int cmdline_find(const char **cursor, const char *name, char *value, size_t size)
{
	struct span arg, val;

	while (next_arg(cursor, &arg, &val)) {
		size_t len;

		if (!val.start && arg.len == 2 && !memcmp(arg.start, "--", 2))
			break;
		if (!same_name(&arg, name))
			continue;
		len = val.len < size ? val.len : size - 1;
		if (val.start)
			memcpy(value, val.start, len);
		value[len] = '\0';
		return (int)val.len;
	}
	*cursor += strlen(*cursor);
	return -ENOENT;
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

		/* A known flag is known by its comma: "isolcpus=domain" isolates nothing. */
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
