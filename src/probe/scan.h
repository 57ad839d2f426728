/*
 * scan: a probe in progress, shared by the parts that find targets of some classes and facts about them.
 */
#ifndef PROBE_SCAN_H
#define PROBE_SCAN_H

#include "probe/facts.h"

#define SCAN_BUCKETS 4096

/*
 * Bytes for a path being searched for, and for one with a leading slash or a kernel's name appended: these are never
 * truncated. A longer path that a search finds is not read, and becomes TARGET_UNREAD.
 */
#define SCAN_PATH POLICY_PATH_MAX
#define SCAN_FILE (SCAN_PATH + 40)

struct scan {
	const struct root *root;
	const struct policy *policy;        /* what else to look for */
	const char *system;                 /* the directory of the real system, NULL before it is mounted */
	struct arena *arena;
	struct facts *facts;
	struct target **tail;               /* where the next target is linked in */
	struct target *bucket[SCAN_BUCKETS];      /* the targets by the hash of their id */
	unsigned long long inode;           /* of the name that scan_list() found; 0 if it identifies nothing */
	bool owners;                        /* look for the owners of IRQs */
	bool irq_work_thread;               /* there is one */
};

/* A copy of a name for the user, after utf8_clean(). */
const char *scan_name(struct scan *scan, const char *name);

/* Add a target that was found. If its effect is not set, effective becomes read. */
void scan_add(struct scan *scan, struct target found);

/*
 * Add a file, whose id is its path with a leading slash, unless it is optional and missing. Returns the target, to be
 * completed, or NULL.
 */
struct target *scan_add_file(struct scan *scan, const struct knob *knob, enum value_format format,
                             const char *path, const char *name, bool optional);

/*
 * Add what the config wants for each isolated CPU if no CPU is isolated: an absent target, named by the pattern of its
 * files. wanted is NULL if something else decides.
 */
void scan_add_nowhere(struct scan *scan, const struct knob *knob, const char *pattern, const char *name, const char *wanted);

/* The target for that file, if there is one already, or NULL. */
struct target *scan_known_file(const struct scan *scan, const char *path);

/*
 * Something could not be read, because of -errno: add a TARGET_UNREAD, so that it does not pass for missing, unless it
 * is missing.
 */
void scan_miss(struct scan *scan, const char *path, int error);

/* Something required could not be read, because of -errno. */
void scan_trouble(struct scan *scan, const char *path, int error);

/* file_read_path(), and what cannot be read is missed. */
struct value scan_read(struct scan *scan, const char *path);

/* Call found() for each name in a directory. Returns 0 or -errno. */
int scan_list(struct scan *scan, const char *path,
                void (*found)(struct scan *scan, const char *name, void *context), void *context);

/* The name of a directory entry as a number, or -1. */
int scan_number(const char *name);

/* Find every path, relative to the root, that matches a pattern (glob(7), component by component). */
void scan_find(struct scan *scan, const char *pattern,
                 void (*found)(struct scan *scan, const char *path, void *context), void *context);

#endif
