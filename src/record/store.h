/*
 * store: /run/rtboot, where a run of rtboot writes down what it did, for the
 * next one and for everybody. It survives switch_root: rtboot(8), FILES.
 *
 * Nobody may write there but root (or, below a directory that stands for /, whoever runs this):
 * it is opened as a root that is `ours`, so that no link is followed and nothing that another
 * could have written is read.
 */
#ifndef RECORD_STORE_H
#define RECORD_STORE_H

#include "kernel/root.h"

#define STORE_DIR "/run/rtboot"

/* The files in it. */
#define STORE_STATUS "status"
#define STORE_JSON "report.json"
#define STORE_REPORT "report"
#define STORE_REFUSED "refused"
#define STORE_JOURNAL "journal"
#define STORE_ACTIVE "active"

/* Open it, or first make it if asked to. Returns 0 or the -errno of root_open_ours(). */
int store_open(struct root *store, const struct root *root, bool make);

/*
 * One run at a time: open it, make it if asked to, and wait until no other run holds it (root_lock()). Whoever forks
 * afterwards shares it. Returns 0, also where there is no store to hold, as *store says with an fd of -1:
 * without one nothing can be changed; or -EAGAIN, *store being open, where another run held it all the time.
 */
int store_lock(struct root *store, const struct root *root, bool make, unsigned wait_ms);

/* Let it go, whoever shares it. */
void store_unlock(const struct root *store);

/*
 * Read a file of it whole into the arena, as a string that may be cut up. Where it
 * cannot be read returns NULL, and -errno in *error: -EPERM, -ELOOP and -ENOTDIR mean that it is not to be trusted.
 */
char *store_read(const struct root *store, struct arena *arena, const char *name, int *error);

/* What an -errno of these functions means, for a person. */
const char *store_explain(int error);

#endif
