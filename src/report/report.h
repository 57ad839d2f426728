/*
 * report: what happened, for programs and for people. Pure.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "record/status.h"
#include "report/advice.h"

/*
 * Fill in the status of a stage. The strings live in the arena, or where their
 * facts do; what no longer fits is left unknown. `previous` is the status of an
 * earlier stage, whose durations are kept. Returns the state, which with its
 * reason is the plan's unless the results say worse.
 */
enum state report_fill(struct status *status, const struct facts *facts, const struct plan *plan,
                       const struct result *results, enum stage stage,
                       const struct status *previous, struct arena *arena);

/* Set a key to a number. */
void report_number(struct status *status, enum status_key key, unsigned long long number,
                   struct arena *arena);

/*
 * Add report.json: an object whose first members are the status's keys, one a
 * line; then "settings" and "advice", arrays with an element a line.
 */
void report_json(struct text *text, const struct status *status, const struct setting *settings,
                 const struct result *results, const struct advice *advice);

/* Add the status for a person, from the status and the text of report.json, which may be "". */
void report_human(struct text *text, const struct status *status, const char *json);

/* Add the plan for a person: what would be set, and why. */
void report_plan(struct text *text, const struct plan *plan, const struct facts *facts,
                 const struct result *results, const struct advice *advice);

#endif
