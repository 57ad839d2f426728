#include "report/report.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "base/format.h"
#include "base/text.h"
#include "config/load.h"

void report_number(struct status *status, enum status_key key, unsigned long long number,
                   struct arena *arena)
{
	char digits[24];

	format_text(digits, sizeof(digits), "%llu", number);
	status->value[key] = arena_copy(arena, digits);
}

static const char *list_of(const struct cpuset *set, struct arena *arena)
{
	return value_write(arena, VALUE_LIST, set, CPUSET_MAX);
}

/* Count the IRQs that are, or may be, effective on isolated CPUs now. */
static void count_irqs(struct status *status, const struct facts *facts, const struct plan *plan, struct arena *arena)
{
	const struct setting *setting = plan->settings;
	unsigned on_isolated = 0, fixed = 0, unknown = 0;

	/* Settings are a subset of the targets, in the same order. */
	for (const struct target *target = facts->targets; target; target = target->next) {
		const struct result *result = NULL;
		const char *effective = target->effective.text;

		if (setting && setting->target == target) {
			result = &setting->result;
			effective = result->effective;
			setting = setting->next;
		}
		if (target->knob->kind != TARGET_IRQ)
			continue;
		unknown += facts_unknown(target, effective);
		if (!value_meets(target->format, effective, &facts->isolated, facts->nbits))
			continue;
		on_isolated++;
		fixed += result && result->outcome == OUTCOME_FIXED;
	}
	report_number(status, STATUS_IRQS_TOTAL, facts->irqs, arena);
	report_number(status, STATUS_IRQS_ON_ISOLATED, on_isolated, arena);
	report_number(status, STATUS_IRQS_FIXED_ON_ISOLATED, fixed, arena);
	report_number(status, STATUS_IRQS_UNKNOWN, unknown, arena);
}

static void count_settings(struct status *status, const struct plan *plan,
                           const unsigned *count, struct arena *arena)
{
	report_number(status, STATUS_SETTINGS_WANTED, plan->count, arena);
	report_number(status, STATUS_SETTINGS_APPLIED, count[OUTCOME_APPLIED], arena);
	report_number(status, STATUS_SETTINGS_KEPT, count[OUTCOME_KEPT], arena);
	report_number(status, STATUS_SETTINGS_PENDING, count[OUTCOME_PENDING], arena);
	report_number(status, STATUS_SETTINGS_FIXED, count[OUTCOME_FIXED], arena);
	report_number(status, STATUS_SETTINGS_ABSENT, count[OUTCOME_ABSENT], arena);
	report_number(status, STATUS_SETTINGS_FAILED, count[OUTCOME_FAILED], arena);
}

/* The state from the results. *reason stays if the state is the plan's. */
static enum state judge_results(const struct plan *plan, const struct facts *facts, const unsigned *count,
                                const char **reason, struct arena *arena)
{
	char text[160];
	enum state state;

	if (plan->state != STATE_ACTIVE)
		return plan->state;
	if (plan->only) {
		state = STATE_DISABLED;
		format_text(text, sizeof(text), "plan only: %u settings would change",
		            count[OUTCOME_PLANNED]);
	} else if (count[OUTCOME_FAILED]) {
		state = STATE_PARTIAL;
		format_text(text, sizeof(text), "%u of %u settings failed%s", count[OUTCOME_FAILED], plan->count,
		            cpuset_empty(&facts->isolated) ? "; no CPU is isolated" : "");
	} else {
		return cpuset_empty(&facts->isolated) ? STATE_UNISOLATED : STATE_ACTIVE;
	}
	*reason = arena_copy(arena, text);
	return state;
}

enum state report_fill(struct status *status, const struct facts *facts, const struct plan *plan,
                       enum stage stage, const struct status *previous, struct arena *arena)
{
	unsigned count[OUTCOMES] = { 0 };
	enum state state;

	for (const struct setting *s = plan->settings; s; s = s->next)
		count[s->result.outcome]++;
	memset(status, 0, sizeof(*status));
	status->value[STATUS_REASON] = plan->reason;
	state = judge_results(plan, facts, count, &status->value[STATUS_REASON], arena);
	report_number(status, STATUS_STATUS_VERSION, 1, arena);
	status->value[STATUS_STATE] = state_name(state);
	status->value[STATUS_STAGE] = stage_name(stage);
	status->value[STATUS_BOOT_ID] = facts->boot_id;
	status->value[STATUS_KERNEL_RELEASE] = facts->release;
	status->value[STATUS_KERNEL_VERSION] = facts->version;
	status->value[STATUS_KERNEL_CONFIG] = *facts->config ? facts->config : previous->value[STATUS_KERNEL_CONFIG];
	report_number(status, STATUS_REALTIME, facts->verdict.realtime, arena);
	status->value[STATUS_PREEMPTION] = verdict_preemption_name(facts->verdict.preemption);
	status->value[STATUS_EVIDENCE] = facts->verdict.evidence;
	status->value[STATUS_DURATION_US_EARLY] = previous->value[STATUS_DURATION_US_EARLY];
	status->value[STATUS_DURATION_US_LATE] = previous->value[STATUS_DURATION_US_LATE];
	count_settings(status, plan, count, arena);
	count_irqs(status, facts, plan, arena);
	if (*facts->trouble)
		return state;
	status->value[STATUS_CPUS_POSSIBLE] = list_of(&facts->possible, arena);
	status->value[STATUS_CPUS_ONLINE] = list_of(&facts->online, arena);
	status->value[STATUS_CPUS_ISOLATED] = list_of(&facts->isolated, arena);
	status->value[STATUS_CPUS_NOHZ_FULL] = list_of(&facts->nohz_full, arena);
	status->value[STATUS_CPUS_HOUSEKEEPING] = list_of(&facts->housekeeping, arena);
	status->value[STATUS_CPUMASK_HOUSEKEEPING] =
		value_write(arena, VALUE_MASK, &facts->housekeeping, facts->nbits);
	return state;
}

void report_member(struct text *text, const char *key, const char *value)
{
	text_add(text, ",\"%s\":", key);
	text_add_json(text, value);
}

void report_json_end(struct text *text, const struct advice *advice)
{
	text_add(text, "\"advice\":[");
	for (const char *separator = "\n"; advice; advice = advice->next, separator = ",\n") {
		text_add(text, "%s", separator);
		text_add_json(text, advice->text);
	}
	text_add(text, "\n]\n}\n");
}

void report_json(struct text *text, const struct status *status, const struct setting *settings,
                 const struct advice *advice)
{
	const char *separator = "\n";

	text_add(text, "{\n");
	status_format_json(status, text);
	text_add(text, "\"settings\":[");
	for (const struct setting *s = settings; s; s = s->next) {
		const struct result *result = &s->result;

		text_add(text, "%s{\"target\":", separator);
		text_add_json(text, s->target->id);
		report_member(text, "class", s->target->knob->class);
		report_member(text, "name", s->target->name);
		report_member(text, "before", result->before);
		report_member(text, "wanted", s->wanted);
		report_member(text, "after", result->after);
		report_member(text, "effective", result->effective);
		report_member(text, "outcome", outcome_name(result->outcome));
		report_member(text, "errno", result->error ? errname(result->error) : NULL);
		report_member(text, "why", result->why);
		report_member(text, "reason", s->reason);
		text_add(text, "}");
		separator = ",\n";
	}
	text_add(text, "\n],\n");
	report_json_end(text, advice);
}

/* "0-1", or "none" for the empty set. */
static const char *or_none(const char *list)
{
	return *list ? list : "none";
}

void report_refused(struct text *text, const struct setting *settings)
{
	for (const struct setting *s = settings; s; s = s->next) {
		const struct result *result = &s->result;
		bool flush = s->target->knob->kind == TARGET_CPU;
		struct refusal refusal = {
			.id = s->target->id, .name = s->target->name, .failed = result->outcome == OUTCOME_FAILED, .after = result->after,
		};

		if (flush && result->outcome == OUTCOME_REVERTED)
			refusal.error = -ECANCELED;
		else if (result->outcome == OUTCOME_FIXED || result->outcome == OUTCOME_ABSENT || (flush && refusal.failed))
			refusal.error = result->error;
		if (refusal.error || refusal.failed)
			refusal_format(&refusal, text);
	}
}

/* Add a value, which may have several lines, after a word or two; nothing if it is NULL. */
static void add_part(struct text *text, const char *before, const char *value)
{
	if (!value)
		return;
	text_add(text, "%s", before);
	text_add_line(text, value);
}

/* List the settings of one outcome. */
static void add_outcome(struct text *text, const struct setting *settings, enum outcome outcome, const char *title)
{
	bool any = false;

	for (const struct setting *s = settings; s; s = s->next) {
		const struct result *result = &s->result;

		if (result->outcome != outcome || (outcome == OUTCOME_ABSENT && !s->target->knob->asked_for))
			continue;
		if (!any)
			text_add(text, "%s\n", title);
		any = true;
		text_add(text, "  %-28s", s->target->name);
		add_part(text, " wanted ", s->wanted);
		add_part(text, s->target->knob->kind == TARGET_IRQ ? ", is on " : ", is ", result->effective);
		if (result->error)
			text_add(text, " (%s)", errname(result->error));
		if (outcome != OUTCOME_PENDING)
			add_part(text, ": ", result->why);
		text_add(text, "\n");
	}
}

/* Add microseconds as milliseconds with one decimal; nothing for a stage that did not run. */
static void add_duration(struct text *text, const char *title, const char *us)
{
	unsigned long long n = 0;

	if (text_number(&us, &n) && n)
		text_add(text, "  %-12s %llu.%llu ms\n", title, n / 1000, n / 100 % 10);
}

void report_human(struct text *text, const struct status *status, const struct setting *settings,
                  const struct advice *advice)
{
	const char *unknown = status_get(status, STATUS_IRQS_UNKNOWN), *config = status_get(status, STATUS_CONFIG);

	text_add(text, "rtboot: %s (stage %s)\n", status_get(status, STATUS_STATE), status_get(status, STATUS_STAGE));
	text_add(text, "  why          %s\n", status_get(status, STATUS_REASON));
	if (*config && strcmp(config, CONFIG_FILE))
		text_add(text, "  config       %s\n", config);
	text_add(text, "  kernel       %s, preemption %s\n", status_get(status, STATUS_KERNEL_RELEASE),
	         status_get(status, STATUS_PREEMPTION));
	text_add(text, "  evidence     %s\n", status_get(status, STATUS_EVIDENCE));
	text_add(text, "  CPUs         online %s, isolated %s, nohz_full %s, housekeeping %s\n",
	         or_none(status_get(status, STATUS_CPUS_ONLINE)), or_none(status_get(status, STATUS_CPUS_ISOLATED)),
	         or_none(status_get(status, STATUS_CPUS_NOHZ_FULL)),
	         or_none(status_get(status, STATUS_CPUS_HOUSEKEEPING)));
	text_add(text, "  settings     %s wanted: %s applied, %s kept, %s pending, %s fixed, %s absent, %s failed\n",
	         status_get(status, STATUS_SETTINGS_WANTED), status_get(status, STATUS_SETTINGS_APPLIED),
	         status_get(status, STATUS_SETTINGS_KEPT), status_get(status, STATUS_SETTINGS_PENDING),
	         status_get(status, STATUS_SETTINGS_FIXED), status_get(status, STATUS_SETTINGS_ABSENT),
	         status_get(status, STATUS_SETTINGS_FAILED));
	text_add(text, "  IRQs         %s, of which %s are effective on isolated CPUs (%s fixed there)",
	         status_get(status, STATUS_IRQS_TOTAL), status_get(status, STATUS_IRQS_ON_ISOLATED),
	         status_get(status, STATUS_IRQS_FIXED_ON_ISOLATED));
	if (*unknown && strcmp(unknown, "0"))
		text_add(text, "; %s fire on unknown CPUs", unknown);
	text_add(text, "\n");
	add_duration(text, "early stage", status_get(status, STATUS_DURATION_US_EARLY));
	add_duration(text, "late stage", status_get(status, STATUS_DURATION_US_LATE));
	add_outcome(text, settings, OUTCOME_FAILED, "failed");
	add_outcome(text, settings, OUTCOME_ABSENT, "absent: requested, but not on this machine");
	add_outcome(text, settings, OUTCOME_PENDING, "pending: accepted, takes effect at the IRQ's next interrupt");
	for (; advice; advice = advice->next)
		text_add(text, "advice: %s\n", advice->text);
}

void report_plan(struct text *text, const struct plan *plan, const struct facts *facts, const struct advice *advice)
{
	const char *reason = "";
	unsigned changes = 0;

	text_add(text, "%s: %s\n", plan->state == STATE_ACTIVE ? "rtboot would act" : "nothing to do", plan->reason);
	for (const struct setting *s = plan->settings; s; s = s->next) {
		bool rule = s->target->knob->kind == TARGET_RULE;

		if (s->result.outcome != OUTCOME_PLANNED && s->result.outcome != OUTCOME_FAILED && !rule)
			continue;
		if (strcmp(s->reason, reason)) {
			reason = s->reason;
			text_add(text, "%s: %s\n", s->target->knob->class, reason);
		}
		if (rule) {
			text_add(text, "  %s\n", s->result.why);
			continue;
		}
		text_add(text, "  %-28s ", s->target->name);
		if (s->result.outcome == OUTCOME_FAILED) {
			text_add(text, "fails: %s\n", s->result.why);
			continue;
		}
		text_add_line(text, s->target->read.text);
		text_add(text, " -> %s%s", s->via ? s->via : "", s->via ? " -> " : "");
		text_add_line(text, s->wanted);
		text_add(text, "  ");
		text_add_name(text, s->target->id);
		text_add(text, "\n");
		changes++;
	}
	text_add(text, "%u of %u settings would change; %u IRQs found.\n", changes, plan->count, facts->irqs);
	for (; advice; advice = advice->next)
		text_add(text, "advice: %s\n", advice->text);
}
