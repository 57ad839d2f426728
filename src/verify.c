#include "verify.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "recall.h"

/* Violations being collected. */
struct verifier {
	struct session *session;
	struct findings *findings;
	const struct violation **tail;
};

static int add_violation(struct verifier *v, const struct violation *found)
{
	struct violation *violation = arena_alloc(v->session->arena, sizeof(*violation));

	if (!violation)
		return -ENOMEM;
	*violation = *found;
	violation->next = NULL;
	*v->tail = violation;
	v->tail = &violation->next;
	v->findings->count++;
	return 0;
}

/* What rtboot changed, newest first. */
static int verify_journal(struct verifier *v)
{
	int err = 0;

	for (struct journal_entry *e = v->session->journal.newest; e && !err; e = e->older) {
		struct value now;

		if (!e->after)
			continue;
		v->findings->settings++;
		e->drifted = !apply_verify(&v->session->applier, e, &now);
		if (e->drifted)
			err = add_violation(v, &(struct violation){
				.name = e->name, .id = e->id, .wanted = e->after, .now = now.text ? now.text : errname(-now.error),
				.news = true,
			});
	}
	return err;
}

/* Does a setting of a plan that was not carried out say that the machine is not as the policy wants it? */
static bool is_violated(const struct setting *setting, const struct result *result)
{
	/* A program reads its file when it starts, so the file is right as long as it holds what rtboot wrote. */
	if (setting->target->class == TARGET_DROPIN)
		return false;
	return result->outcome == OUTCOME_FAILED || (result->outcome == OUTCOME_PLANNED && !setting->target->refused);
}

/* What the policy wants, of what the journal has not told already. */
static int verify_plan(struct verifier *v)
{
	struct session *s = v->session;
	const struct result *result = s->results;
	int err = session_rehearse(s);

	for (const struct setting *setting = s->plan.settings; setting && !err; setting = setting->next, result++) {
		const struct target *target = setting->target;
		const struct journal_entry *entry = journal_find(&s->journal, target->id);
		bool known = entry && entry->after;

		if (!is_violated(setting, result) || (known && entry->drifted))
			continue;
		v->findings->settings += !known;
		err = add_violation(v, &(struct violation){
			.name = target->name, .id = target->id, .wanted = setting->wanted, .now = result->after, .why = result->why,
			.news = setting->wanted && !target->failed,
		});
	}
	return err;
}

int verify_session(struct session *s, struct findings *findings)
{
	struct verifier verifier = { .session = s, .findings = findings, .tail = &findings->violations };
	int err;

	memset(findings, 0, sizeof(*findings));
	session_recall_refusals(s);
	err = verify_journal(&verifier);
	if (err)
		return err;
	if (s->plan.state != STATE_ACTIVE)
		findings->unjudged = s->plan.reason;
	return findings->unjudged ? 0 : verify_plan(&verifier);
}
