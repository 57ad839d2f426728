#include "base/json.h"

#include <string.h>

#include "base/utf8.h"

/* The character that \uXXXX stands for, 0 for none. Halves of a pair are none: text_add_json() writes no pairs. */
static unsigned read_escape(const char *hex)
{
	unsigned value = 0;

	for (int i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef";
		const char *digit = hex[i] ? strchr(digits, hex[i]) : NULL;
		if (!digit)
			return 0;
		value = value * 16 + (unsigned)(digit - digits);
	}
	return value >= 0xd800 && value <= 0xdfff ? 0 : value;
}

/* Read what stands at *json, a byte or an escape, as bytes. Returns how many, 0 where the string cannot go on so. */
static size_t read_one(const char **json, char bytes[3])
{
	const char *p = *json;
	bool escaped = *p == '\\';
	unsigned character;

	p += escaped;
	if (!*p || *p == '\n')
		return 0;
	*json = p + 1;
	*bytes = *p;
	if (!escaped || *p != 'u')
		return 1;
	character = read_escape(p + 1);
	*json += character ? 4 : 0;
	return character ? utf8_encode(bytes, character) : 0;
}

bool json_string(const char *json, char *buf, size_t size)
{
	size_t len = 0, room = size - 1;

	if (*json++ != '"')
		return false;
	while (*json != '"') {
		char bytes[3];
		size_t count = read_one(&json, bytes);

		if (!count)
			return false;
		/* Behind what does not fit nothing else does. */
		if (count > room)
			count = room = 0;
		memcpy(buf + len, bytes, count);
		len += count;
		room -= count;
	}
	buf[utf8_cut(buf, len)] = '\0';
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
