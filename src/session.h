/*
 * session: one run of the engine, from facts to a published report. What the
 * commands share.
 */
#ifndef SESSION_H
#define SESSION_H

#include "apply/apply.h"
#include "record/status.h"
#include "report/advice.h"

struct session {
	const struct root *root;
	struct arena *arena;
	enum stage stage;
	const char *system;                 /* the directory of the real system below root, NULL before it is mounted */
	unsigned long long started_us;      /* CLOCK_MONOTONIC */
	struct policy policy;
	const char *config_errors;          /* a line each, NULL if there are none */
	struct facts facts;
	struct plan plan;                   /* its settings carry what became of them */
	struct root store;
	const char *distrust;               /* why what is there cannot be relied on, NULL if it can */
	struct journal journal;
	bool has_journal;                   /* there is one of this boot */
	struct applier applier;             /* all of the above, for apply */
	struct status previous;             /* of an earlier stage of this boot, or empty */
	struct status status;
	enum state state;                   /* what it all came to */
	struct advice *advice;
	const char *report;                 /* the status for a person */
};

/* Begin a session, which lives in the arena, and read its config: config_load(). */
struct session *session_open(const struct root *root, struct arena *arena, enum stage stage,
                             const char *config_file);

/*
 * Find out and decide; changes nothing. What earlier stages of this boot left is read
 * first: of another boot, it is nothing, and if it cannot be trusted, the plan is to refuse.
 */
void session_plan(struct session *session);

/*
 * Do what was decided, and publish it. Returns 0, or -errno where that could not
 * be written down: before the first change, and then there is none, or after
 * the last, and then the journal has them.
 */
int session_run(struct session *session);

/* Find out without a decision, for verify and undo; the owners of IRQs too, if asked to. */
void session_look(struct session *session, bool owners);

/* Why the config is refused, once the facts are known, or NULL. What the kernel isolates is isolated all the same. */
const char *session_refusal(const struct session *session);

/*
 * Put everything back that rtboot changed in this boot, look at the machine again, and publish that.
 * Returns how many settings could not be put back, which are logged; -ENOENT where there is no journal of this
 * boot; or another -errno, where what came of it could not be written down: then there is no status, or one
 * that says incomplete.
 */
int session_undo(struct session *session);

/* Fill in the results and the advice of a plan that is not carried out. */
void session_rehearse(struct session *session);

#endif
