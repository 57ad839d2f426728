/*
 * advice: what rtboot cannot do itself and the user can, or should know. Pure.
 */
#ifndef REPORT_ADVICE_H
#define REPORT_ADVICE_H

#include "plan/plan.h"

struct advice {
	const char *text;       /* a sentence or two */
	struct advice *next;
};

/*
 * Compare what was asked for with what there is. Returns the list, NULL where there is
 * nothing to say.
 */
struct advice *advice_collect(const struct facts *facts, const struct plan *plan, struct arena *arena);

#endif
