/*
 * report: the results, for programs and for users. Pure.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "record/refusal.h"
#include "record/status.h"
#include "report/advice.h"

/*
 * Fill in the status of a stage. The strings live in the arena, or with the facts. Keeps the durations of `previous`,
 * the status of an earlier stage. Returns the state: the plan's, with its reason, unless the results are worse.
 */
enum state report_fill(struct status *status, const struct facts *facts, const struct plan *plan,
                       enum stage stage, const struct status *previous, struct arena *arena);

/* Set a key to a number. */
void report_number(struct status *status, enum status_key key, unsigned long long number,
                   struct arena *arena);

/*
 * Add report.json: an object with the keys of the status, one a line, followed by "settings" and "advice", arrays with
 * one element a line.
 */
void report_json(struct text *text, const struct status *status, const struct setting *settings,
                 const struct advice *advice);

/* Parts of a JSON object: a member after the first, null for NULL; and "advice", the last one, and the end. */
void report_member(struct text *text, const char *key, const char *value);
void report_json_end(struct text *text, const struct advice *advice);

/* Add the status for the user. */
void report_human(struct text *text, const struct status *status, const struct setting *settings,
                  const struct advice *advice);

/* Add the refusals and failures for the next run: refusal.h. */
void report_refused(struct text *text, const struct setting *settings);

/* Add the plan for the user: what would change, and why. */
void report_plan(struct text *text, const struct plan *plan, const struct facts *facts, const struct advice *advice);

#endif
