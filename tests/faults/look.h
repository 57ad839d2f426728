/*
 * look: what a run of rtboot left on a machine in memory: the files that it changed, and what it says of them in
 * /run/rtboot. All that a look has is copied into the arena.
 */
#ifndef LOOK_H
#define LOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* A setting, as report.json has it. NULL: null there. */
struct claim {
	const char *line;           /* all of it */
	size_t len;
	const char *id, *outcome, *wanted, *after, *error;
	const char *path;           /* of the file that holds its value, without a link in it; NULL for none */
	const char *value;          /* what that holds */
};

/* A line of the journal. */
struct entry {
	const char *path, *before;
};

/* A file that is not what it was at first. Both are values: as rtboot reads them, "" for a file that is not there. */
struct change {
	const char *path, *was, *is;
};

struct look {
	const char *state, *stage, *reason;     /* "" where there is no status */
	const char *report_state;               /* and no report */
	bool is_json;                           /* the report, if there is one */
	bool active;                            /* there is a /run/rtboot/active */
	const struct claim **claims;
	const struct entry *entries;
	struct change *changes;
	unsigned claim_count, entry_count, change_count;
};

/* Look at the machine. Claims with the same line as one of another look, which may be NULL, are that one's. */
void look_take(struct look *look, const struct look *other, struct arena *arena);

/* The claim and the entry of a file, the claim of an id, and the change of a file; NULL for none. */
const struct claim *look_claim(const struct look *look, const char *path);
const struct claim *look_claim_id(const struct look *look, const char *id);
const struct entry *look_entry(const struct look *look, const char *path);
const struct change *look_change(const struct look *look, const char *path);

/* What the claim's file holds now, in memory that the next call uses; NULL where it has none. */
const char *look_value(const struct claim *claim);

#endif
