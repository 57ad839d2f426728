/* Characters of UTF-8: which are none, where one ends, what a terminal would obey. */
#include "base/utf8.h"

#include "base/format.h"
#include "tap.h"

/* The Unicode Standard, table 3-7; systemd's utf8_is_valid() refuses noncharacters as well. */
static const struct {
	const char *bytes;
	size_t len;
	enum utf8_kind kind;
	unsigned character;
} rows[] = {
	{ "a", 1, UTF8_TEXT, 'a' }, { "\xc3\xb6", 2, UTF8_TEXT, 0xf6 }, { "\xe2\x82\xac", 3, UTF8_TEXT, 0x20ac },
	{ "\xf0\x9f\x98\x80", 4, UTF8_TEXT, 0x1f600 }, { "\xf4\x8f\xbf\xbd", 4, UTF8_TEXT, 0x10fffd },
	{ "\xc2\xa0", 2, UTF8_TEXT, 0xa0 }, { "\xef\xbf\xbd", 3, UTF8_TEXT, 0xfffd },
	{ "\x1b", 1, UTF8_CONTROL, 0x1b }, { "\x7f", 1, UTF8_CONTROL, 0x7f }, { "\xc2\x9b", 2, UTF8_CONTROL, 0x9b }, { "\xc2\x80", 2, UTF8_CONTROL, 0x80 },
	/* No first byte, one that is alone, one that another follows, and what two bytes could say. */
	{ "\x9b", 1, UTF8_INVALID, 0 }, { "\xff", 1, UTF8_INVALID, 0 }, { "\xc3", 1, UTF8_INVALID, 0 }, { "\xc3" "a", 1, UTF8_INVALID, 0 },
	{ "\xe2\x82" "a", 1, UTF8_INVALID, 0 }, { "\xc0\x80", 1, UTF8_INVALID, 0 }, { "\xc1\xbf", 1, UTF8_INVALID, 0 },
	{ "\xe0\x9f\xbf", 1, UTF8_INVALID, 0 }, { "\xf0\x8f\xbf\xbf", 1, UTF8_INVALID, 0 },
	/* Surrogates, what is no character, and beyond. */
	{ "\xed\xa0\x80", 1, UTF8_INVALID, 0 }, { "\xed\xbf\xbf", 1, UTF8_INVALID, 0 }, { "\xef\xb7\x90", 1, UTF8_INVALID, 0 },
	{ "\xef\xbf\xbe", 1, UTF8_INVALID, 0 }, { "\xf0\x9f\xbf\xbf", 1, UTF8_INVALID, 0 }, { "\xf4\x90\x80\x80", 1, UTF8_INVALID, 0 },
	{ "\xf5\x80\x80\x80", 1, UTF8_INVALID, 0 },
};

static const struct {
	const char *text;
	size_t len, cut;
} cuts[] = {
	{ "abc", 3, 3 }, { "", 0, 0 }, { "\xc3\xb6", 1, 0 }, { "a\xc3\xb6", 3, 3 }, { "a\xe2\x82\xac", 2, 1 }, { "a\xe2\x82\xac", 3, 1 },
	{ "\xf0\x9f\x98\x80", 3, 0 }, { "\xf0\x9f\x98\x80", 4, 4 }, { "\x80\x80\x80\x80", 4, 4 }, { "a\xff", 2, 2 }, { "\x80", 1, 1 },
};

static const char *const cleaned[][3] = {       /* as a line, and with lines */
	{ "gr\xc3\xb6\xc3\x9f" "e0-TxRx-1", "gr\xc3\xb6\xc3\x9f" "e0-TxRx-1", "gr\xc3\xb6\xc3\x9f" "e0-TxRx-1" },
	{ "\x1b[2Ja\tb\nc", "?[2Ja b c", "?[2Ja\tb\nc" }, { "\xc2\x9b" "1m\xffx\x7f", "??1m?x?", "??1m?x?" }, { "", "", "" },
};

int main(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		enum utf8_kind kind;

		ok(utf8_next(rows[i].bytes, &kind) == rows[i].len && kind == rows[i].kind, "row %u", (unsigned)i);
		if (kind == UTF8_INVALID)
			continue;
		ok(utf8_decode(rows[i].bytes) == rows[i].character, "  U+%04x", rows[i].character);
		if (rows[i].len < 4) {
			char again[4] = "";

			ok(utf8_encode(again, rows[i].character) == rows[i].len && !strcmp(again, rows[i].bytes), "  and back");
		}
	}
	for (size_t i = 0; i < ROWS(cuts); i++)
		ok(utf8_cut(cuts[i].text, cuts[i].len) == cuts[i].cut, "cut %u", (unsigned)i);
	for (size_t i = 0; i < ROWS(cleaned); i++)
		for (int lines = 0; lines < 2; lines++) {
			char text[32];

			format_text(text, sizeof(text), "%s", cleaned[i][0]);
			utf8_clean(text, lines);
			is(text, cleaned[i][1 + lines], "cleaned");
		}
	return tap_done();
}
