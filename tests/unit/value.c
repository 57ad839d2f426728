/* Values: which texts mean the same. */
#include "kernel/value.h"

#include "base/format.h"
#include "tap.h"

static const struct {
	enum value_format format;
	const char *a, *b;
	bool same;
} rows[] = {
	{ VALUE_LIST, "0-1", "0,1", true }, { VALUE_LIST, "0-1", "0-2", false }, { VALUE_LIST, "", "", true },
	{ VALUE_MASK, "f", "0f", true }, { VALUE_MASK, "f", "0000000f", true }, { VALUE_MASK, "f", "e", false },
	{ VALUE_LIST, "x", "x", true }, { VALUE_LIST, "x", "y", false },
	{ VALUE_TEXT, "performance", "performance", true }, { VALUE_TEXT, "performance", "powersave", false },
	{ VALUE_TEXT, "4096 131072\t6291456", "4096\t131072 6291456", true }, { VALUE_TEXT, "1 2", "1 2 3", false },
	{ VALUE_TEXT, "1 2", "12", false }, { VALUE_TEXT, " 1 ", "1", true }, { VALUE_TEXT, "", "", true },
	{ VALUE_TEXT, "", "1", false }, { VALUE_TEXT, "Y", "1", true }, { VALUE_TEXT, "0", "N", true },
	{ VALUE_TEXT, "Y", "0", false }, { VALUE_TEXT, "Y 1", "1 Y", false }, { VALUE_TEXT, "0-1", "0,1", false },
	{ VALUE_TEXT, "y", "Y", true }, { VALUE_TEXT, "n", "0", true }, { VALUE_TEXT, "y", "N", false }, { VALUE_TEXT, "y y", "Y Y", false },

	/* Masks and numbers, by what they are and not by how they are written. */
	{ VALUE_TEXT, "00000001", "1", true }, { VALUE_TEXT, "0", "00000000", true }, { VALUE_TEXT, "00000003", "1", false },
	{ VALUE_TEXT, "FF", "000000ff", true }, { VALUE_TEXT, "ff", "f", false }, { VALUE_TEXT, "010000", "10000", true },
	{ VALUE_TEXT, "010", "8", false }, { VALUE_TEXT, "10", "16", false }, { VALUE_TEXT, "10", "100", false },
	{ VALUE_TEXT, "00000000,0000000f", "f", true }, { VALUE_TEXT, "00000001,00000000", "1,00000000", true },
	{ VALUE_TEXT, "ffffffff,00000003", "00000000,FFFFFFFF,00000003", true }, { VALUE_TEXT, "1,00000000", "1", false },
	{ VALUE_TEXT, "1,00000000", "100000000", false }, { VALUE_TEXT, "00 007", "0 7", true }, { VALUE_TEXT, "0x0010", "0x10", true },
	{ VALUE_TEXT, "0x10", "10", false }, { VALUE_TEXT, "0x", "0x0", false }, { VALUE_TEXT, "18446744073709551616", "018446744073709551616", true },
	/* Lists of numbers, and words, that only look like it. */
	{ VALUE_TEXT, "0,1", "1", false }, { VALUE_TEXT, "0,1", "0,01", false }, { VALUE_TEXT, "00000000,", "0", false },
	{ VALUE_TEXT, ",00000001", "1", false }, { VALUE_TEXT, "0000000000,00000001", "1", false },
	{ VALUE_TEXT, "0", "", false }, { VALUE_TEXT, "00on", "on", false }, { VALUE_TEXT, "ON", "on", false },
	{ VALUE_TEXT, "0-3", "00-3", false }, { VALUE_TEXT, "-1", "-01", false }, { VALUE_TEXT, "0000,00000001", "0,0000,00000001", false },
};

static const char *const choices[][2] = {
	{ "always [madvise] never", "madvise" }, { "[always] madvise", "always" }, { "a [b]", "b" },
	{ "a b", "a b" }, { "[a]", "a" }, { "[]", "[]" }, { "a [] b", "a [] b" }, { "[a] ", "a" }, { "a[b] c", "a[b] c" }, { "a [b]c", "a [b]c" }, { "[a] [b]", "[a] [b]" },
	{ "", "" }, { "a [b", "a [b" }, { "]a [", "]a [" }, { "a [b c] d", "a [b c] d" },
};

static const struct {
	enum value_format format;
	const char *text, *asked;
	bool keeps;
} kept[] = {
	{ VALUE_LIST, "0-1", "0-1", true }, { VALUE_LIST, "1", "0-1", true }, { VALUE_LIST, "1-2", "0-1", false },
	{ VALUE_LIST, "", "0-1", false }, { VALUE_LIST, "", "", true }, { VALUE_LIST, "0", "", false },
	{ VALUE_MASK, "1", "3", true }, { VALUE_MASK, "4", "3", false }, { VALUE_TEXT, "1", "1 2", false },
	{ VALUE_LIST, "x", "0-1", false },
};

int main(void)
{
	enum value_format format;

	for (size_t i = 0; i < ROWS(rows); i++) {
		ok(value_same(rows[i].format, rows[i].a, rows[i].b, 8) == rows[i].same, "%s: <%s> %s <%s>",
		   value_format_name(rows[i].format), rows[i].a, rows[i].same ? "is" : "is not", rows[i].b);
		ok(value_same(rows[i].format, rows[i].b, rows[i].a, 8) == rows[i].same, "  and the other way round");
	}
	for (size_t i = 0; i < ROWS(kept); i++)
		ok(value_keeps(kept[i].format, kept[i].text, kept[i].asked, 8) == kept[i].keeps, "<%s> %s <%s>",
		   kept[i].text, kept[i].keeps ? "keeps" : "does not keep", kept[i].asked);
	for (size_t i = 0; i < ROWS(choices); i++) {
		char text[64];

		format_text(text, sizeof(text), "%s", choices[i][0]);
		value_cut_choice(text);
		is(text, choices[i][1], choices[i][0]);
	}
	for (format = VALUE_LIST; format <= VALUE_TEXT; format++) {
		enum value_format found;

		ok(value_format_find(&found, value_format_name(format)) && found == format, "%s has its name", value_format_name(format));
	}
	ok(!value_format_find(&format, "hex") && !value_format_find(&format, ""), "others have none");
	return tap_done();
}
