#include "base/utf8.h"

#include <string.h>

/* The length of a character by its first byte, 0 if no character starts with it. */
static size_t length_of(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

unsigned utf8_decode(const char *p)
{
	size_t len = length_of((unsigned char)*p);
	unsigned character = (unsigned char)*p & (len > 1 ? 0x7fu >> len : 0x7f);

	while (len-- > 1)
		character = character << 6 | ((unsigned char)*++p & 0x3f);
	return character;
}

/* Is it the shortest form of a character that may be exchanged? Of two bytes every one is. */
static bool is_exchanged(unsigned character, size_t len)
{
	return character >= (len == 4 ? 0x10000 : len == 3 ? 0x800 : 0) && character <= 0x10ffff &&
	       (character < 0xd800 || character > 0xdfff) && (character < 0xfdd0 || character > 0xfdef) &&
	       (character & 0xfffe) != 0xfffe;
}

size_t utf8_next(const char *p, enum utf8_kind *kind)
{
	size_t len = length_of((unsigned char)*p), i = 1;
	unsigned character;

	while (i < len && ((unsigned char)p[i] & 0xc0) == 0x80)
		i++;
	*kind = UTF8_INVALID;
	if (!len || i < len)
		return 1;
	character = utf8_decode(p);
	if (!is_exchanged(character, len))
		return 1;
	*kind = character < 0x20 || (character >= 0x7f && character < 0xa0) ? UTF8_CONTROL : UTF8_TEXT;
	return len;
}

size_t utf8_encode(char *buf, unsigned character)
{
	if (character < 0x80) {
		*buf = (char)character;
		return 1;
	}
	if (character < 0x800) {
		*buf++ = (char)(0xc0 | character >> 6);
		*buf = (char)(0x80 | (character & 0x3f));
		return 2;
	}
	*buf++ = (char)(0xe0 | character >> 12);
	*buf++ = (char)(0x80 | (character >> 6 & 0x3f));
	*buf = (char)(0x80 | (character & 0x3f));
	return 3;
}

size_t utf8_cut(const char *text, size_t len)
{
	for (size_t back = 1; back < 4 && back <= len; back++) {
		unsigned char c = (unsigned char)text[len - back];

		if ((c & 0xc0) != 0x80)
			return length_of(c) > back ? len - back : len;
	}
	return len;
}

void utf8_clean(char *text, bool lines)
{
	enum utf8_kind kind;
	size_t len;

	for (; *text; text += len) {
		len = utf8_next(text, &kind);
		if (kind == UTF8_TEXT || (lines && (*text == '\n' || *text == '\t')))
			continue;
		memset(text, *text == '\t' || *text == '\n' ? ' ' : '?', len);
	}
}
