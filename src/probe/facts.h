/*
 * facts: what was found on the machine, before anything is decided. Written
 * by probe, const after that. Pure.
 */
#ifndef PROBE_FACTS_H
#define PROBE_FACTS_H

#include "config/cpuexpr.h"
#include "kernel/target.h"
#include "kernel/verdict.h"
#include "probe/systemd.h"

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
	struct cpuset isolated;     /* what the kernel took from its scheduler domains */
	struct cpuset nohz_full;
	bool has_nohz_full;         /* this kernel has the file */
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
 * The CPUs that are to be kept quiet: those that the kernel isolates, and those of the list, as [cpus] isolated has it,
 * which may be NULL. Returns NULL, or why the list cannot be carried out; then those of the kernel are all.
 */
const char *facts_isolated(struct cpuset *isolated, const struct facts *facts, const char *list);

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
