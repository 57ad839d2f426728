/*
 * refusal: what the kernel refused, for the next run of the same boot, which does not try again what it has no reason to.
 * Pure: publish writes the file, recall reads it.
 *
 * As text: a line a refusal, of id, name, error or "-", "failed" or "-", and what is there, with a tab between, each as
 * text_add_field() writes it. The last field is missing where nobody could read it.
 */
#ifndef RECORD_REFUSAL_H
#define RECORD_REFUSAL_H

#include "base/text.h"

struct refusal {
	const char *id, *name;      /* of the target */
	int error;                  /* -errno of what is not tried again, or 0 */
	bool failed;                /* it counts as failed */
	const char *after;          /* what it held afterwards, NULL if that could not be read */
};

/* Add a refusal's line. */
void refusal_format(const struct refusal *refusal, struct text *text);

/* Cut the next line off *text and read it. False at the end, and for a line that is no refusal. */
bool refusal_parse(struct refusal *refusal, char **text);

#endif
