/* A JSON value, by the letter: what rtboot's own reader, of its own lines only, does not tell. */
#include "base/utf8.h"
#include "fuzz.h"

#include <ctype.h>
#include <string.h>

/* Each moves *p behind what it reads, and returns false where there is none such. */
static bool read_value(const char **p, int depth);

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One character that is no blank. */
static bool read_char(const char **p, char c)
{
	while (is_blank(**p))
		++*p;
	if (**p != c)
		return false;
	++*p;
	return true;
}

/* Moves *p to the last character of what stands behind a backslash. */
static bool read_escape(const char **p)
{
	++*p;
	if (**p != 'u')
		return **p && strchr("\"\\/bfnrt", **p);
	for (int i = 0; i < 4; i++)
		if (!isxdigit((unsigned char)*++*p))
			return false;
	return true;
}

static bool read_string(const char **p)
{
	if (!read_char(p, '"'))
		return false;
	for (; **p != '"'; ++*p)
		if ((unsigned char)**p < 0x20 || (**p == '\\' && !read_escape(p)))
			return false;
	++*p;
	return true;
}

static bool read_number(const char **p)
{
	size_t len = strspn(*p, "0123456789");

	/* rtboot writes no other; a number does not start with 0. */
	if (!len || (len > 1 && **p == '0'))
		return false;
	*p += len;
	return true;
}

/* NOLINTBEGIN(misc-no-recursion): depth bounds it. */

/* What stands between commas, up to the closing bracket; members of an object have a name. */
static bool read_list(const char **p, char close, int depth)
{
	if (read_char(p, close))
		return true;
	do
		if ((close == '}' && (!read_string(p) || !read_char(p, ':'))) || !read_value(p, depth))
			return false;
	while (read_char(p, ','));
	return read_char(p, close);
}

static bool read_value(const char **p, int depth)
{
	static const char *const words[] = { "null", "true", "false" };

	while (is_blank(**p))
		++*p;
	if (!depth)
		return false;
	if (read_char(p, '{'))
		return read_list(p, '}', depth - 1);
	if (read_char(p, '['))
		return read_list(p, ']', depth - 1);
	if (**p == '"')
		return read_string(p);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strncmp(*p, words[i], strlen(words[i]))) {
			*p += strlen(words[i]);
			return true;
		}
	return read_number(p);
}

/* NOLINTEND(misc-no-recursion) */

bool fuzz_is_json(const char *text)
{
	return read_value(&text, 4) && read_char(&text, '\0');
}

/* ---- a string, back to its bytes ---- */

/* The character that \uXXXX stands for, 0 for none. Halves of a pair are none: text_add_json() writes no pairs. */
static unsigned decode_escape(const char *hex)
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
static size_t decode_one(const char **json, char bytes[3])
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
	character = decode_escape(p + 1);
	*json += character ? 4 : 0;
	return character ? utf8_encode(bytes, character) : 0;
}

bool fuzz_json_string(const char *json, char *buf, size_t size)
{
	size_t len = 0, room = size - 1;

	if (*json++ != '"')
		return false;
	while (*json != '"') {
		char bytes[3];
		size_t count = decode_one(&json, bytes);

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
static const char *behind_string(const char *p)
{
	for (p++; *p && *p != '\n' && *p != '"'; p++)
		if (*p == '\\' && p[1] && p[1] != '\n')
			p++;
	return *p == '"' ? p + 1 : NULL;
}

bool fuzz_json_member(const char *line, const char *key, char *buf, size_t size)
{
	size_t len = strlen(key);

	/* From quote to quote, so that a value which looks like a member is not taken for one. */
	while (*line && *line != '\n') {
		const char *end;

		if (*line != '"') {
			line++;
			continue;
		}
		end = behind_string(line);
		if (!end)
			return false;
		if (*end == ':' && (size_t)(end - line) == len + 2 && !memcmp(line + 1, key, len))
			return fuzz_json_string(end + 1, buf, size);
		line = end;
	}
	return false;
}
