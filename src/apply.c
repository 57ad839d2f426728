#include "apply.h"

#include <errno.h>
#include <string.h>

/* Does this setting's value have to be written? */
static bool is_due(const struct setting *setting, unsigned nbits)
{
	const struct target *target = setting->target;

	return setting->wanted && !value_same(target->format, setting->wanted, target->value.text, nbits);
}

static int save_journal(const struct journal *journal, const struct facts *facts,
                        const struct root *root, struct arena *arena)
{
	size_t mark = arena->used;
	struct text text;
	const char *all;
	int err;

	text_begin(&text, arena);
	journal_format(journal, facts->boot_id, &text);
	all = text_end(&text);
	err = all ? root_replace(root, APPLY_JOURNAL, all, text.len) : -ENOMEM;
	arena->used = mark;
	return err;
}

/* Before anything is written: each result as it would be if nothing had to be. */
static void begin_result(struct result *result, const struct setting *setting,
                         const struct journal *journal, unsigned nbits)
{
	const struct target *target = setting->target;
	const struct journal_entry *entry = journal_find(journal, target->id);

	result->before = result->after = target->value.text;
	result->effective = target->effective.text;
	if (!setting->wanted) {
		result_refuse(result, target->class, target->value.text ? EINVAL : -target->value.error);
		return;
	}
	result->outcome = is_due(setting, nbits) ? OUTCOME_PLANNED : OUTCOME_KEPT;
	/* What an earlier stage of this boot set is still rtboot's doing. */
	if (entry && value_same(target->format, entry->after, target->value.text, nbits)) {
		result->before = entry->before;
		if (result->outcome == OUTCOME_KEPT)
			result->outcome = OUTCOME_APPLIED;
	}
}

static void write_setting(struct result *result, const struct setting *setting, const struct root *root,
                          struct journal *journal, unsigned nbits, struct arena *arena)
{
	const struct target *target = setting->target;
	struct journal_entry *entry = journal_find(journal, target->id);
	bool written;
	struct value now = target_write(root, arena, target->id, setting->wanted, nbits, &written);

	if (!now.text) {
		result_refuse(result, target->class, -now.error);
		/* What was written and cannot be read back stays in the journal as it was meant. */
		if (!written)
			entry->after = target->value.text;
		else
			result->after = NULL;
		return;
	}
	result->after = entry->after = now.text;
	result->outcome = OUTCOME_APPLIED;
	if (!value_same(target->format, now.text, setting->wanted, nbits)) {
		result->outcome = OUTCOME_FAILED;
		result->why = "the kernel took the write and made something else of it";
	}
}

/* After all writes, so that what the first ones set in motion is seen: has it taken effect? */
static void settle(struct result *result, const struct setting *setting, bool written,
                   const struct root *root, unsigned nbits, struct arena *arena)
{
	const struct target *target = setting->target;
	struct cpuset effective, wanted;

	if (!target->effect)
		result->effective = result->after;
	else if (written)
		result->effective = target_read(root, arena, target->effect).text;
	if ((result->outcome != OUTCOME_APPLIED && result->outcome != OUTCOME_KEPT) || !result->effective ||
	    value_parse(&effective, target->format, result->effective, nbits) ||
	    value_parse(&wanted, target->format, setting->wanted, nbits) ||
	    cpuset_subset(&effective, &wanted))
		return;
	result->outcome = OUTCOME_PENDING;
	result->why = "it moves at its next interrupt";
}

int apply_plan(struct result *results, const struct plan *plan, const struct facts *facts,
               const struct root *root, struct journal *journal, struct arena *arena)
{
	const struct setting *s;
	unsigned nbits = facts->nbits, i = 0;
	bool due = false;
	int err;

	for (s = plan->settings; s; s = s->next)
		begin_result(&results[i++], s, journal, nbits);
	if (plan->only)
		return 0;

	for (s = plan->settings; s; s = s->next) {
		if (!is_due(s, nbits))
			continue;
		due = true;
		if (journal_add(journal, s->target->id, s->target->value.text, s->wanted, arena))
			return -ENOMEM;
	}
	if (due && (err = save_journal(journal, facts, root, arena)))
		return err;

	for (s = plan->settings, i = 0; s; s = s->next, i++)
		if (is_due(s, nbits))
			write_setting(&results[i], s, root, journal, nbits, arena);
	for (s = plan->settings, i = 0; s; s = s->next, i++)
		settle(&results[i], s, is_due(s, nbits), root, nbits, arena);
	/* The file already holds all of this and more: what fails here costs an undo nothing. */
	if (due)
		save_journal(journal, facts, root, arena);
	return 0;
}

int apply_undo(const struct facts *facts, const struct root *root, struct journal *journal,
               struct arena *arena)
{
	int err, failed = 0;

	for (struct journal_entry *e = journal->newest; e; e = e->older) {
		bool written;
		int error = target_write(root, arena, e->id, e->before, facts->nbits, &written).error;

		/* What is gone needs no putting back. */
		if (written || error == -ENOENT || error == -ESRCH)
			e->after = e->before;
		else
			failed++;
	}
	err = save_journal(journal, facts, root, arena);
	return err ? err : failed;
}
