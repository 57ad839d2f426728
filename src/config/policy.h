/*
 * policy: what the machine's owner wants, and the keys of the config that say
 * so. rtboot.conf(5) is the manual. Pure.
 */
#ifndef CONFIG_POLICY_H
#define CONFIG_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "config/rule.h"
#include "config/threadrule.h"

/* Where something that rtboot could move is to be. */
enum policy_place { POLICY_KEEP, POLICY_HOUSEKEEPING };
enum policy_require { POLICY_REQUIRE_RT, POLICY_REQUIRE_THREADIRQS, POLICY_REQUIRE_ANY };
enum policy_failure { POLICY_FAILURE_KEEP, POLICY_FAILURE_REVERT };
enum policy_flush { POLICY_FLUSH_NO, POLICY_FLUSH_HOTPLUG };
enum policy_spread { POLICY_SPREAD_KERNEL, POLICY_SPREAD_ROUND_ROBIN };

/* Programs of the real system that can be told, for this boot only, what rtboot did. */
enum policy_program { POLICY_SYSTEMD, POLICY_IRQBALANCE, POLICY_MODPROBE, POLICY_PROGRAMS };

/* Their names, and the files under /run by which they are told. */
extern const struct policy_dropins { const char *name, *file; } policy_dropins[POLICY_PROGRAMS];

/* A file of the kernel's that is to hold a value, or all files that a pattern finds. */
struct policy_file {
	enum { POLICY_POWER, POLICY_SYSCTL, POLICY_SYSFS } section;
	const char *path;           /* absolute, glob(7); with POLICY_CPU in it, one file for each isolated CPU */
	const char *value;
	const char *offers;         /* the file beside it that lists what the kernel takes, or NULL */
	struct policy_file *next;
};

/* Bytes of such a path, and of a module's name (MODULE_NAME_LEN of linux/module.h is 56 or 60), NUL included. */
#define POLICY_PATH_MAX 320
#define POLICY_MODULE_MAX 60

/* Stands for the number of each isolated CPU. */
#define POLICY_CPU "%"

struct policy_module {
	const char *name;
	struct policy_module *next;
};

struct policy {
	unsigned require;           /* enum policy_require */
	unsigned deadline_ms;
	unsigned on_failure;        /* enum policy_failure */
	const char *isolated;       /* what cpuexpr_parse() reads, valid for some machine; NULL: what the kernel isolates alone */
	unsigned flush;             /* enum policy_flush */
	unsigned irqs;              /* enum policy_place */
	unsigned spread;            /* enum policy_spread */
	unsigned steering;          /* enum policy_place, and so the next four */
	unsigned kernel_threads;
	unsigned init;
	unsigned workqueues;
	unsigned watchdog;
	unsigned tell;              /* a bit for each enum policy_program */
	struct rule *rules;         /* this list and the next three in the order of the config */
	struct threadrule *thread_rules;
	struct policy_file *files;
	struct policy_module *modules;
	const char *options;        /* a line of modprobe.d(5), NULL for none */
};

/* Milliseconds that a deadline may be: less cannot be kept, more is a boot that hangs. */
#define POLICY_DEADLINE_MIN 10
#define POLICY_DEADLINE_MAX 600000

/* What holds where the config says nothing. */
extern const struct policy policy_default;

struct policy_key;

/* A line of the config that sets a key. */
struct policy_line {
	struct policy *policy;      /* what is set; it points into name, value and the arena */
	const struct policy_key *key;
	const char *name;           /* the key's; where that may be any, this one */
	char *value;                /* may be cut up */
	unsigned number;            /* of the line */
	struct arena *arena;
};

struct policy_key {
	const char *section;
	const char *name;           /* NULL: any name, which is a file's */
	const char *accepts;        /* for a person; of a choice, the words themselves */
	const char *(*set)(const struct policy_line *line); /* returns NULL, or what would have been accepted */
	size_t offset;              /* in struct policy, for a key that is one of its fields */
	bool repeats;               /* may be given more than once */
};

/* The keys, section by section, and how many there are. */
#define POLICY_KEYS 23
extern const struct policy_key policy_keys[POLICY_KEYS];

#endif
