/*
 * verify: compares the machine with what rtboot set and with what the policy wants now. Changes nothing.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "session.h"

/* A setting that has drifted. */
struct violation {
	const char *name, *id;      /* of its target */
	const char *wanted;         /* NULL: see `why` */
	const char *now;            /* the value, or the errno of the read */
	const char *why;
	bool news;                  /* not yet in the report of the last run */
	const struct violation *next;
};

struct findings {
	const struct violation *violations;
	unsigned count;             /* of violations */
	unsigned settings;          /* that rtboot made or should make */
	const char *unjudged;       /* why the policy was not checked, NULL if it was */
};

/*
 * Check what earlier runs of this boot changed, and every setting of a plan made now, which has new IRQs, new threads
 * and changed masks. Targets that refused the last attempt, or are gone, do not count. Call session_plan() first.
 */
void verify_session(struct session *session, struct findings *findings);

#endif
