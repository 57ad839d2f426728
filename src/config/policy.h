/*
 * policy: what the config asks for, and how its lines are read. rtboot.conf(5) is the manual. Pure.
 *
 * The table of knobs is in src/knobs.c: each row also names the functions, on higher floors, that find its targets and
 * decide about them.
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

/* Knobs that the code refers to by name; the others exist only as rows of the table. */
enum knob_id {
	KNOB_OTHER, KNOB_REQUIRE, KNOB_DEADLINE, KNOB_ON_FAILURE, KNOB_FLUSH, KNOB_IRQS, KNOB_SPREAD, KNOB_TELL, KNOB_IDS
};

/* The kind of a knob's targets, if they need more than a plain file does. */
enum target_kind {
	TARGET_FILE,            /* a plain file */
	TARGET_IRQ,             /* /proc/irq/N/smp_affinity_list */
	TARGET_CPU,             /* /sys/devices/system/cpu/cpuN/online of an isolated CPU */
	TARGET_POWER,           /* a file that a key of [power] stands for */
	TARGET_SYSFS,           /* a file that [sysfs] names */
	TARGET_FAIR_SERVER,     /* /sys/kernel/debug/sched/fair_server/cpuN/runtime of an isolated CPU */
	TARGET_KERNEL_THREAD,
	TARGET_INIT,            /* PID 1 */
	TARGET_USER_THREAD,
	TARGET_IRQ_THREAD,      /* the scheduling policy of irq/N-name */
	TARGET_THREAD_POLICY,   /* that of another kernel thread, which a rule names */
	TARGET_DROPIN,          /* a drop-in under /run for a program of the real system */
	TARGET_MODULE,
	TARGET_RULE,            /* a rule without effect */
	TARGET_UNREAD           /* a file or directory that could not be read, so that targets may be missing */
};

/* A kernel file, or all files that match a pattern. */
struct knob_path {
	const char *path;       /* absolute, glob(7); with POLICY_CPU in it, one file for each isolated CPU */
	const char *name;       /* shown to the user, each "*" as the pattern's matched; NULL: the end of the path */
	const char *wanted;     /* NULL: what the config says */
	const char *offers;     /* the file next to it that lists the valid values, or NULL */
	bool optional;          /* a missing file is not reported as absent */
};

struct knob {
	/* In the config. A row without parse adds targets to the knob above it and shares its key. */
	const char *section;
	const char *key;            /* NULL: any file name */
	const char *accepts;        /* shown to the user; for a choice, its words */
	const char *preset;         /* the default, as the config would write it; NULL: none */
	const char *(*parse)(const struct policy_line *line);   /* returns NULL, or what is accepted */
	enum knob_id id;
	bool repeats;               /* may be given more than once */

	/* Its targets. A row without a class has none. */
	enum target_kind kind;
	const char *class;          /* in a word or two: "irq", "kernel thread" */
	void (*find)(struct scan *scan, const struct knob *knob);           /* NULL: another row's find adds them */
	bool (*want)(struct planner *planner, struct setting *setting);     /* planner.h */
	const char *reason;         /* why they are set, for the user */
	bool asked_for;             /* the config names these very targets, so a missing one is reported */
	enum value_format format;
	const struct knob_path *paths;      /* NULL, or some, ended by one without a path */
	const char *options;        /* a modprobe.d(5) line that does the same for modules loaded later */
};

/* The most rows of a table of knobs. A row without section and class ends it. */
#define KNOBS_MAX 48

/* Where to put something that rtboot can move. */
enum policy_place { POLICY_KEEP, POLICY_HOUSEKEEPING };
enum policy_require { POLICY_REQUIRE_RT, POLICY_REQUIRE_THREADIRQS, POLICY_REQUIRE_ANY };
enum policy_failure { POLICY_FAILURE_KEEP, POLICY_FAILURE_REVERT };
enum policy_flush { POLICY_FLUSH_NO, POLICY_FLUSH_HOTPLUG };
enum policy_spread { POLICY_SPREAD_KERNEL, POLICY_SPREAD_ROUND_ROBIN };

/* Programs of the real system for which rtboot can write drop-ins, for this boot only. */
enum policy_program { POLICY_SYSTEMD, POLICY_IRQBALANCE, POLICY_MODPROBE, POLICY_PROGRAMS };

/* Their names, and the drop-ins. */
extern const struct policy_dropin { const char *name, *file; } policy_dropins[POLICY_PROGRAMS];

/* A file that [sysctl] or [sysfs] names. */
struct policy_file {
	const struct knob *knob;
	const char *path;           /* absolute, glob(7) */
	const char *wanted;
	unsigned line;              /* of the config */
	struct policy_file *next;
};

/* Bytes for such a path, and for a module's name (MODULE_NAME_LEN in linux/module.h is 56 or 60), NUL included. */
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
	struct {                    /* one for each row */
		const char *wanted;     /* what the config says, or the preset; NULL: leave its targets alone */
		unsigned line;          /* of the config, 0 for the preset */
	} row[KNOBS_MAX];
	unsigned set[KNOB_IDS];     /* of knobs with an id: index of the word in accepts, milliseconds, or program bits */
	const char *isolated;       /* for cpuexpr_parse(), valid on some machine; NULL: only what the kernel isolates */
	struct rule *rules;         /* this and the next three lists are in the order of the config */
	struct threadrule *thread_rules;
	struct policy_file *files;
	struct policy_module *modules;
};

/* The range of a deadline in milliseconds: less cannot be met, more looks like a hanging boot. */
#define POLICY_DEADLINE_MIN 10
#define POLICY_DEADLINE_MAX 600000

/* Begin a policy with that table of knobs, all at their presets. */
void policy_begin(struct policy *policy, const struct knob *knobs);

/* The first row whose targets are of that kind. */
const struct knob *policy_knob(const struct policy *policy, enum target_kind kind);

/* What the config says for a row, or its preset; NULL: leave its targets alone. */
const char *policy_wanted(const struct policy *policy, const struct knob *knob);

/* A line of the config that sets a knob. */
struct policy_line {
	struct policy *policy;      /* to be set; it will point into name, value and the arena */
	const struct knob *knob;
	const char *name;           /* the key as written */
	char *value;                /* may be cut up */
	unsigned number;            /* of the line; 0: a preset */
	struct arena *arena;        /* NULL: a preset, which adds to no list */
};

/* Set a knob from a line, with its parse. Returns as that does. */
const char *policy_set(const struct policy_line *line);

/* parse for any knob: one of the words in accepts, in the order of an enum in which "keep" is 0. */
const char *policy_parse_choice(const struct policy_line *line);

/* parse for a knob whose value goes to its files: keep, or a name, a number, "n/a" or "off". */
const char *policy_parse_name(const struct policy_line *line);
const char *policy_parse_number(const struct policy_line *line);
const char *policy_parse_latency(const struct policy_line *line);
const char *policy_parse_off(const struct policy_line *line);

/* The same for keep, a number, or "off", which becomes 0. */
const char *policy_parse_off_or_number(const struct policy_line *line);

/* parse for one particular knob each. */
const char *policy_parse_deadline(const struct policy_line *line);
const char *policy_parse_isolated(const struct policy_line *line);
const char *policy_parse_rule(const struct policy_line *line);
const char *policy_parse_thread_rule(const struct policy_line *line);
const char *policy_parse_sysctl(const struct policy_line *line);
const char *policy_parse_sysfs(const struct policy_line *line);
const char *policy_parse_modules(const struct policy_line *line);
const char *policy_parse_tell(const struct policy_line *line);

#endif
