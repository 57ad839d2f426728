/* /run/rtboot/status. Covers: record/status.c */
#include "lib/fuzz.h"
#include "record/status.h"

#include <stdlib.h>
#include <string.h>

/* Would sh take the line for an assignment, and for nothing else? */
static void check_line(const char *line)
{
	const char *p = line + strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

	MUST(p > line && *p == '=');
	if (*++p != '"') {
		MUST(*p && !p[strspn(p, "0123456789")]);
		return;
	}
	for (p++; *p != '"'; p++) {
		if (*p == '\\')
			p++;
		else
			MUST(!strchr("$`", *p));
		MUST((unsigned char)*p >= 0x20);
	}
	MUST(!p[1]);
}

static char *write_down(const struct status *status, struct arena *arena)
{
	struct text text;

	text_begin(&text, arena);
	status_format(status, &text);
	return text_end(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *input = fuzz_string(data, size);
	struct arena *arena = fuzz_arena();
	struct status status, again;
	const char *first, *line;
	char *copy;
	struct text json;

	status_parse(&status, input);
	first = write_down(&status, arena);
	copy = arena_copy(arena, first);
	while ((line = text_cut_line(&copy)))
		check_line(line);

	/* What is written of it reads the same. */
	status_parse(&again, arena_copy(arena, first));
	MUST(!strcmp(write_down(&again, arena), first));
	for (unsigned key = 0; key < STATUS_COUNT; key++)
		MUST(strlen(status_get(&again, key)) == strlen(status_get(&status, key)));

	text_begin(&json, arena);
	text_add(&json, "{");
	status_format_json(&status, &json);
	text_add(&json, "\"settings\":[]}");
	MUST(fuzz_is_json(text_end(&json)));
	free(input);
	return 0;
}
