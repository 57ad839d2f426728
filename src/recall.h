/*
 * recall: reads what earlier runs of this boot wrote, as far as it can be trusted.
 */
#ifndef RECALL_H
#define RECALL_H

#include "record/runs.h"
#include "session.h"

/*
 * Read status and journal, after the probe. Entries whose target has been replaced by another of the same name are
 * dropped. Sets session->distrust if the files cannot be trusted.
 */
void session_recall(struct session *session);

/* Mark the targets that refused a change in the last run of this boot: target.refused, target.failed. */
void session_recall_refusals(struct session *session);

/*
 * Probe the machine again after a change. Marks of refused targets are carried over, because the file that they came
 * from is gone by now.
 */
void session_look_again(struct session *session);

/* Read STORE_RUNS; what it says of another boot, or cannot be trusted, does not count. */
void recall_runs(const struct root *store, struct arena *arena, const char *boot_id, struct runs *runs);

#endif
