#include "verify.h"

#include <string.h>

#include "base/errname.h"
#include "recall.h"

/* Violations being collected. */
struct verifier {
	struct session *session;
	struct findings *findings;
	const struct violation **tail;
};

static void add_violation(struct verifier *v, const struct violation *found)
{
	struct violation *violation = arena_alloc(v->session->arena, sizeof(*violation));

	*violation = *found;
	violation->next = NULL;
	*v->tail = violation;
	v->tail = &violation->next;
	v->findings->count++;
}

/* What rtboot changed, newest first. */
static void verify_journal(struct verifier *v)
{
	for (struct journal_entry *e = v->session->journal.newest; e; e = e->older) {
		struct value now;

		if (!e->after)
			continue;
		v->findings->settings++;
		e->drifted = !apply_verify(&v->session->applier, e, &now);
		if (e->drifted)
			add_violation(v, &(struct violation){
				.name = e->name, .id = e->id, .wanted = e->after, .now = now.text ? now.text : errname(now.error),
				.news = true,
			});
	}
}

/* Does the machine differ from a setting of the rehearsed plan? */
static bool is_violated(const struct setting *setting)
{
	enum outcome outcome = setting->result.outcome;

	/* A program reads its drop-in when it starts: later it only has to hold what rtboot wrote. */
	if (setting->target->knob->kind == TARGET_DROPIN)
		return false;
	return outcome == OUTCOME_FAILED || (outcome == OUTCOME_PLANNED && !setting->target->refused);
}

/* What the policy wants, without what the journal covers. */
static void verify_plan(struct verifier *v)
{
	struct session *s = v->session;

	session_rehearse(s);
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next) {
		const struct target *target = setting->target;
		const struct journal_entry *entry = journal_find(&s->journal, target->id);
		bool known = entry && entry->after;

		if (!is_violated(setting) || (known && entry->drifted))
			continue;
		v->findings->settings += !known;
		add_violation(v, &(struct violation){
			.name = target->name, .id = target->id, .wanted = setting->wanted, .now = setting->result.after, .why = setting->result.why,
			.news = setting->wanted && !target->failed,
		});
	}
}

void verify_session(struct session *s, struct findings *findings)
{
	struct verifier verifier = { .session = s, .findings = findings, .tail = &findings->violations };

	memset(findings, 0, sizeof(*findings));
	session_recall_refusals(s);
	verify_journal(&verifier);
	if (s->plan.state != STATE_ACTIVE)
		findings->unjudged = s->plan.reason;
	else
		verify_plan(&verifier);
}
