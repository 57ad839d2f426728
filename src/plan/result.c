#include "plan/result.h"

#include <errno.h>
#include <string.h>

const char *outcome_name(enum outcome outcome)
{
	static const char *const name[OUTCOMES] = {
		[OUTCOME_PLANNED] = "planned", [OUTCOME_KEPT] = "kept", [OUTCOME_APPLIED] = "applied",
		[OUTCOME_PENDING] = "pending", [OUTCOME_FIXED] = "fixed", [OUTCOME_ABSENT] = "absent",
		[OUTCOME_FAILED] = "failed", [OUTCOME_REVERTED] = "reverted",
	};
	return name[outcome];
}

/*
 * What an errno means; the first matching row counts: kernel/irq/proc.c, kernel/sched/syscalls.c. EINVAL, ENOSYS and
 * EOPNOTSUPP for an IRQ come from its chip: the kernel itself only rejects a mask without online CPUs, which rtboot
 * never writes.
 */
static const struct refusal {
	int kind;      /* enum target_kind, or -1 for any */
	int error;      /* or 0 for any */
	enum outcome outcome;
	const char *why;
	bool written;   /* only as the answer to a write */
} refusals[] = {
#define KEPT_IRQ "the kernel pins this IRQ: managed, per-CPU or not balanced"
#define CHIP_IRQ "the interrupt controller cannot move this IRQ"
	{ TARGET_IRQ, EIO, OUTCOME_FIXED, KEPT_IRQ, true },
	{ TARGET_IRQ, EPERM, OUTCOME_FIXED, KEPT_IRQ, true },
	{ TARGET_IRQ, EINVAL, OUTCOME_FIXED, CHIP_IRQ, true },
	{ TARGET_IRQ, ENOSYS, OUTCOME_FIXED, CHIP_IRQ, true },
	{ TARGET_IRQ, EOPNOTSUPP, OUTCOME_FIXED, CHIP_IRQ, true },
	{ TARGET_IRQ, ENOSPC, OUTCOME_FAILED, "no interrupt vector is free on the wanted CPUs", true },
	{ TARGET_KERNEL_THREAD, EINVAL, OUTCOME_FIXED, "the kernel pins this thread", true },
	{ TARGET_POWER, EBUSY, OUTCOME_FIXED, "the performance governor controls this", false },
	{ TARGET_POWER, 0, OUTCOME_ABSENT, "no driver here supports this", false },
	{ TARGET_RULE, ENOENT, OUTCOME_ABSENT, "no IRQ here matches", false },
	{ TARGET_RULE, ESRCH, OUTCOME_ABSENT, "no thread here matches", false },
	{ TARGET_RULE, EOPNOTSUPP, OUTCOME_ABSENT, "none of its IRQs has a thread: its priority has no effect", false },
	{ TARGET_RULE, EEXIST, OUTCOME_ABSENT, "earlier rules take everything that it matches", false },
	{ TARGET_RULE, ERANGE, OUTCOME_FAILED, "it names a CPU that does not exist here", false },
	{ TARGET_RULE, ENXIO, OUTCOME_FAILED, "it names an offline CPU, or no CPU is isolated", false },
	{ TARGET_SYSFS, EPERM, OUTCOME_FAILED, "not permitted: the boot CPU and housekeeping CPUs stay online", false },
	{ TARGET_FAIR_SERVER, ENXIO, OUTCOME_ABSENT, "the CPU is offline", true },
	{ TARGET_FAIR_SERVER, EBUSY, OUTCOME_FAILED, "the kernel allows it only with [sysctl] kernel.sched_rt_runtime_us = -1", true },
	{ TARGET_FAIR_SERVER, EPERM, OUTCOME_FAILED, "kernel lockdown denies access to debugfs", false },
	{ TARGET_UNREAD, 0, OUTCOME_FAILED, "it could not be read: settings may be missing", false },
	{ TARGET_CPU, ECANCELED, OUTCOME_FAILED, "the early stage did not flush it; later stages never do", false },
	{ TARGET_CPU, EBUSY, OUTCOME_FAILED, "the CPU cannot be taken offline now", false },
	{ TARGET_MODULE, EIO, OUTCOME_FAILED, "modprobe failed", false },
	{ TARGET_MODULE, ENOENT, OUTCOME_FAILED, "modprobe was not found", false },
	{ -1, ENOENT, OUTCOME_ABSENT, "not on this kernel, or gone", false },
	{ -1, ESRCH, OUTCOME_ABSENT, "the thread has ended", false },
	{ -1, EXDEV, OUTCOME_ABSENT, "threads and modules cannot be set under --root", false },
	{ -1, ETIMEDOUT, OUTCOME_FAILED, "it did not finish within the deadline", false },
	{ -1, EINVAL, OUTCOME_FAILED, "not a valid value here", false },
	{ -1, EACCES, OUTCOME_FAILED, "permission denied", false },
	{ -1, EPERM, OUTCOME_FAILED, "permission denied", false },
	{ -1, 0, OUTCOME_FAILED, "the kernel refused", false },
};

void result_refuse(struct result *result, enum target_kind kind, int error, bool written)
{
	const struct refusal *r = refusals;

	while ((r->kind != -1 && r->kind != (int)kind) || (r->error && r->error != -error) || (r->written && !written))
		r++;
	result->outcome = r->outcome;
	result->error = error;
	result->why = r->why;
}

bool result_changed(const struct result *result, const char *probed)
{
	return probed && result->after && strcmp(probed, result->after);
}
