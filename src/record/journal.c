#include "record/journal.h"

#include <errno.h>
#include <string.h>

#define HEADER "# rtboot journal "
#define VERSION "2 "
#define FIELDS 6

struct journal_entry *journal_find(const struct journal *journal, const char *id)
{
	struct journal_entry *entry = journal->bucket[text_hash(id) % JOURNAL_BUCKETS];

	while (entry && strcmp(entry->id, id))
		entry = entry->next;
	return entry;
}

void journal_add(struct journal *journal, const struct journal_entry *added, struct arena *arena)
{
	struct journal_entry *entry = journal_find(journal, added->id);
	struct journal_entry **bucket = &journal->bucket[text_hash(added->id) % JOURNAL_BUCKETS];

	if (entry) {
		if (!entry->after) {
			entry->identity = added->identity;
			entry->name = added->name;
			entry->before = added->before;
		}
		entry->after = added->after;
		return;
	}
	entry = arena_alloc(arena, sizeof(*entry));
	*entry = *added;
	entry->older = journal->newest;
	entry->newer = NULL;
	entry->next = *bucket;
	if (entry->older)
		entry->older->newer = entry;
	else
		journal->oldest = entry;
	journal->newest = *bucket = entry;
}

/* Read a line. Returns 0, or -EINVAL where it is no entry. */
static int parse_entry(struct journal_entry *entry, char *line)
{
	const char *format;

	*entry = (struct journal_entry){ .id = text_cut_field(&line) };
	format = text_cut_field(&line);
	entry->name = text_cut_field(&line);
	entry->before = text_cut_field(&line);
	entry->after = text_cut_field(&line);
	entry->identity = text_cut_field(&line);
	return entry->after && !line && value_format_find(&entry->format, format) ? 0 : -EINVAL;
}

/* Is it the first line of a journal of that boot? -EPROTO: of another version. */
static int parse_header(const char *line, const char *boot_id)
{
	const char *version, *boot;

	if (!line || strncmp(line, HEADER, sizeof(HEADER) - 1))
		return 0;
	version = line + sizeof(HEADER) - 1;
	boot = strchr(version, ' ');
	if (!boot || strcmp(boot + 1, boot_id))
		return 0;
	return strncmp(version, VERSION, sizeof(VERSION) - 1) ? -EPROTO : 1;
}

int journal_parse(struct journal *journal, char *text, const char *boot_id, struct arena *arena)
{
	char *line = text_cut_line(&text);
	int ours = parse_header(line, boot_id);

	if (ours <= 0)
		return ours;
	while ((line = text_cut_line(&text))) {
		struct journal_entry entry;

		if (parse_entry(&entry, line))
			return -EINVAL;
		journal_add(journal, &entry, arena);
	}
	return 0;
}

void journal_format(const struct journal *journal, const char *boot_id, struct text *text)
{
	text_add(text, HEADER VERSION "%s\n", boot_id);
	for (const struct journal_entry *e = journal->oldest; e; e = e->newer) {
		const char *const fields[FIELDS] = { e->id, value_format_name(e->format), e->name, e->before, e->after, e->identity };

		if (!e->after)
			continue;
		for (size_t i = 0; i < FIELDS && fields[i]; i++) {
			if (i)
				text_add(text, "\t");
			text_add_field(text, fields[i]);
		}
		text_add(text, "\n");
	}
}
