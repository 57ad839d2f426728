/*
 * session: one run of the engine, from facts to a published report, which every command starts from.
 */
#ifndef SESSION_H
#define SESSION_H

#include "apply/apply.h"
#include "config/load.h"
#include "record/status.h"
#include "report/advice.h"

struct session {
	const struct root *root;
	struct arena *arena;
	enum stage stage;
	const char *system;                 /* the directory of the real system below root, NULL before it is mounted */
	unsigned long long started_us;      /* CLOCK_MONOTONIC */
	struct config config;
	bool from_credential;               /* the config, in this run or in an earlier stage of this boot */
	const char *credential;             /* the text of a credential of this stage, to be kept for later runs; or NULL */
	struct policy policy;
	const char *config_errors;          /* a line each, NULL if there are none */
	struct facts facts;
	struct plan plan;                   /* its settings carry their results */
	struct root store;
	const char *distrust;               /* why the files in the store cannot be trusted, NULL if they can */
	struct journal journal;
	bool has_journal;                   /* of this boot, with entries */
	struct applier applier;             /* all of the above, for apply */
	struct status previous;             /* of an earlier stage of this boot, or empty */
	struct status status;
	enum state state;                   /* of the whole session */
	struct advice *advice;
	unsigned user_tasks;                /* STATUS_USER_TASKS_ON_ISOLATED, 0 if they were not counted */
	const char *report;                 /* the status as `rtboot status` prints it */
};

/*
 * Begin a session, which lives in the arena, and read its config: config_file as the user named it; or, if that is NULL,
 * the first that there is of: in a stage, the credential rtboot.conf (systemd.exec(5)); the credential of an earlier
 * stage, STORE_CREDENTIAL; the root's own CONFIG_FILE; none.
 */
struct session *session_open(const struct root *root, struct arena *arena, enum stage stage,
                             const char *config_file);

/*
 * Probe the machine and plan; changes nothing. Files of an earlier stage of this boot are read first; those of another
 * boot are ignored, and with files that cannot be trusted the plan is to refuse.
 */
void session_plan(struct session *session);

/*
 * Carry out the plan and publish the results. Returns 0, or -errno if a file could not be written: before the first
 * change, and then there is none, or after the last, and then the journal has them all.
 */
__attribute__((warn_unused_result))
int session_run(struct session *session);

/* Probe the machine without planning, for undo and irqs; with `owners`, the owners of IRQs, too. */
void session_look(struct session *session, bool owners);

/* Why the config is refused, or NULL; to be called after the probe. CPUs that the kernel isolates stay isolated. */
const char *session_refusal(const struct session *session);

/*
 * Restore everything that rtboot changed in this boot, probe the machine again, and publish that. Returns how many
 * values could not be restored (each is logged); -ENOENT if there is no journal of this boot; or another -errno if a
 * file could not be written: then there is no status, or one that says "incomplete".
 */
__attribute__((warn_unused_result))
int session_undo(struct session *session);

/* Fill in the results and the advice of the plan without carrying it out. */
void session_rehearse(struct session *session);

#endif
