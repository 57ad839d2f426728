#include "apply/apply.h"

#include <errno.h>
#include <string.h>

#include "apply/guard.h"
#include "base/errname.h"
#include "base/log.h"
#include "base/watch.h"
#include "kernel/file.h"
#include "probe/identity.h"

static bool same(const struct applier *a, enum value_format format, const char *x, const char *y)
{
	return value_same(format, x, y, a->facts->nbits);
}

/* Does this setting need a write? */
static bool is_due(const struct applier *a, const struct setting *s)
{
	return s->wanted && (s->via || !same(a, s->target->format, s->wanted, s->target->read.text));
}

static int save_journal(const struct applier *a)
{
	size_t mark = a->arena->used;
	struct text text;
	int err;

	text_begin(&text, a->arena);
	journal_format(a->journal, a->facts->boot_id, &text);
	err = root_replace(a->store, STORE_JOURNAL, text_end(&text), text.len);
	a->arena->used = mark;
	return err;
}

/* Before anything is written: the result of a setting without a write. */
static void begin_result(const struct applier *a, struct setting *s)
{
	struct result *result = &s->result;
	const struct target *target = s->target;
	const struct journal_entry *entry = journal_find(a->journal, target->id);

	*result = (struct result){ .before = target->read.text, .after = target->read.text };
	result->effective = target->effective.text;
	if (!s->wanted) {
		/* A remembered error was the answer to a write. */
		result_refuse(result, target->knob->kind, s->error, target->refused || (entry && entry->error));
		if (target->read.why)
			result->why = target->read.why;
		return;
	}
	result->outcome = is_due(a, s) ? OUTCOME_PLANNED : OUTCOME_KEPT;
	/* rtboot applied it in an earlier stage of this boot. */
	if (entry && entry->after && same(a, target->format, entry->after, target->read.text)) {
		result->before = entry->before;
		if (result->outcome == OUTCOME_KEPT)
			result->outcome = OUTCOME_APPLIED;
	}
}

/* Settings that may hang are made in a child. */
static bool may_hang(const struct setting *s)
{
	return s->target->knob->kind == TARGET_CPU || s->target->knob->kind == TARGET_MODULE;
}

struct errand {
	const struct applier *applier;
	const struct setting *setting;
};

static int run_errand(void *context)
{
	const struct errand *errand = context;
	const struct applier *a = errand->applier;
	const struct setting *s = errand->setting;
	const char *const values[] = { s->via, s->wanted };

	for (size_t i = 0; i < 2; i++) {
		struct value now = { .text = "" };

		if (values[i])
			now = target_write(a->root, a->arena, s->target->id, s->target->format, values[i],
			                   a->facts->nbits);
		if (now.text)
			continue;
		if (now.why)
			guard_explain(now.why);
		return now.error;
	}
	return 0;
}

/* The same as target_write(), under the deadline. */
static struct value write_guarded(const struct applier *a, const struct setting *s)
{
	struct errand errand = { a, s };
	char why[200];
	int err;

	guard_extend(a->deadline_ms);
	err = guard_run(run_errand, &errand, a->deadline_ms, why, sizeof(why));
	if (err)
		return (struct value){ .error = err, .why = *why ? arena_copy(a->arena, why) : NULL };
	return target_read(a->root, a->arena, s->target->id, s->target->format);
}

/* The kernel refused: record the current value in the journal, if it differs from the one before. */
static void refuse(const struct applier *a, struct setting *s, const struct value *refusal)
{
	struct result *result = &s->result;
	const struct target *target = s->target;
	struct journal_entry *entry = journal_find(a->journal, target->id);
	struct value now = target_read(a->root, a->arena, target->id, target->format);

	result_refuse(result, target->knob->kind, refusal->error, true);
	if (refusal->why)
		result->why = refusal->why;
	entry->error = refusal->error;
	/*
	 * A write may fail half-way. If the value is unreadable, the journal keeps the intended one; also after a
	 * timeout: a CPU on its way, or a module whose init function runs, may still get there.
	 */
	result->after = now.text;
	if (now.text && refusal->error != -ETIMEDOUT)
		entry->after = same(a, target->format, now.text, entry->before) ? NULL : now.text;
}

static void write_setting(const struct applier *a, struct setting *s)
{
	struct result *result = &s->result;
	const struct target *target = s->target;
	struct journal_entry *entry = journal_find(a->journal, target->id);
	struct value now;

	watch_note("setting ", target->name);
	if (may_hang(s))
		now = write_guarded(a, s);
	else
		now = target_write(a->root, a->arena, target->id, target->format, s->wanted,
		                   a->facts->nbits);
	if (!now.text) {
		refuse(a, s, &now);
		return;
	}
	result->after = entry->after = now.text;
	/* An earlier try may have been refused. */
	result->error = entry->error = 0;
	result->why = NULL;
	/* A module exists only now. */
	if (!entry->identity)
		entry->identity = identity_find(a->root, a->facts, a->arena, target->id);
	result->outcome = OUTCOME_APPLIED;
	if (!same(a, target->format, now.text, s->wanted)) {
		result->outcome = OUTCOME_FAILED;
		result->why = "the kernel accepted the write but holds another value";
	}
}

/* Has the setting taken effect? Checked after all writes, to give the first ones time. */
static void settle(const struct applier *a, struct setting *s, bool written)
{
	struct result *result = &s->result;
	const struct target *target = s->target;
	struct cpuset effective, wanted;

	if (!target->effect)
		result->effective = result->after;
	else if (written)
		result->effective = file_read_path(a->root, a->arena, target->effect).text;
	if ((result->outcome != OUTCOME_APPLIED && result->outcome != OUTCOME_KEPT) || !result->effective ||
	    value_parse(&effective, target->format, result->effective, a->facts->nbits) ||
	    value_parse(&wanted, target->format, s->wanted, a->facts->nbits) ||
	    cpuset_subset(&effective, &wanted))
		return;
	result->outcome = OUTCOME_PENDING;
	result->why = "it moves at its next interrupt";
}

/* Save the pending changes to the journal. *due: whether there are any. */
static int write_ahead(const struct applier *a, const struct setting *begin, const struct setting *end, bool *due)
{
	*due = false;
	for (const struct setting *s = begin; s && s != end; s = s->next) {
		const struct target *target = s->target;

		if (!is_due(a, s))
			continue;
		*due = true;
		journal_add(a->journal, &(struct journal_entry){
			.id = target->id, .format = target->format, .identity = identity_find(a->root, a->facts, a->arena, target->id),
			.name = target->name, .before = target->read.text, .after = s->via ? s->via : s->wanted,
		}, a->arena);
	}
	return *due ? save_journal(a) : 0;
}

void apply_rehearse(const struct applier *a, struct setting *begin)
{
	for (struct setting *s = begin; s; s = s->next)
		begin_result(a, s);
}

int apply_plan(const struct applier *a, const struct plan *plan, struct setting *begin, const struct setting *end)
{
	struct setting *s;
	bool due;
	int err;

	apply_rehearse(a, begin);
	if (plan->only)
		return 0;
	err = write_ahead(a, begin, end, &due);
	if (err)
		return err;
	for (s = begin; s && s != end; s = s->next)
		if (is_due(a, s))
			write_setting(a, s);
	/*
	 * A value may have to wait for a later one: the performance governor makes the energy preference EBUSY, and with
	 * sched_rt_runtime_us = -1 no bandwidth of a fair server is.
	 */
	for (s = begin; s && s != end; s = s->next)
		if (is_due(a, s) && s->result.error == -EBUSY &&
		    (s->target->knob->kind == TARGET_POWER || s->target->knob->kind == TARGET_FAIR_SERVER))
			write_setting(a, s);
	for (s = begin; s && s != end; s = s->next)
		settle(a, s, is_due(a, s));
	/* The file already has all of this and more, so an error here does not harm an undo. */
	if (due)
		save_journal(a);
	return 0;
}

/* What is gone need not be restored, and cannot drift. */
static bool is_gone(const struct value *now)
{
	return now->error == -ENOENT || now->error == -ESRCH;
}

/* May it have timed out, with the intended value in the journal: a module, or a CPU's online file? */
static bool may_never_come(const struct journal_entry *entry)
{
	const char *last = strrchr(entry->id, '/');

	return !strncmp(entry->id, "module:", 7) || (last && !strcmp(last, "/online"));
}

bool apply_verify(const struct applier *a, const struct journal_entry *entry, struct value *now)
{
	*now = target_read(a->root, a->arena, entry->id, entry->format);
	if (!now->text)
		return is_gone(now);
	return value_keeps(entry->format, now->text, entry->after, a->facts->nbits) ||
	       (may_never_come(entry) && same(a, entry->format, now->text, entry->before));
}

/* Restore a target. Returns 0 if it has its old value or is gone; otherwise -errno. */
static int undo_entry(const struct applier *a, const struct journal_entry *entry)
{
	/* Reading first also detects a later thread with the same number. */
	struct value now = target_read(a->root, a->arena, entry->id, entry->format);

	if (is_gone(&now) || (now.text && same(a, entry->format, now.text, entry->before)))
		return 0;
	if (now.text)
		now = target_write(a->root, a->arena, entry->id, entry->format, entry->before,
		                   a->facts->nbits);
	return now.text && !same(a, entry->format, now.text, entry->before) ? -EIO : now.error;
}

/* Restore what the journal has, newest first. Returns the number of failures; logs them if `last`. */
static int undo_entries(const struct applier *a, bool last)
{
	int failed = 0;

	for (struct journal_entry *e = a->journal->newest; e; e = e->older) {
		int err = e->after ? undo_entry(a, e) : 0;

		if (!err) {
			e->after = NULL;
			continue;
		}
		failed++;
		if (last)
			log_line(LOG_ERROR, "%s (%s) cannot be restored to \"%.80s\": %s", e->name, e->id, e->before, errname(err));
	}
	return failed;
}

int apply_undo(const struct applier *a)
{
	/* A value may block another until it is restored itself: a governor makes the energy preference EBUSY. */
	int failed = undo_entries(a, false) ? undo_entries(a, true) : 0;
	int err = save_journal(a);

	/* If there is no room for an empty journal, remove it. */
	if (err && !failed)
		err = root_remove(a->store, STORE_JOURNAL);
	return err ? err : failed;
}
