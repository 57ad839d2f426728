/*
 * store: /run/rtboot, where rtboot records what it did, for its next run and for other programs. It survives
 * switch_root: rtboot-status(5).
 *
 * Only root (or, under --root, the current user) may write there: it is opened as a root that is `ours`, which follows
 * no link and reads nothing that another user could have written.
 */
#ifndef RECORD_STORE_H
#define RECORD_STORE_H

#include "base/arena.h"
#include "kernel/root.h"

#define STORE_DIR "/run/rtboot"

/* The files in it. */
#define STORE_STATUS "status"
#define STORE_JSON "report.json"
#define STORE_REPORT "report"
#define STORE_REFUSED "refused"
#define STORE_JOURNAL "journal"
#define STORE_ACTIVE "active"
#define STORE_RUNS "runs"
#define STORE_CREDENTIAL "credential.conf"

/* Open it, after creating it if `make`. Returns 0 or the -errno of root_open_ours(). */
int store_open(struct root *store, const struct root *root, bool make);

/*
 * Open it as store_open(), and wait until no other run has locked it (root_lock()). Children share the lock. Returns 0,
 * also if there is no store: then store->fd is -1, and nothing can be changed; or -EAGAIN, with *store open, if another
 * run still holds the lock.
 */
int store_lock(struct root *store, const struct root *root, bool make, unsigned wait_ms);

/* Release the lock, even if children share it. */
void store_unlock(const struct root *store);

/*
 * Read a whole file of it into the arena, as a string that may be cut up. Returns NULL, with -errno in *error, if that
 * fails: -EPERM, -ELOOP and -ENOTDIR mean that it cannot be trusted.
 */
char *store_read(const struct root *store, struct arena *arena, const char *name, int *error);

/* The message for an -errno of these functions. */
const char *store_explain(int error);

#endif
