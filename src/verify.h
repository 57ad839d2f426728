/*
 * verify: is the machine still as rtboot left it, and as the policy wants it now? It changes nothing.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "session.h"

/* A setting that does not hold. */
struct violation {
	const char *name, *id;      /* of its target */
	const char *wanted;         /* NULL: nothing can be wanted, for `why` */
	const char *now;            /* what it holds, or why that cannot be read */
	const char *why;
	bool news;                  /* the report of the last run does not say it already */
	const struct violation *next;
};

struct findings {
	const struct violation *violations;
	unsigned count;             /* of them */
	unsigned settings;          /* that rtboot made, or should make */
	const char *unjudged;       /* why the policy was not looked at, NULL if it was */
};

/*
 * Look at what an earlier run of this boot changed, and at every setting that a plan of now has: new IRQs, new
 * threads and changed masks are in that. What the kernel refused when it was last tried, and what is gone, is
 * no violation. The session has been planned (session_plan()).
 */
void verify_session(struct session *session, struct findings *findings);

#endif
