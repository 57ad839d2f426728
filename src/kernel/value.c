#include "kernel/value.h"

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

	if (!close || close == open + 1 || strchr(close, '[') || memchr(open, ' ', (size_t)(close - open)) ||
	    (open > text && open[-1] != ' ') || (close[1] && close[1] != ' '))
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

	if (format == VALUE_MASK)
		cpuset_format_mask(set, nbits, text, sizeof(text));
	else
		cpuset_format_list(set, text, sizeof(text));
	return arena_copy(arena, text);
}

static const char blanks[] = " \t\n";

/* Is it a number, or a mask as the kernel prints it: hexadecimal, with a comma between groups of eight digits? */
static bool is_digits(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool comma = (len - i) % 9 == 0;

		if (word[i] == ',' ? !comma || !i : !strchr("0123456789abcdefABCDEF", word[i]) || (comma && memchr(word, ',', len)))
			return false;
	}
	return len;
}

/* Are the digits the same, whatever their case? The "," is not affected. */
static bool same_digits(const char *a, const char *b, size_t len)
{
	while (len && (*a | 0x20) == (*b | 0x20)) {
		a++;
		b++;
		len--;
	}
	return !len;
}

/* Skip leading zeros. */
static const char *skip_zeros(const char *word, size_t *len)
{
	while (*len > 1 && (*word == '0' || *word == ',')) {
		word++;
		--*len;
	}
	return word;
}

static bool same_word(const char *a, size_t a_len, const char *b, size_t b_len)
{
	bool hex = a_len > 2 && b_len > 2 && !memcmp(a, "0x", 2) && !memcmp(b, "0x", 2);

	if (a_len == b_len && !memcmp(a, b, a_len))
		return true;
	if (hex) {
		a += 2;
		b += 2;
		a_len -= 2;
		b_len -= 2;
	}
	if (!is_digits(a, a_len) || !is_digits(b, b_len))
		return false;
	a = skip_zeros(a, &a_len);
	b = skip_zeros(b, &b_len);
	return a_len == b_len && same_digits(a, b, a_len);
}

static bool same_words(const char *a, const char *b)
{
	do {
		size_t a_len, b_len;

		a += strspn(a, blanks);
		b += strspn(b, blanks);
		a_len = strcspn(a, blanks);
		b_len = strcspn(b, blanks);
		if (!same_word(a, a_len, b, b_len))
			return false;
		a += a_len;
		b += b_len;
	} while (*a || *b);
	return true;
}

/* A lone Y or N as the number that kstrtobool() makes of it. */
static const char *as_number(const char *text)
{
	bool lone = *text && !text[1];

	return lone && strchr("Yy", *text) ? "1" : lone && strchr("Nn", *text) ? "0" : text;
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
