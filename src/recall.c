#include "recall.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "base/json.h"
#include "plan/plan.h"
#include "probe/identity.h"
#include "probe/probe.h"

/* Something in the store cannot be relied on, and this is why. */
static void distrust(struct session *s, const char *name, const char *why)
{
	struct text text;

	text_begin(&text, s->arena);
	text_add(&text, STORE_DIR "%s cannot be trusted: %s", name, why);
	s->distrust = text_end(&text);
	if (!s->distrust)
		s->distrust = "there is no memory for what is in " STORE_DIR;
}

static char *read_back(struct session *s, const char *name)
{
	int error;
	char *text = store_read(&s->store, s->arena, name + 1, &error);

	if (!text && error != ENOENT)
		distrust(s, name, store_explain(error));
	return text;
}

/* Why a journal that was read is not to be relied on, by the errno of journal_parse(). */
static const char *explain_journal(int err)
{
	return err == -EPROTO ? "another version of rtboot wrote it" :
	       err == -ENOMEM ? "there is no memory for it" : "a line of it is no change of rtboot's";
}

/* What another has the name of now is gone, and nothing of it is left to verify or to put back. */
static void forget_replaced(struct session *s)
{
	for (struct journal_entry *e = s->journal.oldest; e; e = e->newer) {
		if (!identity_same(e->identity, identity_find(s->root, &s->facts, s->arena, e->id)))
			e->after = NULL;
	}
}

void session_recall(struct session *s)
{
	int err = store_open(&s->store, s->root, false);
	char *status, *journal;

	if (err) {
		if (err != -ENOENT)
			distrust(s, "", store_explain(-err));
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

/*
 * Of what is not tried again, by its line in report.json, the errno: fixed, absent, or a CPU's flush. 0 for another line, of
 * which *failed says whether it is about a setting that failed.
 */
static int read_refusal(const char *line, bool *failed)
{
	char outcome[16], class[16], error[16];
	bool flush = json_member(line, "class", class, sizeof(class)) && !strcmp(class, plan_class_name(TARGET_CPU));

	*failed = false;
	if (!json_member(line, "outcome", outcome, sizeof(outcome)))
		return 0;
	*failed = !strcmp(outcome, outcome_name(OUTCOME_FAILED));
	if (flush && !strcmp(outcome, outcome_name(OUTCOME_REVERTED)))
		return ECANCELED;
	if (strcmp(outcome, outcome_name(OUTCOME_FIXED)) && strcmp(outcome, outcome_name(OUTCOME_ABSENT)) &&
	    !(flush && *failed))
		return 0;
	return json_member(line, "errno", error, sizeof(error)) ? errname_find(error) : 0;
}

/* The target of that id, from one on. Who looks for several in the order of the targets goes on where the last one was. */
static struct target *find_target(struct target *from, const char *id)
{
	while (from && strcmp(from->id, id))
		from = from->next;
	return from;
}

void session_recall_refusals(struct session *s)
{
	int ignored;
	const char *line = s->distrust || !*status_get(&s->previous, STATUS_BOOT_ID) ? NULL :
	                   store_read(&s->store, s->arena, STORE_REPORT, &ignored);
	struct target *at = s->facts.targets;

	for (; line && *line; line = text_next_line(line)) {
		char id[POLICY_PATH_MAX], name[POLICY_PATH_MAX], value[256];
		struct target *target;
		bool failed;
		int error = read_refusal(line, &failed);

		if ((!error && !failed) || !json_member(line, "target", id, sizeof(id)) || !json_member(line, "name", name, sizeof(name)))
			continue;
		target = find_target(at, id);
		if (!target)
			continue;
		at = target;
		/* An IRQ of another name is another one, and what somebody moved meanwhile can be moved. */
		if (strcmp(target->name, name))
			continue;
		target->failed = failed;
		if (error && (!target->value.text || !json_member(line, "after", value, sizeof(value)) ||
		              value_same(target->format, target->value.text, value, s->facts.nbits)))
			target->refused = error;
	}
}

int session_look_again(struct session *s)
{
	const struct target *before = s->facts.targets;
	int err = probe_facts(&s->facts, s->root, &s->policy, s->system, false, s->arena);
	struct target *at = s->facts.targets;

	for (; before && !err; before = before->next) {
		struct target *now = before->refused ? find_target(at, before->id) : NULL;

		if (!now)
			continue;
		at = now;
		now->refused = strcmp(now->name, before->name) ? 0 : before->refused;
	}
	return err;
}
