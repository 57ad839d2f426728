/*
 * verify: compares the machine with what rtboot set and with what the policy wants now, and looks for user tasks that may
 * run on isolated CPUs. Changes nothing.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "probe/user_tasks.h"
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
	bool irqs;                  /* a violation is about an IRQ */
	bool irqbalance;            /* irqbalance(1) is running: the first suspect when an IRQ has moved */
	struct user_tasks tasks;    /* that may run on isolated CPUs */
	const struct facts *facts;
	const struct advice *advice;        /* about the tasks */
};

/*
 * Check what earlier runs of this boot changed, and every setting of a plan made now, which has new IRQs, new threads
 * and changed masks. Targets that refused the last attempt, or are gone, do not count. Call session_plan() first.
 */
void verify_session(struct session *session, struct findings *findings);

/* Add the user tasks that may run on isolated CPUs: an event does not ask for them. Call verify_session() first. */
void verify_user_tasks(struct session *session, struct findings *findings);

/* How many settings have changed since the last run. */
unsigned verify_news(const struct findings *findings);

/* Does everything hold, was everything judged, and may no user task run on isolated CPUs? */
bool verify_holds(const struct findings *findings);

/* Add the findings for the user, a line each; or as a JSON object: rtboot(8). */
void verify_text(struct text *text, const struct findings *findings);
void verify_json(struct text *text, const struct findings *findings);

#endif
