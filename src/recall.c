#include "recall.h"

#include <errno.h>
#include <string.h>

#include "probe/identity.h"
#include "probe/probe.h"
#include "record/refusal.h"

/* Note that a file in the store cannot be trusted, and why. */
static void distrust(struct session *s, const char *name, const char *why)
{
	struct text text;

	text_begin(&text, s->arena);
	text_add(&text, STORE_DIR "%s cannot be trusted: %s", name, why);
	s->distrust = text_end(&text);
}

static char *read_back(struct session *s, const char *name)
{
	int error;
	char *text = store_read(&s->store, s->arena, name + 1, &error);

	if (!text && error != -ENOENT)
		distrust(s, name, store_explain(error));
	return text;
}

/* Why a journal cannot be trusted, by the error of journal_parse(). */
static const char *explain_journal(int err)
{
	return err == -EPROTO ? "another version of rtboot wrote it" : "it has a malformed line";
}

/* Drop the entries whose target has gone and whose name another one has: nothing is left to verify or to restore. */
static void forget_replaced(struct session *s)
{
	for (struct journal_entry *e = s->journal.oldest; e; e = e->newer) {
		if (!identity_same(e->identity, identity_find(s->root, &s->facts, s->arena, e->id)))
			e->after = NULL;
	}
}

void session_recall(struct session *s)
{
	int err = s->store.fd < 0 ? store_open(&s->store, s->root, false) : 0;
	char *status, *journal;

	if (err) {
		if (err != -ENOENT)
			distrust(s, "", store_explain(err));
		return;
	}
	status = read_back(s, "/" STORE_STATUS);
	journal = read_back(s, "/" STORE_JOURNAL);
	if (status)
		status_parse(&s->previous, status);
	if (strcmp(status_get(&s->previous, STATUS_BOOT_ID), s->facts.boot_id))
		memset(&s->previous, 0, sizeof(s->previous));
	err = journal ? journal_parse(&s->journal, journal, s->facts.boot_id, s->arena) : 0;
	if (err)
		distrust(s, "/" STORE_JOURNAL, explain_journal(err));
	forget_replaced(s);
	s->has_journal = s->journal.oldest && !s->distrust;
}

/* The target with that id, searched from `from` on. Ids in the order of the targets are found in one pass. */
static struct target *find_target(struct target *from, const char *id)
{
	while (from && strcmp(from->id, id))
		from = from->next;
	return from;
}

/* Mark a target that the last run recorded. */
static void recall_refusal(const struct session *s, struct target *target, const struct refusal *refusal)
{
	/* An IRQ with another name is another IRQ. */
	if (strcmp(target->name, refusal->name))
		return;
	target->failed = refusal->failed;
	/* What somebody else has moved since can be moved. */
	if (!target->read.text || !refusal->after || value_same(target->format, target->read.text, refusal->after, s->facts.nbits))
		target->refused = refusal->error;
}

void session_recall_refusals(struct session *s)
{
	struct target *at = s->facts.targets, *target;
	struct refusal refusal;
	char *text;
	int ignored;

	if (s->distrust || !*status_get(&s->previous, STATUS_BOOT_ID))
		return;
	text = store_read(&s->store, s->arena, STORE_REFUSED, &ignored);
	while (text && refusal_parse(&refusal, &text)) {
		target = find_target(at, refusal.id);
		if (!target)
			continue;
		at = target;
		recall_refusal(s, target, &refusal);
	}
}

void session_look_again(struct session *s)
{
	const struct target *before = s->facts.targets;
	struct target *at;

	probe_facts(&s->facts, s->root, &s->policy, s->system, false, s->arena);
	for (at = s->facts.targets; before; before = before->next) {
		struct target *now = before->refused ? find_target(at, before->id) : NULL;

		if (!now)
			continue;
		at = now;
		now->refused = strcmp(now->name, before->name) ? 0 : before->refused;
	}
}

void recall_runs(const struct root *store, struct arena *arena, const char *boot_id, struct runs *runs)
{
	int ignored;
	char *text = store_read(store, arena, STORE_RUNS, &ignored);

	memset(runs, 0, sizeof(*runs));
	if (text)
		runs_parse(runs, text);
	if (!runs->boot_id || strcmp(runs->boot_id, boot_id))
		*runs = (struct runs){ .boot_id = boot_id };
}
