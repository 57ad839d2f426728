/* A report.json of whatever origin, as `rtboot status` and `irqs` read it. Covers: base/json.c */
#include "base/json.h"
#include "lib/fuzz.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *report = fuzz_string(data, size), *all = malloc(size + 1), few[4];
	struct status status = { .value = { [STATUS_STATE] = "active" } };
	struct text text;

	for (const char *line = report; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		bool found = json_member(line, "name", all, size + 1);

		MUST(json_member(line, "name", few, sizeof(few)) == found);
		MUST(!found || !strncmp(few, all, strlen(few)));
		MUST(!found || strlen(all) < strcspn(line, "\n"));
		if (json_string(line, all, size + 1))
			MUST(*line == '"' && strlen(all) < strcspn(line, "\n"));
	}
	text_begin(&text, fuzz_arena());
	report_human(&text, &status, report);
	MUST(!strncmp(text_end(&text), "rtboot: active", 14));
	free(all);
	free(report);
	return 0;
}
