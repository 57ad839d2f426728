/*
 * refusal: what the kernel refused, so that the next run in this boot does not try it again without a reason. Pure:
 * publish writes the file, recall reads it.
 *
 * As text: a line for each refusal: id, name, error or "-", "failed" or "-", and the current value, separated by tabs,
 * as text_add_field() writes them. The last field is missing if the value was unreadable.
 */
#ifndef RECORD_REFUSAL_H
#define RECORD_REFUSAL_H

#include "base/text.h"

struct refusal {
	const char *id, *name;      /* of the target */
	int error;                  /* -errno, if it is not to be tried again, or 0 */
	bool failed;                /* it counts as failed */
	const char *after;          /* its value afterwards, NULL if unreadable */
};

/* Add a refusal's line. */
void refusal_format(const struct refusal *refusal, struct text *text);

/* Cut the next line off *text and read it. False at the end, and for a malformed line. */
bool refusal_parse(struct refusal *refusal, char **text);

#endif
