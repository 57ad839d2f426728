#include "json.h"

#include <stdio.h>
#include <string.h>

/* The byte that \uXXXX stands for: text_add_json() writes nothing above 00ff. */
static bool latin1(const char *hex, char *out)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef";
		const char *digit = hex[i] ? strchr(digits, hex[i]) : NULL;
		if (!digit)
			return false;
		value = value * 16 + (unsigned)(digit - digits);
	}
	*out = (char)value;
	return value && value < 256;
}

bool json_string(const char *json, char *buf, size_t size)
{
	size_t len = 0;

	if (*json++ != '"')
		return false;
	for (; *json != '"'; json++) {
		char c = *json;

		if (c == '\\') {
			c = *++json;
			if (c == 'u') {
				if (!latin1(json + 1, &c))
					return false;
				json += 4;
			}
		}
		if (!*json || *json == '\n')
			return false;
		if (len + 1 < size)
			buf[len++] = c;
	}
	buf[len] = '\0';
	return true;
}

/* Behind the string that starts at its quote, or NULL where it does not end. */
static const char *skip_string(const char *p)
{
	for (p++; *p && *p != '\n' && *p != '"'; p++)
		if (*p == '\\' && p[1] && p[1] != '\n')
			p++;
	return *p == '"' ? p + 1 : NULL;
}

bool json_member(const char *line, const char *key, char *buf, size_t size)
{
	size_t len = strlen(key);

	/* From quote to quote, so that a value which looks like a member is not taken for one. */
	while (*line && *line != '\n') {
		const char *end;

		if (*line != '"') {
			line++;
			continue;
		}
		end = skip_string(line);
		if (!end)
			return false;
		if (*end == ':' && (size_t)(end - line) == len + 2 && !memcmp(line + 1, key, len))
			return json_string(end + 1, buf, size);
		line = end;
	}
	return false;
}
