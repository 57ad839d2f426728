/*
 * journal: what rtboot changed in all stages of this boot, one entry for each target: the value before the first change
 * and after the last. Pure: session reads the file, apply writes it.
 *
 * As text: a first line "# rtboot journal 2 BOOT_ID", then a line for each entry, in the order of their first change:
 * id, format, name, before, after and identity, separated by tabs, as text_add_field() writes them. An entry without an
 * identity has no last field.
 */
#ifndef RECORD_JOURNAL_H
#define RECORD_JOURNAL_H

#include <stdbool.h>

#include "base/text.h"
#include "kernel/value.h"

#define JOURNAL_BUCKETS 4096

struct journal_entry {
	const char *id;             /* of the target, as the next two */
	enum value_format format;
	const char *identity;       /* when it was changed, or NULL: identity.h */
	const char *name;
	const char *before;
	const char *after;          /* NULL: not changed after all, or restored */
	int error;                  /* -errno of a change refused since the journal was read, or 0 */
	bool drifted;               /* the target has another value now */
	struct journal_entry *older, *newer;        /* in the order of change */
	struct journal_entry *next;         /* in the bucket */
};

struct journal {
	struct journal_entry *oldest, *newest;
	struct journal_entry *bucket[JOURNAL_BUCKETS];
};

/*
 * Read a journal's text, cutting it up, into the empty *journal. Ignores a journal of another boot. Returns 0, or
 * -EPROTO if another version of rtboot wrote it in this boot, or -EINVAL for a malformed line, keeping the entries
 * before it.
 */
int journal_parse(struct journal *journal, char *text, const char *boot_id, struct arena *arena);

/* Add the journal's text, without entries whose after is NULL. */
void journal_format(const struct journal *journal, const char *boot_id, struct text *text);

/* The entry of a target, even if its after is NULL, or NULL. */
struct journal_entry *journal_find(const struct journal *journal, const char *id);

/*
 * Record a change: added's id, format, identity, name, before and after; strings are not copied. If the target already
 * has an entry, change only its `after`; if that was NULL, change everything except its place in the order.
 */
void journal_add(struct journal *journal, const struct journal_entry *added, struct arena *arena);

#endif
