/*
 * facts: what was found on the machine, before anything is decided. Written
 * by probe, const after that.
 */
#ifndef FACTS_H
#define FACTS_H

#include "cpuset.h"
#include "kernel.h"
#include "systemd.h"
#include "target.h"

/* A NUMA node. */
struct node {
	int number;
	struct cpuset cpus;
	const struct node *next;
};

#define FACTS_IRQ_BUCKETS 1024

struct facts {
	const char *release;        /* uname -r; "" where it could not be read, and so the next three */
	const char *version;        /* uname -v */
	const char *boot_id;
	const char *cmdline;
	const char *config;         /* what kernel_sum_config() made of the lines that came with the image */
	struct kernel kernel;
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
	const struct node *nodes;   /* none where there is only one, or nobody asked */

	struct systemd_affinity systemd;    /* what the administrator's files say, where systemd is told anything */
	const char *systemd_after;  /* what is read after ours, or in its place, and names isolated CPUs; NULL if nothing does */

	struct target *targets;     /* in the order in which they are to be set */
	unsigned irqs;              /* how many of them are IRQs */
	struct irq *irq[FACTS_IRQ_BUCKETS];     /* by their number */
};

/*
 * The CPUs that are to be kept quiet: those of the list, as [cpus] isolated has it, or where it is NULL
 * those that the kernel isolates. False, and none, where the list names some that do not exist.
 */
bool facts_isolated(struct cpuset *isolated, const struct facts *facts, const char *list);

/* The IRQ of that number, or NULL. */
struct irq *facts_irq(const struct facts *facts, unsigned number);

#endif
