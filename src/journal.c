#include "journal.h"

#include <errno.h>
#include <string.h>

#define HEADER "# rtboot journal 2 "

struct journal_entry *journal_find(const struct journal *journal, const char *id)
{
	struct journal_entry *entry = journal->bucket[text_hash(id) % JOURNAL_BUCKETS];

	while (entry && strcmp(entry->id, id))
		entry = entry->next;
	return entry;
}

int journal_add(struct journal *journal, const struct journal_entry *added, struct arena *arena)
{
	struct journal_entry *entry = journal_find(journal, added->id);
	struct journal_entry **bucket = &journal->bucket[text_hash(added->id) % JOURNAL_BUCKETS];

	if (entry) {
		if (!entry->after)
			entry->before = added->before;
		entry->after = added->after;
		return 0;
	}
	entry = arena_alloc(arena, sizeof(*entry));
	if (!entry)
		return -ENOMEM;
	*entry = *added;
	entry->older = journal->newest;
	entry->newer = NULL;
	entry->next = *bucket;
	if (entry->older)
		entry->older->newer = entry;
	else
		journal->oldest = entry;
	journal->newest = *bucket = entry;
	return 0;
}

/* Cut the next field off *line; NULL if a tab should have ended it and did not. */
static char *cut_field(char **line, bool last)
{
	char *field = *line, *tab = strchr(field, '\t');

	if (last == (tab != NULL))
		return NULL;
	if (tab) {
		*tab = '\0';
		*line = tab + 1;
	}
	text_unescape(field);
	return field;
}

int journal_parse(struct journal *journal, char *text, const char *boot_id, struct arena *arena)
{
	char *line = text_cut_line(&text);

	if (!line || strncmp(line, HEADER, sizeof(HEADER) - 1) || strcmp(line + sizeof(HEADER) - 1, boot_id))
		return 0;
	while ((line = text_cut_line(&text))) {
		struct journal_entry entry = { 0 };
		char *id = cut_field(&line, false);
		const char *format = id ? cut_field(&line, false) : NULL;
		char *name = format ? cut_field(&line, false) : NULL;
		char *before = name ? cut_field(&line, false) : NULL;
		char *after = before ? cut_field(&line, true) : NULL;

		if (!after || !value_format_find(&entry.format, format))
			return -EINVAL;
		entry.id = id;
		entry.name = name;
		entry.before = before;
		entry.after = after;
		if (journal_add(journal, &entry, arena))
			return -ENOMEM;
	}
	return 0;
}

void journal_format(const struct journal *journal, const char *boot_id, struct text *text)
{
	text_add(text, HEADER "%s\n", boot_id);
	for (const struct journal_entry *e = journal->oldest; e; e = e->newer) {
		const char *const fields[] = { e->id, value_format_name(e->format), e->name, e->before, e->after };

		if (!e->after)
			continue;
		for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
			if (i)
				text_add(text, "\t");
			text_add_field(text, fields[i]);
		}
		text_add(text, "\n");
	}
}
