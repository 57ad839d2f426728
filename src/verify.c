#include "verify.h"

#include <string.h>

#include "base/errname.h"
#include "recall.h"
#include "report/report.h"
#include "report/task_report.h"

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
	v->findings->irqs |= !strncmp(found->id, "/proc/irq/", 10);
	*v->tail = violation;
	v->tail = &violation->next;
	v->findings->count++;
}

/*
 * Would the rehearsed plan leave the target as it is? Then somebody chose another value that suits the policy: while a CPU
 * was offline an IRQ went to the others, and when it came back its driver used it again.
 */
static bool is_kept(const struct session *s, const char *id)
{
	const struct setting *setting = s->plan.settings;

	while (setting && strcmp(setting->target->id, id))
		setting = setting->next;
	return setting && setting->result.outcome == OUTCOME_KEPT;
}

/* What rtboot changed, newest first. */
static void verify_journal(struct verifier *v)
{
	for (struct journal_entry *e = v->session->journal.newest; e; e = e->older) {
		struct value now;

		if (!e->after)
			continue;
		v->findings->settings++;
		e->drifted = !apply_verify(&v->session->applier, e, &now) && !is_kept(v->session, e->id);
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

static bool irqbalance_runs(const struct facts *facts)
{
	for (const struct target *t = facts->targets; t; t = t->next)
		if (t->knob->kind == TARGET_USER_THREAD && !strcmp(facts_comm(t), "irqbalance"))
			return true;
	return false;
}

void verify_session(struct session *s, struct findings *findings)
{
	struct verifier verifier = { .session = s, .findings = findings, .tail = &findings->violations };

	memset(findings, 0, sizeof(*findings));
	session_recall_refusals(s);
	session_rehearse(s);
	verify_journal(&verifier);
	if (s->plan.state != STATE_ACTIVE)
		findings->unjudged = s->plan.reason;
	else
		verify_plan(&verifier);
	findings->facts = &s->facts;
	findings->irqbalance = irqbalance_runs(&s->facts);
}

void verify_user_tasks(struct session *s, struct findings *findings)
{
	user_tasks_find(&findings->tasks, &s->facts, s->root, s->arena);
	findings->advice = task_report_advise(&findings->tasks, &s->facts, s->arena);
}

unsigned verify_news(const struct findings *findings)
{
	unsigned count = 0;

	for (const struct violation *v = findings->violations; v; v = v->next)
		count += v->news;
	return count;
}

bool verify_holds(const struct findings *findings)
{
	return !findings->count && !findings->unjudged && !findings->tasks.count;
}

/* Add the wanted value and the current one. */
static void add_violation_line(struct text *text, const struct violation *v)
{
	text_add_name(text, v->name);
	text_add(text, ": ");
	if (v->wanted) {
		text_add(text, "should be ");
		text_add_line(text, v->wanted);
		text_add(text, ", is ");
		text_add_line(text, v->now ? v->now : "unreadable");
	} else {
		text_add(text, "%s", v->why);
	}
	text_add(text, "  (");
	text_add_name(text, v->id);
	text_add(text, ")\n");
}

void verify_text(struct text *text, const struct findings *findings)
{
	for (const struct violation *v = findings->violations; v; v = v->next)
		add_violation_line(text, v);
	if (findings->irqs)
		text_add(text, "irqbalance is %srunning\n", findings->irqbalance ? "" : "not ");
	if (findings->unjudged)
		text_add(text, "only what rtboot changed was checked: %s\n", findings->unjudged);
	task_report_text(text, &findings->tasks, findings->facts, findings->advice);
	text_add(text, "%u of %u settings drifted", findings->count, findings->settings);
	if (findings->tasks.count)
		text_add(text, "; user tasks that may run on isolated CPUs: %u", findings->tasks.count);
	text_add(text, "\n");
}

void verify_json(struct text *text, const struct findings *findings)
{
	const char *separator = "\n";

	text_add(text, "{\n\"drifted\":%u,\n\"settings\":%u,\n\"violations\":[", findings->count, findings->settings);
	for (const struct violation *v = findings->violations; v; v = v->next, separator = ",\n") {
		text_add(text, "%s{\"target\":", separator);
		text_add_json(text, v->id);
		report_member(text, "name", v->name);
		report_member(text, "wanted", v->wanted);
		report_member(text, "now", v->now);
		report_member(text, "why", v->why);
		text_add(text, "}");
	}
	text_add(text, "\n],\n\"irqbalance\":%s", findings->irqbalance ? "true" : "false");
	report_member(text, "unjudged", findings->unjudged);
	text_add(text, ",\n\"user_tasks_on_isolated\":%u,\n", findings->tasks.count);
	task_report_json(text, &findings->tasks, findings->facts);
	text_add(text, ",\n");
	report_json_end(text, findings->advice);
}
