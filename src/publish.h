/*
 * publish: writes the outcome of a session to the files in /run/rtboot (store.h, rtboot-status(5)).
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "session.h"

/* Publish "incomplete" before the first change, so that no reader takes the stage for finished. Returns 0 or -errno. */
__attribute__((warn_unused_result))
int publish_beginning(struct session *session);

/*
 * Build status, advice and report from the results of the settings, and publish them. Returns 0, or -errno: then there
 * is no status, or one that says "incomplete".
 */
__attribute__((warn_unused_result))
int publish_results(struct session *session);

/*
 * After a run in the real system, add it to STORE_RUNS: for whom it ran, and whether one of its settings has another value
 * now than when it was probed. Returns 0 or -errno.
 */
__attribute__((warn_unused_result))
int publish_run(struct session *session, const char *by);

/* Remove every file but the journal and the credential: no status is better than an outdated one. */
void publish_nothing(const struct root *store);

/*
 * For the guard of a session that did not finish: publish "incomplete" and why, over whatever the session published.
 * Returns 0, or -errno: then nothing is published, because the status of an earlier stage says nothing about this one.
 */
__attribute__((warn_unused_result))
int publish_abandoned(const struct root *root, struct arena *arena, enum stage stage, const char *why);

#endif
