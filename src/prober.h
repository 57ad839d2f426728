/*
 * prober: a probe under way, and its parts. Each finds targets of some
 * classes, and facts about them.
 */
#ifndef PROBER_H
#define PROBER_H

#include "facts.h"
#include "policy.h"

#define PROBER_BUCKETS 4096

/*
 * Bytes of a path that is searched for, and of one that is made of it by a slash before it or a name of the kernel's behind:
 * no such path is ever cut. What a search finds that is longer than the first is not read, and said to be unread.
 */
#define PROBER_PATH POLICY_PATH_MAX
#define PROBER_FILE (PROBER_PATH + 40)

struct prober {
	const struct root *root;
	const struct policy *policy;        /* what is to be looked for, beside what always is */
	const char *system;                 /* the directory of the real system, NULL while it is not there */
	struct arena *arena;
	struct facts *facts;
	struct cpuset isolated;             /* the CPUs that are to be kept quiet */
	struct target **tail;               /* where the next target is linked in */
	struct target *bucket[PROBER_BUCKETS];      /* the targets by the hash of their id */
	unsigned long long inode;           /* of the name that prober_list() found; 0 where that tells nothing */
	bool irq_work_thread;               /* there is one */
	bool full;                          /* the arena is */
};

/* A copy of a name for a person, as utf8_clean() leaves it. */
const char *prober_name(struct prober *prober, const char *name);

/* Link in a target that was found. Where its effect is not set, effective becomes value. */
void prober_add(struct prober *prober, struct target found);

/*
 * Link in a file, whose id is its path with a slash before it. One that need not be there is no target where
 * it is not. Returns the target, for what else is known of it, or NULL.
 */
struct target *prober_add_file(struct prober *prober, enum target_class class, enum value_format format,
                               const char *path, const char *name, bool optional);

/*
 * Link in what the config wants for each isolated CPU, where none is isolated: a target that is nowhere, and so absent, under
 * the pattern of its files. wish is NULL for a class that has a rule.
 */
void prober_add_nowhere(struct prober *prober, enum target_class class, const char *pattern, const char *name, const char *wish);

/*
 * Something could not be read, for -errno: so that nobody takes it for not there, it becomes a target that is
 * TARGET_UNREAD. What is not there, or gone, is no such thing.
 */
void prober_miss(struct prober *prober, const char *path, int error);

/* Something that must be known could not be read, for -errno. */
void prober_trouble(struct prober *prober, const char *path, int error);

/* target_read_file(), and what cannot be read is missed. */
struct value prober_read(struct prober *prober, const char *path);

/* Did the kernel cut this list of sysfs? See probe_cpus.c. */
bool prober_is_cut(const char *list);

/* Call found() for each name in a directory. Returns 0 or -errno. */
int prober_list(struct prober *prober, const char *path,
                void (*found)(struct prober *prober, const char *name, void *context), void *context);

/* Copy a text into the arena; NULL, and full, when there is no room. */
const char *prober_copy(struct prober *prober, const char *text);

/* Returns the number that the name of a directory entry is, or -1 if it is none. */
int prober_number(const char *name);

/* Find every path, relative to the root, that a pattern finds (glob(7), component by component). */
void prober_find(struct prober *prober, const char *pattern,
                 void (*found)(struct prober *prober, const char *path, void *context), void *context);

/* The parts. Threads come after IRQs, whose threads some are. */
void prober_find_cpus(struct prober *prober);       /* once the command line is known */
void prober_find_topology(struct prober *prober);   /* if words of the config need it */
void prober_find_irqs(struct prober *prober);
void prober_find_owners(struct prober *prober);     /* adds to what is known of the IRQs */
void prober_find_masks(struct prober *prober);
void prober_find_files(struct prober *prober);      /* what the config names */
void prober_find_threads(struct prober *prober);
void prober_find_systemd(struct prober *prober);    /* once it is known which CPUs are to be kept quiet */
void prober_find_told(struct prober *prober);       /* files of ours under /run, and modules */

#endif
