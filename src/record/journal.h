/*
 * journal: what rtboot changed, one entry a target, over all stages of this
 * boot: the value before the first change and after the last. Pure: session
 * reads the file, apply writes it.
 *
 * As text: a first line "# rtboot journal 2 BOOT_ID", then a line an entry, in
 * the order in which they were first changed: id, format, name, before, after and identity, with a
 * tab between, each as text_add_field() writes it. An entry without an identity
 * has no last field.
 */
#ifndef RECORD_JOURNAL_H
#define RECORD_JOURNAL_H

#include <stdbool.h>

#include "base/text.h"
#include "kernel/value.h"

#define JOURNAL_BUCKETS 4096

struct journal_entry {
	const char *id;             /* of the target, and so the next two */
	enum value_format format;
	const char *identity;       /* of the target when it was changed, or NULL: identity.h */
	const char *name;
	const char *before;
	const char *after;          /* NULL: it was not changed after all, or put back */
	int error;                  /* -errno of a change that was refused since the journal was read, or 0 */
	bool drifted;               /* it was found to hold something else */
	struct journal_entry *older, *newer;        /* in the order of change */
	struct journal_entry *next;         /* in the bucket */
};

struct journal {
	struct journal_entry *oldest, *newest;
	struct journal_entry *bucket[JOURNAL_BUCKETS];
};

/*
 * Read a journal's text, cutting it up, into the empty *journal. A journal of
 * another boot is none. Returns 0, or -EPROTO for one of this boot that another version of rtboot wrote, -EINVAL for a line
 * that is no entry, the entries before it being kept.
 */
int journal_parse(struct journal *journal, char *text, const char *boot_id, struct arena *arena);

/* Add the journal's text. An entry without an after is left out. */
void journal_format(const struct journal *journal, const char *boot_id, struct text *text);

/* The entry of a target, or NULL; one without an after counts. */
struct journal_entry *journal_find(const struct journal *journal, const char *id);

/*
 * Record a change: added's id, format, identity, name, before and after, of which the strings are not
 * copied. Where the target has an entry, only its `after` changes, unless it had none: then all but its
 * place in the order.
 */
void journal_add(struct journal *journal, const struct journal_entry *added, struct arena *arena);

#endif
