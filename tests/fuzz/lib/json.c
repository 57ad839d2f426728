/* A JSON value, by the letter: what rtboot's own reader, of its own lines only, does not tell. */
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

bool fuzz_is_json(const char *text)
{
	return read_value(&text, 4) && read_char(&text, '\0');
}
