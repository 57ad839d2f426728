#include "record/status.h"

#include <stdbool.h>
#include <string.h>

static const struct {
	const char *name;
	bool number;
} keys[STATUS_COUNT] = {
#define STATUS_ROW(key, number) [STATUS_##key] = { #key, number },
	STATUS_KEYS(STATUS_ROW)
#undef STATUS_ROW
};

static const char prefix[] = "RTBOOT_";

/* Remove the quotes and backslashes from a value, in place. */
static char *unquote(char *value)
{
	char *out = value, *p = value;

	if (*p == '"')
		p++;
	for (; *p && *p != '"'; p++) {
		if (*p == '\\' && p[1])
			p++;
		*out++ = *p;
	}
	*out = '\0';
	return value;
}

/* A number as in JSON, without leading zeros. */
static bool is_number(const char *value)
{
	return *value && (*value != '0' || !value[1]) && value[strspn(value, "0123456789")] == '\0';
}

static void parse_line(struct status *status, char *line)
{
	char *equals = strchr(line, '=');

	if (!equals || strncmp(line, prefix, sizeof(prefix) - 1))
		return;
	*equals = '\0';
	for (size_t i = 0; i < STATUS_COUNT; i++)
		if (!strcmp(line + sizeof(prefix) - 1, keys[i].name)) {
			char *value = unquote(equals + 1);
			if (!keys[i].number || is_number(value))
				status->value[i] = value;
		}
}

void status_parse(struct status *status, char *text)
{
	char *line;

	memset(status, 0, sizeof(*status));
	while ((line = text_cut_line(&text)))
		parse_line(status, line);
}

const char *status_get(const struct status *status, enum status_key key)
{
	const char *value = status->value[key];

	return value ? value : keys[key].number ? "0" : "";
}

void status_format(const struct status *status, struct text *text)
{
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		text_add(text, "%s%s=", prefix, keys[i].name);
		if (keys[i].number)
			text_add(text, "%s", status_get(status, (enum status_key)i));
		else
			text_add_quoted(text, status_get(status, (enum status_key)i));
		text_add(text, "\n");
	}
}

void status_format_json(const struct status *status, struct text *text)
{
	for (size_t i = 0; i < STATUS_ADVICE; i++) {
		text_add(text, "\"");
		for (const char *p = keys[i].name; *p; p++)
			text_add(text, "%c", *p >= 'A' && *p <= 'Z' ? *p + ('a' - 'A') : *p);
		text_add(text, "\":");
		if (keys[i].number)
			text_add(text, "%s", status_get(status, (enum status_key)i));
		else
			text_add_json(text, status_get(status, (enum status_key)i));
		text_add(text, ",\n");
	}
}
