/*
 * facts: what the probe found on the machine, before anything is decided. Written by probe, then const. Pure.
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
	const char *name;       /* for the user: "irq 1 i8042", without control characters */
	struct value read;      /* the value when probed */
	const char *effect;     /* the file with the effective value; NULL: the target itself */
	struct value effective; /* the effective value when probed; equals read if effect is NULL */
	const struct irq *irq;  /* whose affinity or thread it is, or NULL */
	int cpu;                /* of TARGET_THREAD_POLICY: the CPU to which the thread is bound, -1 for none */
	const char *cpus;       /* of an IRQ thread: its affinity, a cpulist; NULL if unknown */
	const char *wanted;     /* the value from the config, NULL if something else decides */
	unsigned line;          /* the line of the config with that value; 0 for a preset */
	int refused;            /* -errno, if the last run of this boot found it fixed or absent, or could not flush the CPU
	                         * (-ECANCELED: it restored the CPU); otherwise, or if nobody asked, 0 */
	bool failed;            /* the last run of this boot reported that it failed */
	const char *offers;     /* the values that the kernel offers, NULL if it does not say */
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
	const char *release;        /* uname -r; "" if unreadable, as the next three */
	const char *version;        /* uname -v */
	const char *boot_id;
	const char *cmdline;
	const char *config;         /* verdict_sum_config() of the kernel config in the image */
	struct verdict verdict;
	bool kdump;                 /* this is a kdump kernel */

	/*
	 * Why a required fact is missing, or "": the command line, which may disable rtboot, the boot ID, and the
	 * possible, online and isolated CPUs. A kernel without CONFIG_NO_HZ_FULL has no nohz_full.
	 */
	char trouble[160];
	unsigned nbits;             /* nr_cpu_ids: the highest possible CPU plus one */
	struct cpuset possible, online;
	struct cpuset kernel_isolated;      /* outside the kernel's scheduler domains */
	struct cpuset nohz_full;
	bool has_nohz_full;         /* this kernel has the file */
	struct cpuset isolated;     /* isolated by the kernel or the config, including offline CPUs */
	struct cpuset unnamed;      /* isolated by the kernel, but not named by the config's list, if it has one */
	struct cpuset housekeeping; /* online and not isolated */
	const char *wrong_list;     /* why the config's list cannot be applied, or NULL; if so, only the kernel's list counts */
	struct cpuset siblings;     /* the hardware threads of all online isolated CPUs, including themselves */
	struct cpuset first_of_package;     /* this and the next only if the config needs them: cpuexpr.h */
	const struct cpuexpr_core *cores;
	const struct node *nodes;   /* empty if there is only one, or nobody asked */

	struct systemd_affinity systemd;    /* from the administrator's files, if rtboot writes a drop-in for systemd */
	const char *systemd_after;  /* what systemd reads after ours, or in its place, and names isolated CPUs; or NULL */

	struct target *targets;     /* in the order in which they are set */
	unsigned irqs;              /* how many of them are IRQs */
	struct irq_table irq_table;
};

/* The machine for cpuexpr_parse(). It points into the facts. */
struct cpuexpr_machine facts_machine(const struct facts *facts);

/* The CPUs of a list in the config. Returns NULL; or, with an empty set, why it cannot be applied on this machine. */
const char *facts_list(struct cpuset *set, const struct facts *facts, const char *list);

/* The message about such a list: the list, and why. */
#define FACTS_REFUSAL "[cpus] isolated = %.80s: %s"

/*
 * Divide the CPUs, once they are known, into isolated and housekeeping. Isolated are those that the kernel isolates,
 * and those of `list`, the value of [cpus] isolated, which may be NULL.
 */
void facts_divide(struct facts *facts, const char *list);

/* The comm of a thread, without the TID that its name begins with. */
const char *facts_comm(const struct target *thread);

/*
 * Is the effective affinity of an IRQ in use unknown? Some chips never set it, and no chip does for a per-CPU IRQ. An
 * IRQ that no driver requested never fires.
 */
bool facts_unknown(const struct target *irq, const char *effective);

/*
 * May an IRQ thread run on one of the CPUs although its IRQ is not effective there? The kernel gives the thread the
 * IRQ's effective affinity, on some kernels only at the next interrupt, and never if it is empty
 * (irq_thread_check_affinity() in kernel/irq/manage.c).
 */
bool facts_strays(const struct facts *facts, const struct target *irq, const struct target *thread,
                  const struct cpuset *cpus);

#endif
