/*
 * report: what happened, for programs and for people. Pure.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "record/refusal.h"
#include "record/status.h"
#include "report/advice.h"

/*
 * Fill in the status of a stage. The strings live in the arena, or where their
 * facts do. `previous` is the status of an
 * earlier stage, whose durations are kept. Returns the state, which with its
 * reason is the plan's unless the results say worse.
 */
enum state report_fill(struct status *status, const struct facts *facts, const struct plan *plan,
                       enum stage stage, const struct status *previous, struct arena *arena);

/* Set a key to a number. */
void report_number(struct status *status, enum status_key key, unsigned long long number,
                   struct arena *arena);

/*
 * Add report.json: an object whose first members are the status's keys, one a
 * line; then "settings" and "advice", arrays with an element a line.
 */
void report_json(struct text *text, const struct status *status, const struct setting *settings,
                 const struct advice *advice);

/* Add the status for a person. */
void report_human(struct text *text, const struct status *status, const struct setting *settings,
                  const struct advice *advice);

/* Add what the kernel refused, and what failed, for the next run: refusal.h. */
void report_refused(struct text *text, const struct setting *settings);

/* Add the plan for a person: what would be set, and why. */
void report_plan(struct text *text, const struct plan *plan, const struct facts *facts, const struct advice *advice);

#endif
