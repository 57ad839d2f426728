/*
 * verdict: which kernel booted. Pure.
 *
 * The verdict rests on two things. `uname -v` (init/version.c, made by
 * scripts/mkcompile_h or init/Makefile) is "#N [SMP] [flag] date", where the
 * flag of a real-time kernel is PREEMPT_RT from 5.3 on and "PREEMPT RT" in
 * the patches before. /sys/kernel/realtime holds 1 on the PREEMPT_RT patches
 * and Debian's kernels up to 6.12, and is gone from later ones: there it
 * proves a real-time kernel, missing it proves nothing. The release string
 * proves nothing either: anyone may call a kernel "rt".
 *
 * What differs between kernels from 5.10 to 7.3, and who deals with it here. Nobody asks for a version: a file
 * is there or not, and whatever some kernel answers is understood.
 *
 *   /sys/kernel/realtime: not on stock kernels, and on no kernel from 6.18 on                     kernel
 *   nohz_full: not there without CONFIG_NO_HZ_FULL; where it is not set, "(null)" or nothing      probe_cpus
 *   lists of CPUs in sysfs: cut at a page; since 5.15 those of a NUMA node are whole              probe_cpus, probe
 *   effective_affinity_list: not there without CONFIG_GENERIC_IRQ_EFFECTIVE_AFF_MASK              probe_irqs
 *   an IRQ's thread: its name is cut to 15 characters on 5.10, so only the number is read         probe_threads
 *   an IRQ's thread: not to be moved from 6.19 on; it never is, since it follows its IRQ          probe_threads
 *   an IRQ that cannot be moved: EIO up to 6.11, EPERM from 6.12 on                               result
 *   "N" and "all" in a list: not on 5.10, so only numbers are written                             value
 *   any other file that is missing is ENOENT, and absent                                          result
 */
#ifndef KERNEL_VERDICT_H
#define KERNEL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

enum verdict_preemption {
	VERDICT_PREEMPTION_OTHER,    /* none, voluntary, or a version never seen: not told by uname -v */
	VERDICT_PREEMPTION_FULL,     /* CONFIG_PREEMPT */
	VERDICT_PREEMPTION_DYNAMIC,  /* CONFIG_PREEMPT_DYNAMIC */
	VERDICT_PREEMPTION_RT,       /* CONFIG_PREEMPT_RT */
};

struct verdict {
	enum verdict_preemption preemption;
	bool realtime;
	bool threadirqs;            /* it was booted with that parameter, which makes threads of its IRQs too */
	/* What the verdict rests on, words with a space between: "uname=PREEMPT_RT sys_kernel_realtime=1". */
	char evidence[96];
};

/*
 * Judge a kernel by its version (uname -v), the content of
 * /sys/kernel/realtime (NULL if there is no such file), and whether a kernel
 * thread named irq_work/N runs, which only a real-time kernel has
 * (kernel/irq_work.c): that corroborates and decides nothing.
 */
void verdict_judge(struct verdict *verdict, const char *version, const char *sys_realtime,
                  bool irq_work_thread);

/* Its command line, as it splits it, has threadirqs. */
void verdict_take_threadirqs(struct verdict *verdict);

/* The word for RTBOOT_PREEMPTION: rt, dynamic, full or other. */
const char *verdict_preemption_name(enum verdict_preemption preemption);

/*
 * Sum up the lines of a kernel's build config that matter here, as
 * "PREEMPT_RT=y HZ=250 NO_HZ_FULL=n ...", into buf; "" where there are no such lines.
 */
void verdict_sum_config(char *buf, size_t size, const char *config);

#endif
