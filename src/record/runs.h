/*
 * runs: how often the policy was applied in the real system in this boot, and for whom. Pure: publish writes the
 * file, recall reads it. Its text has the form of the status: rtboot-status(5).
 */
#ifndef RECORD_RUNS_H
#define RECORD_RUNS_H

#include "base/text.h"

/* A run: when it ended, in UTC as in ISO 8601, and for whom or by which event. NULL: there was none. */
struct run {
	const char *when, *by;
};

struct runs {
	const char *boot_id;        /* NULL: of no boot */
	unsigned long long count;
	unsigned long long changed; /* how many of them changed a setting */
	struct run last, last_changed;
};

/* Read the file's text, cutting it up. Skips lines that it does not understand. */
void runs_parse(struct runs *runs, char *text);

/* Add the file's text. */
void runs_format(const struct runs *runs, struct text *text);

/* Add another run, whose strings are not copied. */
void runs_add(struct runs *runs, const struct run *run, bool changed);

#endif
