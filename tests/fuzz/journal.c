/* /run/rtboot/journal, of the boot "b". Covers: record/journal.c */
#include "lib/fuzz.h"
#include "record/journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Every entry is found by its id, and the list is one both ways. */
static unsigned check_list(const struct journal *journal)
{
	const struct journal_entry *last = NULL;
	unsigned count = 0;

	for (const struct journal_entry *e = journal->oldest; e; last = e, e = e->newer, count++) {
		MUST(e->older == last && journal_find(journal, e->id) == e);
		MUST(e->name && e->before && e->after && value_format_name(e->format));
	}
	MUST(journal->newest == last);
	return count;
}

/* The text of a journal, in the arena. */
static char *write_down(const struct journal *journal, struct arena *arena)
{
	struct text text;
	char *written;

	text_begin(&text, arena);
	journal_format(journal, "b", &text);
	written = text_end(&text);
	MUST(written);
	return written;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct journal journal = { 0 }, again = { 0 };
	struct arena *arena = fuzz_arena();
	char *text = fuzz_string(data, size);
	const char *first;
	int err = journal_parse(&journal, text, "b", arena);
	unsigned count = check_list(&journal);

	MUST(err == 0 || err == -EINVAL || (err == -EPROTO && !count));
	/* What is written of it reads the same, whatever a broken line left out. */
	first = write_down(&journal, arena);
	MUST(!journal_parse(&again, arena_copy(arena, first), "b", arena));
	MUST(check_list(&again) == count && !strcmp(write_down(&again, arena), first));
	for (const struct journal_entry *a = journal.oldest, *b = again.oldest; a; a = a->newer, b = b->newer)
		MUST(!strcmp(a->id, b->id) && a->format == b->format && !strcmp(a->name, b->name) &&
		     !strcmp(a->before, b->before) && !strcmp(a->after, b->after) && !strcmp(a->identity ? a->identity : "-", b->identity ? b->identity : "-"));
	free(text);
	return 0;
}
