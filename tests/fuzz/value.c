/* Two texts of the kernel's and what they mean: "NBITS A<newline>B". Covers: kernel/value.c */
#include "kernel/value.h"
#include "lib/fuzz.h"

#include <stdlib.h>
#include <string.h>

static void check_format(enum value_format format, const char *a, const char *b, unsigned nbits)
{
	struct cpuset set;
	bool same = value_same(format, a, b, nbits), keeps = value_keeps(format, a, b, nbits);
	enum value_format found;

	MUST(value_same(format, a, a, nbits) && value_same(format, b, a, nbits) == same);
	MUST(keeps || !same);
	/* Each keeps the other only if they are the same. */
	MUST(same || !keeps || !value_keeps(format, b, a, nbits));
	MUST(value_format_find(&found, value_format_name(format)) && found == format);
	if (value_parse(&set, format, a, nbits))
		return;
	MUST(value_same(format, value_write(fuzz_arena(), format, &set, nbits), a, nbits));
	MUST(value_meets(format, a, &set, nbits) == !cpuset_empty(&set));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	const char *b = fuzz_cut(text, '\n'), *a = text;
	char *choice = strdup(text);
	unsigned nbits = fuzz_nbits(&a);
	enum value_format none;

	for (enum value_format format = VALUE_LIST; format <= VALUE_TEXT; format++)
		check_format(format, a, b, nbits);
	value_format_find(&none, a);
	value_cut_choice(choice);
	MUST(strlen(choice) <= strlen(text) && strstr(text, choice));
	free(choice);
	free(text);
	return 0;
}
