/*
 * scan: a probe under way, and its parts. Each finds targets of some
 * classes, and facts about them.
 */
#ifndef PROBE_SCAN_H
#define PROBE_SCAN_H

#include "probe/facts.h"

#define SCAN_BUCKETS 4096

/*
 * Bytes of a path that is searched for, and of one that is made of it by a slash before it or a name of the kernel's behind:
 * no such path is ever cut. What a search finds that is longer than the first is not read, and said to be unread.
 */
#define SCAN_PATH POLICY_PATH_MAX
#define SCAN_FILE (SCAN_PATH + 40)

struct scan {
	const struct root *root;
	const struct policy *policy;        /* what is to be looked for, beside what always is */
	const char *system;                 /* the directory of the real system, NULL while it is not there */
	struct arena *arena;
	struct facts *facts;
	struct target **tail;               /* where the next target is linked in */
	struct target *bucket[SCAN_BUCKETS];      /* the targets by the hash of their id */
	unsigned long long inode;           /* of the name that scan_list() found; 0 where that tells nothing */
	bool owners;                        /* of IRQs are to be looked for */
	bool irq_work_thread;               /* there is one */
};

/* A copy of a name for a person, as utf8_clean() leaves it. */
const char *scan_name(struct scan *scan, const char *name);

/* Link in a target that was found. Where its effect is not set, effective becomes value. */
void scan_add(struct scan *scan, struct target found);

/*
 * Link in a file, whose id is its path with a slash before it. One that is optional is no target where
 * it is not there. Returns the target, for what else is known of it, or NULL.
 */
struct target *scan_add_file(struct scan *scan, const struct knob *knob, enum value_format format,
                             const char *path, const char *name, bool optional);

/*
 * Link in what the config wants for each isolated CPU, where none is isolated: a target that is nowhere, and so absent, under
 * the pattern of its files. wanted is NULL where something else decides.
 */
void scan_add_nowhere(struct scan *scan, const struct knob *knob, const char *pattern, const char *name, const char *wanted);

/* The target that is that file already, or NULL. */
struct target *scan_known_file(const struct scan *scan, const char *path);

/*
 * Something could not be read, for -errno: so that nobody takes it for not there, it becomes a target that is
 * TARGET_UNREAD. What is not there, or gone, is no such thing.
 */
void scan_miss(struct scan *scan, const char *path, int error);

/* Something that must be known could not be read, for -errno. */
void scan_trouble(struct scan *scan, const char *path, int error);

/* file_read_path(), and what cannot be read is missed. */
struct value scan_read(struct scan *scan, const char *path);

/* Call found() for each name in a directory. Returns 0 or -errno. */
int scan_list(struct scan *scan, const char *path,
                void (*found)(struct scan *scan, const char *name, void *context), void *context);

/* A copy of a text in the arena. */
const char *scan_copy(struct scan *scan, const char *text);

/* Returns the number that the name of a directory entry is, or -1 if it is none. */
int scan_number(const char *name);

/* Find every path, relative to the root, that a pattern finds (glob(7), component by component). */
void scan_find(struct scan *scan, const char *pattern,
                 void (*found)(struct scan *scan, const char *path, void *context), void *context);

#endif
