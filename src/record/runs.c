#include "record/runs.h"

#include <string.h>

#include "record/status.h"

enum { BOOT_ID, LAST_RUN, LAST_RUN_BY, LAST_CHANGE, LAST_CHANGE_BY, TEXTS };
enum { RUNS, RUNS_CHANGED, NUMBERS };

static const char *const texts[TEXTS] = { "BOOT_ID", "LAST_RUN", "LAST_RUN_BY", "LAST_CHANGE", "LAST_CHANGE_BY" };
static const char *const numbers[NUMBERS] = { "RUNS", "RUNS_CHANGED" };

void runs_parse(struct runs *runs, char *text)
{
	const char *found[TEXTS] = { NULL };
	unsigned long long count[NUMBERS] = { 0 };
	const char *key;
	char *value;

	while (status_next(&text, &key, &value)) {
		const char *digits = value;

		for (int i = 0; i < TEXTS; i++)
			if (!strcmp(key, texts[i]))
				found[i] = value;
		for (int i = 0; i < NUMBERS; i++)
			if (!strcmp(key, numbers[i]))
				text_number(&digits, &count[i]);
	}
	*runs = (struct runs){
		found[BOOT_ID], count[RUNS], count[RUNS_CHANGED],
		{ found[LAST_RUN], found[LAST_RUN_BY] }, { found[LAST_CHANGE], found[LAST_CHANGE_BY] },
	};
}

void runs_format(const struct runs *runs, struct text *text)
{
	const char *const values[TEXTS] = {
		runs->boot_id, runs->last.when, runs->last.by, runs->last_changed.when, runs->last_changed.by,
	};

	text_add(text, "RTBOOT_%s=%llu\nRTBOOT_%s=%llu\n", numbers[RUNS], runs->count, numbers[RUNS_CHANGED], runs->changed);
	for (int i = 0; i < TEXTS; i++) {
		text_add(text, "RTBOOT_%s=", texts[i]);
		text_add_quoted(text, values[i] ? values[i] : "");
		text_add(text, "\n");
	}
}

void runs_add(struct runs *runs, const struct run *run, bool changed)
{
	runs->count++;
	runs->changed += changed;
	runs->last = *run;
	if (changed)
		runs->last_changed = *run;
}
