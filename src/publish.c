#include "publish.h"

#include <string.h>

#include "base/watch.h"
#include "recall.h"
#include "report/report.h"

static int replace(const struct root *store, const char *name, struct text *text)
{
	return root_replace(store, name, text_end(text), text->len);
}

static int replace_or_remove(const struct root *store, const char *name, struct text *text)
{
	return text->len ? replace(store, name, text) : root_remove(store, name);
}

/* Write the report for a person and the refusals for the next run. */
static int publish_details(struct session *s)
{
	struct text text;
	int err;

	text_begin(&text, s->arena);
	report_refused(&text, s->plan.settings);
	err = replace_or_remove(&s->store, STORE_REFUSED, &text);
	if (err)
		return err;
	text_begin(&text, s->arena);
	report_human(&text, &s->status, s->plan.settings, s->advice);
	s->report = text.start;
	return replace(&s->store, STORE_REPORT, &text);
}

static void remove_details(const struct root *store)
{
	root_remove(store, STORE_REPORT);
	root_remove(store, STORE_REFUSED);
}

/*
 * Write report.json and then the status, which says that the rest is complete. Without results a stage begins or was
 * abandoned: remove what an earlier one published.
 */
static int publish(const struct root *store, struct arena *arena, const struct status *status, const struct session *results,
                   bool active)
{
	struct text text;
	int err;

	watch_note("writing ", STORE_DIR);
	text_begin(&text, arena);
	report_json(&text, status, results ? results->plan.settings : NULL, results ? results->advice : NULL);
	err = replace(store, STORE_JSON, &text);
	if (!err && !active)
		err = root_remove(store, STORE_ACTIVE);
	if (!err && !results)
		err = root_remove(store, STORE_REPORT);
	if (!err) {
		text_begin(&text, arena);
		status_format(status, &text);
		err = replace(store, STORE_STATUS, &text);
		/* No report is better than one that contradicts the status. */
		if (err) {
			root_remove(store, STORE_JSON);
			remove_details(store);
		}
	}
	if (!err && active)
		err = root_replace(store, STORE_ACTIVE, "", 0);
	return err;
}

void publish_nothing(const struct root *store)
{
	root_remove(store, STORE_ACTIVE);
	root_remove(store, STORE_STATUS);
	root_remove(store, STORE_JSON);
	remove_details(store);
}

/* Fill in the status. Returns the state. */
static enum state fill(struct session *s, const struct plan *plan)
{
	enum state state = report_fill(&s->status, &s->facts, plan, s->stage, &s->previous, s->arena);

	s->status.value[STATUS_CONFIG] = s->config.name;
	return state;
}

int publish_results(struct session *s)
{
	unsigned advice = 0;
	int err;

	s->state = fill(s, &s->plan);
	report_number(&s->status, STATUS_USER_TASKS_ON_ISOLATED, s->user_tasks, s->arena);
	s->advice = advice_collect(&s->facts, &s->plan, s->arena);
	for (const struct advice *a = s->advice; a; a = a->next)
		advice++;
	report_number(&s->status, STATUS_ADVICE, advice, s->arena);
	if (s->stage == STAGE_EARLY)
		report_number(&s->status, STATUS_DURATION_US_EARLY, watch_us() - s->started_us, s->arena);
	if (s->stage == STAGE_LATE)
		report_number(&s->status, STATUS_DURATION_US_LATE, watch_us() - s->started_us, s->arena);
	err = publish_details(s);
	if (err)
		return err;
	return publish(&s->store, s->arena, &s->status, s,
	               (s->state == STATE_ACTIVE || s->state == STATE_PARTIAL) && !cpuset_empty(&s->facts.isolated));
}

int publish_run(struct session *s, const char *by)
{
	char now[WATCH_UTC_MAX];
	const struct run run = { now, by };
	struct runs runs;
	struct text text;
	bool changed = false;

	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next)
		changed |= result_changed(&setting->result, setting->target->read.text);
	watch_utc(now);
	recall_runs(&s->store, s->arena, s->facts.boot_id, &runs);
	runs_add(&runs, &run, changed);
	text_begin(&text, s->arena);
	runs_format(&runs, &text);
	return replace(&s->store, STORE_RUNS, &text);
}

int publish_beginning(struct session *s)
{
	size_t mark = s->arena->used;
	const struct plan none = { .settings = NULL };
	int err;

	fill(s, &none);
	s->status.value[STATUS_STATE] = state_name(STATE_INCOMPLETE);
	s->status.value[STATUS_REASON] = "this stage has started but not finished";
	err = publish(&s->store, s->arena, &s->status, NULL, false);
	s->arena->used = mark;
	return err;
}

int publish_abandoned(const struct root *root, struct arena *arena, enum stage stage, const char *why)
{
	struct status status = { 0 };
	struct root store;
	int error, err = store_open(&store, root, true);
	char *text;

	if (err)
		return err;
	text = store_read(&store, arena, STORE_STATUS, &error);
	if (text)
		status_parse(&status, text);
	report_number(&status, STATUS_STATUS_VERSION, 1, arena);
	status.value[STATUS_STATE] = state_name(STATE_INCOMPLETE);
	status.value[STATUS_REASON] = why;
	status.value[STATUS_STAGE] = stage_name(stage);
	err = publish(&store, arena, &status, NULL, false);
	if (err)
		publish_nothing(&store);
	return err;
}
