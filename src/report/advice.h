/*
 * advice: what rtboot cannot do itself and the user can, or should know. Pure.
 */
#ifndef REPORT_ADVICE_H
#define REPORT_ADVICE_H

#include "apply/result.h"
#include "plan/plan.h"

struct advice {
	const char *text;       /* a sentence or two */
	struct advice *next;
};

/*
 * Compare what was asked for with what there is. Returns the list, NULL where there is
 * nothing to say; what no longer fits into the arena is left out.
 */
struct advice *advice_collect(const struct facts *facts, const struct plan *plan,
                              const struct result *results, struct arena *arena);

#endif
