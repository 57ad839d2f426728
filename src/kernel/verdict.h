/*
 * verdict: which kernel booted. Pure.
 *
 * Two things decide. `uname -v` (init/version.c, made by scripts/mkcompile_h or init/Makefile) is "#N [SMP] [flag]
 * date", where the flag of a real-time kernel is PREEMPT_RT since 5.3 and "PREEMPT RT" in earlier patches.
 * /sys/kernel/realtime is 1 with the PREEMPT_RT patches and in Debian's kernels up to 6.12, and missing later: a 1
 * proves a real-time kernel, a missing file proves nothing. Neither does the release string: anyone may call a kernel
 * "rt".
 *
 * What differs between kernels from 5.10 to 7.3, and which part handles it. No code checks a version, except for a
 * warning: it tests whether a file exists, and understands the answers of every kernel.
 *
 *   /sys/kernel/realtime: not on stock kernels, and on no kernel since 6.18                       kernel
 *   nohz_full: missing without CONFIG_NO_HZ_FULL; "(null)" or empty if not set                    probe_cpus
 *   cpulists in sysfs: truncated at a page, except those of a NUMA node since 5.15                probe_cpus, probe
 *   effective_affinity_list: missing without CONFIG_GENERIC_IRQ_EFFECTIVE_AFF_MASK                probe_irqs
 *   an IRQ's thread: its name is truncated to 15 characters on 5.10, so only the number is read   probe_threads
 *   an IRQ's thread: cannot be moved since 6.19; rtboot never does, as it follows its IRQ         probe_threads
 *   an IRQ that cannot be moved: EIO up to 6.11, EPERM since 6.12                                 result
 *   "N" and "all" in a list: not on 5.10, so only numbers are written                             value
 *   a cpuset overrides the affinity of a task: up to 6.1, which no file tells                     user_tasks
 *   any other missing file is ENOENT, and absent                                                  result
 */
#ifndef KERNEL_VERDICT_H
#define KERNEL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

enum verdict_preemption {
	VERDICT_PREEMPTION_OTHER,    /* none, voluntary or unknown: uname -v does not say */
	VERDICT_PREEMPTION_FULL,     /* CONFIG_PREEMPT */
	VERDICT_PREEMPTION_DYNAMIC,  /* CONFIG_PREEMPT_DYNAMIC */
	VERDICT_PREEMPTION_RT,       /* CONFIG_PREEMPT_RT */
};

struct verdict {
	enum verdict_preemption preemption;
	bool realtime;
	bool threadirqs;            /* booted with that parameter, which forces IRQ threads as well */
	/* The evidence for it: "uname=PREEMPT_RT sys_kernel_realtime=1". */
	char evidence[96];
};

/*
 * Judge a kernel by its version (uname -v), the content of /sys/kernel/realtime (NULL if there is no such file), and
 * whether a kernel thread named irq_work/N runs, which only a real-time kernel has (kernel/irq_work.c): that is
 * additional evidence and decides nothing.
 */
void verdict_judge(struct verdict *verdict, const char *version, const char *sys_realtime,
                  bool irq_work_thread);

/* Record that the kernel was booted with threadirqs. */
void verdict_take_threadirqs(struct verdict *verdict);

/* The word for RTBOOT_PREEMPTION: rt, dynamic, full or other. */
const char *verdict_preemption_name(enum verdict_preemption preemption);

/*
 * Write the relevant lines of a kernel's build config into buf, as "PREEMPT_RT=y HZ=250 NO_HZ_FULL=n ..."; "" for an
 * empty config.
 */
void verdict_sum_config(char *buf, size_t size, const char *config);

#endif
