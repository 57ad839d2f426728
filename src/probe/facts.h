/*
 * facts: what was found on the machine, before anything is decided. Written
 * by probe, const after that. Pure.
 */
#ifndef PROBE_FACTS_H
#define PROBE_FACTS_H

#include "config/cpuexpr.h"
#include "config/policy.h"
#include "kernel/irq.h"
#include "kernel/target.h"
#include "kernel/verdict.h"
#include "probe/systemd.h"

/* What rtboot could set. */
struct target {
	const struct knob *knob;
	enum value_format format;
	const char *id;
	const char *name;       /* for a person: "irq 1 i8042", without control characters */
	struct value read;      /* when it was probed */
	const char *effect;     /* the path of the file that tells what has taken effect; NULL: read does */
	struct value effective; /* when it was probed; where effect is NULL the same as read */
	const struct irq *irq;  /* whose affinity or thread it is, or NULL */
	int cpu;                /* of TARGET_THREAD_POLICY: the only one where the thread may run, -1 for none */
	const char *cpus;       /* of an IRQ's thread: where it may run, a cpulist; NULL if that is not known */
	const char *wanted;     /* the value that the config wants, NULL where something else decides */
	unsigned line;          /* of the config, which wants that; 0 for a preset */
	int refused;            /* -errno, if the last run of this boot found it fixed or absent, or a CPU that it could not flush
	                         * (-ECANCELED: it put that back); 0 otherwise, and where nobody asked */
	bool failed;            /* the last run of this boot could not set it, and its report says so */
	const char *offers;     /* the words of which the kernel takes one, NULL if it does not say */
	struct target *next;
	struct target *next_alike;  /* the next in the scan's bucket */
	struct target *next_thread; /* of the same IRQ */
};

/* A NUMA node. */
struct node {
	int number;
	struct cpuset cpus;
	const struct node *next;
};

struct facts {
	const char *release;        /* uname -r; "" where it could not be read, and so the next three */
	const char *version;        /* uname -v */
	const char *boot_id;
	const char *cmdline;
	const char *config;         /* what verdict_sum_config() made of the lines that came with the image */
	struct verdict verdict;
	bool kdump;                 /* it was started to save the dump of one that crashed */

	/*
	 * Why what must be known is not, "" if it is: the command line, which may switch rtboot off, and the
	 * CPUs that are possible, online and isolated. nohz_full is missing from a kernel without
	 * CONFIG_NO_HZ_FULL.
	 */
	char trouble[160];
	unsigned nbits;             /* nr_cpu_ids: the highest possible CPU plus one */
	struct cpuset possible, online;
	struct cpuset kernel_isolated;      /* what the kernel took from its scheduler domains */
	struct cpuset nohz_full;
	bool has_nohz_full;         /* this kernel has the file */
	struct cpuset isolated;     /* to be kept quiet, offline CPUs included: those of the kernel, and those of the config */
	struct cpuset unnamed;      /* of these, what the kernel isolates and the config's list, if it has one, does not name */
	struct cpuset housekeeping; /* online, and not isolated */
	const char *wrong_list;     /* why the config's list cannot be carried out, NULL if it can; then those of the kernel are all */
	struct cpuset siblings;     /* the hardware threads of all isolated CPUs that are online, these included */
	struct cpuset first_of_package;     /* this and the next only if the config has words that need them: cpuexpr.h */
	const struct cpuexpr_core *cores;
	const struct node *nodes;   /* none where there is only one, or nobody asked */

	struct systemd_affinity systemd;    /* what the administrator's files say, where systemd is told anything */
	const char *systemd_after;  /* what is read after ours, or in its place, and names isolated CPUs; NULL if nothing does */

	struct target *targets;     /* in the order in which they are to be set */
	unsigned irqs;              /* how many of them are IRQs */
	struct irq_table irq_table;
};

/* What the words of a list ask for. It points into the facts. */
struct cpuexpr_machine facts_machine(const struct facts *facts);

/* The CPUs of a list of the config, which may have words. Returns NULL; or why it cannot be carried out on this machine, and then there are none. */
const char *facts_list(struct cpuset *set, const struct facts *facts, const char *list);

/* What is said of such a list: the list, and why. */
#define FACTS_REFUSAL "[cpus] isolated = %.80s: %s"

/*
 * Divide the CPUs, once it is known which there are, into isolated and housekeeping: those that the kernel isolates, and those
 * of the list, as [cpus] isolated has it, which may be NULL.
 */
void facts_divide(struct facts *facts, const char *list);

/*
 * Is it unknown where an IRQ fires that is effective there? Some chips never fill in the list, and for a per-CPU IRQ no
 * chip does. An IRQ that no driver asked for fires nowhere.
 */
bool facts_unknown(const struct target *irq, const char *effective);

/*
 * May a thread of an IRQ run on one of the CPUs, where the IRQ itself was not seen to be effective? The kernel gives it
 * the IRQ's effective affinity, at the next interrupt on kernels that do not wake it before, and never where that is
 * empty (irq_thread_check_affinity() in kernel/irq/manage.c).
 */
bool facts_strays(const struct facts *facts, const struct target *irq, const struct target *thread,
                  const struct cpuset *cpus);

#endif
