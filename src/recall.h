/*
 * recall: what earlier runs of this boot left, as far as it can be trusted.
 */
#ifndef RECALL_H
#define RECALL_H

#include "session.h"

/*
 * Read what earlier runs of this boot left, once the facts are known: status and journal, without what is no longer
 * the target that was changed, or why they are not to be trusted.
 */
void session_recall(struct session *session);

/* Mark the targets that the last run of this boot found out not to be tried again, target.refused, target.failed. */
void session_recall_refusals(struct session *session);

/*
 * Find out once more, after something was changed. What an earlier run found out not to be tried again stays known: what it
 * published is not there any longer.
 */
void session_look_again(struct session *session);

#endif
