#include "value.h"

#include <string.h>

int value_parse(struct cpuset *set, enum value_format format, const char *text, unsigned nbits)
{
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

bool value_same(enum value_format format, const char *a, const char *b, unsigned nbits)
{
	struct cpuset x, y;

	if (!strcmp(a, b))
		return true;
	return !value_parse(&x, format, a, nbits) && !value_parse(&y, format, b, nbits) &&
	       cpuset_equal(&x, &y);
}

bool value_meets(enum value_format format, const char *text, const struct cpuset *set, unsigned nbits)
{
	struct cpuset named;

	return text && !value_parse(&named, format, text, nbits) && cpuset_intersects(&named, set);
}
