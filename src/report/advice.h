/*
 * advice: what rtboot cannot do but the user can, or should know. Pure.
 */
#ifndef REPORT_ADVICE_H
#define REPORT_ADVICE_H

#include "plan/plan.h"

struct advice {
	const char *text;       /* a sentence or two */
	struct advice *next;
};

/*
 * Compare what was asked for with the result. Returns the list, NULL if it is empty.
 */
struct advice *advice_collect(const struct facts *facts, const struct plan *plan, struct arena *arena);

#endif
