/*
 * policy: what the machine's owner wants, and how the lines of the config that
 * say so are read. rtboot.conf(5) is the manual. Pure.
 *
 * What can be wanted is a table of knobs, and the table is not here: src/knobs.c, which has for each knob also
 * what finds its targets and what decides about them, on higher floors.
 */
#ifndef CONFIG_POLICY_H
#define CONFIG_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "config/rule.h"
#include "config/threadrule.h"
#include "kernel/value.h"

struct scan;            /* probe/scan.h */
struct planner;         /* plan/planner.h */
struct setting;         /* plan/setting.h */
struct policy_line;

/* What the engine asks for by name; the other knobs are rows of the table and nothing else. */
enum knob_id {
	KNOB_OTHER, KNOB_REQUIRE, KNOB_DEADLINE, KNOB_ON_FAILURE, KNOB_FLUSH, KNOB_IRQS, KNOB_SPREAD, KNOB_TELL, KNOB_IDS
};

/* What the targets of a knob are, where something is done for them that is not done for every file. */
enum target_kind {
	TARGET_FILE,            /* nothing is */
	TARGET_IRQ,             /* /proc/irq/N/smp_affinity_list */
	TARGET_CPU,             /* /sys/devices/system/cpu/cpuN/online of an isolated CPU */
	TARGET_POWER,           /* a file that a key of [power] stands for */
	TARGET_SYSFS,           /* a file that [sysfs] names */
	TARGET_KERNEL_THREAD,
	TARGET_INIT,            /* PID 1 */
	TARGET_USER_THREAD,
	TARGET_IRQ_THREAD,      /* the scheduling policy of irq/N-name */
	TARGET_THREAD_POLICY,   /* that of another kernel thread, which a rule names */
	TARGET_DROPIN,          /* a file under /run by which a program of the real system is told */
	TARGET_MODULE,
	TARGET_RULE,            /* a rule that came to nothing */
	TARGET_UNREAD           /* a file or directory that is there and could not be read, so something may be missing */
};

/* A file of the kernel's, or all files that a pattern finds. */
struct knob_path {
	const char *path;       /* absolute, glob(7); with POLICY_CPU in it, one file for each isolated CPU */
	const char *name;       /* for a person, each "*" for what the pattern's found; NULL: the end of the path */
	const char *wanted;     /* NULL: what the config says */
	const char *offers;     /* the file beside it that lists what the kernel takes, or NULL */
	bool optional;          /* where there is none, nothing is absent */
};

struct knob {
	/* In the config. A row without parse has more targets of the knob above it, and that one's key. */
	const char *section;
	const char *key;            /* NULL: any name, which is a file's */
	const char *accepts;        /* for a person; of a choice, the words themselves */
	const char *preset;         /* what holds where the config says nothing, as it would say it; NULL: nothing */
	const char *(*parse)(const struct policy_line *line);   /* returns NULL, or what would have been accepted */
	enum knob_id id;
	bool repeats;               /* may be given more than once */

	/* Its targets. A row without a class has none. */
	enum target_kind kind;
	const char *class;          /* in a word or two: "irq", "kernel thread" */
	void (*find)(struct scan *scan, const struct knob *knob);           /* NULL: the find of another row finds them */
	bool (*want)(struct planner *planner, struct setting *setting);     /* planner.h */
	const char *reason;         /* for a person: why they are set */
	bool asked_for;             /* the owner asked for these very targets: that one is missing is worth telling */
	enum value_format format;
	const struct knob_path *paths;      /* NULL, or some, which one without a path ends */
	const char *options;        /* a line of modprobe.d(5) that says the same to modules that are loaded later */
};

/* The rows of a table of knobs, which a row without section and class ends. Every policy has room for so many. */
#define KNOBS_MAX 48

/* Where something that rtboot could move is to be. */
enum policy_place { POLICY_KEEP, POLICY_HOUSEKEEPING };
enum policy_require { POLICY_REQUIRE_RT, POLICY_REQUIRE_THREADIRQS, POLICY_REQUIRE_ANY };
enum policy_failure { POLICY_FAILURE_KEEP, POLICY_FAILURE_REVERT };
enum policy_flush { POLICY_FLUSH_NO, POLICY_FLUSH_HOTPLUG };
enum policy_spread { POLICY_SPREAD_KERNEL, POLICY_SPREAD_ROUND_ROBIN };

/* Programs of the real system that can be told, for this boot only, what rtboot did. */
enum policy_program { POLICY_SYSTEMD, POLICY_IRQBALANCE, POLICY_MODPROBE, POLICY_PROGRAMS };

/* Their names, and the files under /run by which they are told. */
extern const struct policy_dropin { const char *name, *file; } policy_dropins[POLICY_PROGRAMS];

/* A file that [sysctl] or [sysfs] names. */
struct policy_file {
	const struct knob *knob;
	const char *path;           /* absolute, glob(7) */
	const char *wanted;
	unsigned line;              /* of the config */
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
	const struct knob *knobs;
	struct {                    /* of each row */
		const char *wanted;     /* what the config says, or the preset; NULL: leave its targets alone */
		unsigned line;          /* of the config, 0 for the preset */
	} row[KNOBS_MAX];
	unsigned set[KNOB_IDS];     /* of the knobs with an id: which word of accepts, milliseconds, or a bit for each policy_program */
	const char *isolated;       /* what cpuexpr_parse() reads, valid for some machine; NULL: what the kernel isolates alone */
	struct rule *rules;         /* this list and the next three in the order of the config */
	struct threadrule *thread_rules;
	struct policy_file *files;
	struct policy_module *modules;
};

/* Milliseconds that a deadline may be: less cannot be kept, more is a boot that hangs. */
#define POLICY_DEADLINE_MIN 10
#define POLICY_DEADLINE_MAX 600000

/* Begin a policy of the knobs of that table, which all have their presets. */
void policy_begin(struct policy *policy, const struct knob *knobs);

/* The row of the table that has the targets of that kind; of several, the first. */
const struct knob *policy_knob(const struct policy *policy, enum target_kind kind);

/* What the config says of a row, or its preset; NULL: leave its targets alone. */
const char *policy_wanted(const struct policy *policy, const struct knob *knob);

/* A line of the config that sets a knob. */
struct policy_line {
	struct policy *policy;      /* what is set; it points into name, value and the arena */
	const struct knob *knob;
	const char *name;           /* the key's; where that may be any, this one */
	char *value;                /* may be cut up */
	unsigned number;            /* of the line; 0: a preset */
	struct arena *arena;        /* NULL: a preset, which lists nothing */
};

/* Set what a line says, with parse of its knob. Returns as that does. */
const char *policy_set(const struct policy_line *line);

/* For parse, of any knob: one of the words of accepts, in the order of an enum of which "keep" is 0. */
const char *policy_parse_choice(const struct policy_line *line);

/* The same, of a knob whose files are to hold what the config says: keep, or a name, a number, "n/a" or "off". */
const char *policy_parse_name(const struct policy_line *line);
const char *policy_parse_number(const struct policy_line *line);
const char *policy_parse_latency(const struct policy_line *line);
const char *policy_parse_off(const struct policy_line *line);

/* For parse, of the one knob that each is about. */
const char *policy_parse_deadline(const struct policy_line *line);
const char *policy_parse_isolated(const struct policy_line *line);
const char *policy_parse_rule(const struct policy_line *line);
const char *policy_parse_thread_rule(const struct policy_line *line);
const char *policy_parse_sysctl(const struct policy_line *line);
const char *policy_parse_sysfs(const struct policy_line *line);
const char *policy_parse_modules(const struct policy_line *line);
const char *policy_parse_tell(const struct policy_line *line);

#endif
