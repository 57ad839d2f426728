/*
 * task_report: user tasks that may run on isolated CPUs, for the user and for programs. Pure.
 */
#ifndef REPORT_TASK_REPORT_H
#define REPORT_TASK_REPORT_H

#include "probe/user_tasks.h"
#include "report/advice.h"

/* What to do about them, or should be known. Returns the list, NULL if it is empty. */
struct advice *task_report_advise(const struct user_tasks *tasks, const struct facts *facts, struct arena *arena);

/* Add a line for each group, then one for each piece of advice. */
void task_report_text(struct text *text, const struct user_tasks *tasks, const struct facts *facts,
                      const struct advice *advice);

/* Add the member "user_tasks" of a JSON object, an array with one element a line. */
void task_report_json(struct text *text, const struct user_tasks *tasks, const struct facts *facts);

#endif
