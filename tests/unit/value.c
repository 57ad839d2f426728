/* Values: which texts mean the same. */
#include "value.h"

#include "format.h"
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
};

static const char *const choices[][2] = {
	{ "always [madvise] never", "madvise" }, { "[always] madvise", "always" }, { "a [b]", "b" },
	{ "a b", "a b" }, { "[a]", "[a]" }, { "a[b] c", "a[b] c" }, { "a [b]c", "a [b]c" }, { "[a] [b]", "[a] [b]" },
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
