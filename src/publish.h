/*
 * publish: what a session came to, to the files in /run/rtboot that everybody reads: store.h, rtboot(8).
 */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "session.h"

/* Publish that this stage has begun: no reader may take it for done. Returns 0 or -errno. */
int publish_beginning(struct session *session);

/*
 * Bring status, advice and report up to date with what became of the settings, and publish them. Returns 0 or -errno: then
 * there is no status, or one that says incomplete.
 */
int publish_results(struct session *session);

/* Have nothing said, rather than what is no longer so. */
void publish_nothing(const struct root *store);

/*
 * For whoever outlives a session that did not end: publish that this stage is
 * incomplete and why, over whatever the session published. Returns 0 or -errno: then nothing is published,
 * for the good news of an earlier stage are none of this one's.
 */
int publish_abandoned(const struct root *root, struct arena *arena, enum stage stage, const char *why);

#endif
