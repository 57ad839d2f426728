#include "record/refusal.h"

#include <string.h>

#include "base/errname.h"

static const char failed[] = "failed", none[] = "-";

void refusal_format(const struct refusal *r, struct text *text)
{
	text_add_field(text, r->id);
	text_add(text, "\t");
	text_add_field(text, r->name);
	text_add(text, "\t%s\t%s", r->error ? errname(r->error) : none, r->failed ? failed : none);
	if (r->after) {
		text_add(text, "\t");
		text_add_field(text, r->after);
	}
	text_add(text, "\n");
}

bool refusal_parse(struct refusal *r, char **text)
{
	char *line = text_cut_line(text);
	const char *error, *outcome;

	if (!line)
		return false;
	r->id = text_cut_field(&line);
	r->name = text_cut_field(&line);
	error = text_cut_field(&line);
	outcome = text_cut_field(&line);
	r->after = text_cut_field(&line);
	if (!outcome || line)
		return false;
	r->error = strcmp(error, none) ? errname_find(error) : 0;
	r->failed = !strcmp(outcome, failed);
	return true;
}
