#include "value.h"

#include <errno.h>
#include <string.h>

static const char *const format_names[] = {
	[VALUE_LIST] = "list", [VALUE_MASK] = "mask", [VALUE_TEXT] = "text",
};

const char *value_format_name(enum value_format format)
{
	return format_names[format];
}

bool value_format_find(enum value_format *format, const char *name)
{
	for (*format = VALUE_LIST; *format <= VALUE_TEXT; (*format)++)
		if (!strcmp(name, format_names[*format]))
			return true;
	return false;
}

void value_cut_choice(char *text)
{
	char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;

	if (!close || strchr(close, '[') || memchr(open, ' ', (size_t)(close - open)) ||
	    (open > text && open[-1] != ' ') || (close[1] && close[1] != ' ') || (open == text && !close[1]))
		return;
	*close = '\0';
	memmove(text, open + 1, (size_t)(close - open));
}

int value_parse(struct cpuset *set, enum value_format format, const char *text, unsigned nbits)
{
	if (format == VALUE_TEXT)
		return -EINVAL;
	return format == VALUE_MASK ? cpuset_parse_mask(set, text, nbits)
	                            : cpuset_parse_list(set, text, nbits);
}

const char *value_write(struct arena *arena, enum value_format format,
                        const struct cpuset *set, unsigned nbits)
{
	char text[CPUSET_TEXT_MAX];
	int len = format == VALUE_MASK ? cpuset_format_mask(set, nbits, text, sizeof(text))
	                               : cpuset_format_list(set, text, sizeof(text));

	return len < 0 ? NULL : arena_copy(arena, text);
}

static const char blanks[] = " \t\n";

static bool same_words(const char *a, const char *b)
{
	do {
		size_t len;

		a += strspn(a, blanks);
		b += strspn(b, blanks);
		len = strcspn(a, blanks);
		if (len != strcspn(b, blanks) || memcmp(a, b, len))
			return false;
		a += len;
		b += len;
	} while (*a || *b);
	return true;
}

static const char *as_number(const char *text)
{
	return !strcmp(text, "Y") ? "1" : !strcmp(text, "N") ? "0" : text;
}

bool value_same(enum value_format format, const char *a, const char *b, unsigned nbits)
{
	struct cpuset x, y;

	if (!strcmp(a, b))
		return true;
	if (format == VALUE_TEXT)
		return same_words(as_number(a), as_number(b));
	return !value_parse(&x, format, a, nbits) && !value_parse(&y, format, b, nbits) &&
	       cpuset_equal(&x, &y);
}

bool value_keeps(enum value_format format, const char *text, const char *asked, unsigned nbits)
{
	struct cpuset x, y;

	if (value_same(format, text, asked, nbits))
		return true;
	return !value_parse(&x, format, text, nbits) && !value_parse(&y, format, asked, nbits) &&
	       !cpuset_empty(&x) && cpuset_subset(&x, &y);
}

bool value_meets(enum value_format format, const char *text, const struct cpuset *set, unsigned nbits)
{
	struct cpuset named;

	return text && !value_parse(&named, format, text, nbits) && cpuset_intersects(&named, set);
}
