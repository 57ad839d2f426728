/* /run/rtboot/refused, of whatever origin. Covers: record/refusal.c */
#include "lib/fuzz.h"
#include "record/refusal.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *input = fuzz_string(data, size), *rest = input;
	struct refusal refusal, again;

	while (refusal_parse(&refusal, &rest)) {
		struct text text;
		char *line;

		text_begin(&text, fuzz_arena());
		refusal_format(&refusal, &text);
		line = text_end(&text);
		MUST(refusal_parse(&again, &line) && !*line);
		MUST(same(refusal.id, again.id) && same(refusal.name, again.name) && same(refusal.after, again.after));
		MUST(refusal.failed == again.failed && refusal.error == again.error && refusal.error <= 0);
	}
	free(input);
	return 0;
}
