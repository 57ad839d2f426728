#include "result.h"

#include <errno.h>

const char *outcome_name(enum outcome outcome)
{
	static const char *const name[OUTCOMES] = {
		[OUTCOME_PLANNED] = "planned", [OUTCOME_KEPT] = "kept", [OUTCOME_APPLIED] = "applied",
		[OUTCOME_PENDING] = "pending", [OUTCOME_FIXED] = "fixed", [OUTCOME_ABSENT] = "absent",
		[OUTCOME_FAILED] = "failed", [OUTCOME_REVERTED] = "reverted",
	};
	return name[outcome];
}

/* What a refusal means, the first row that fits: kernel/irq/proc.c, kernel/sched/syscalls.c. */
static const struct refusal {
	int class;      /* enum target_class, or -1 for any */
	int error;      /* or 0 for any */
	enum outcome outcome;
	const char *why;
} refusals[] = {
	{ TARGET_IRQ, EIO, OUTCOME_FIXED, "the kernel keeps this IRQ where it is: managed, per-CPU or not to be balanced" },
	{ TARGET_IRQ, EPERM, OUTCOME_FIXED, "the kernel keeps this IRQ where it is: managed, per-CPU or not to be balanced" },
	{ TARGET_IRQ, ENOSPC, OUTCOME_FAILED, "no interrupt vector is free on the wanted CPUs" },
	{ TARGET_KERNEL_THREAD, EINVAL, OUTCOME_FIXED, "the kernel keeps this thread where it is" },
	{ TARGET_POWER, EBUSY, OUTCOME_FIXED, "the performance governor decides this itself" },
	{ TARGET_POWER, 0, OUTCOME_ABSENT, "no driver here offers this" },
	{ TARGET_RULE, ENOENT, OUTCOME_ABSENT, "no IRQ here matches" },
	{ TARGET_RULE, EEXIST, OUTCOME_ABSENT, "earlier rules have every IRQ that matches" },
	{ TARGET_RULE, ERANGE, OUTCOME_FAILED, "it names a CPU that does not exist here" },
	{ TARGET_RULE, ENXIO, OUTCOME_FAILED, "a CPU that it names is offline, or none is isolated" },
	{ TARGET_SYSFS, EPERM, OUTCOME_FAILED, "not permitted: the boot CPU and those for housekeeping stay online" },
	{ TARGET_UNREAD, 0, OUTCOME_FAILED, "it could not be read: something may have been missed" },
	{ TARGET_CPU, ECANCELED, OUTCOME_FAILED, "the early stage did not flush it, and no later one does" },
	{ TARGET_CPU, EBUSY, OUTCOME_FAILED, "the CPU cannot be taken offline now" },
	{ TARGET_MODULE, EIO, OUTCOME_FAILED, "modprobe failed" },
	{ TARGET_MODULE, ENOENT, OUTCOME_FAILED, "there is no modprobe here" },
	{ -1, ENOENT, OUTCOME_ABSENT, "not on this kernel, or gone" },
	{ -1, ESRCH, OUTCOME_ABSENT, "the thread has ended" },
	{ -1, EXDEV, OUTCOME_ABSENT, "a directory that stands for / has no threads and no modules" },
	{ -1, ETIMEDOUT, OUTCOME_FAILED, "it did not end within the deadline" },
	{ -1, EINVAL, OUTCOME_FAILED, "not a value that the kernel takes, or holds, here" },
	{ -1, EACCES, OUTCOME_FAILED, "permission denied" },
	{ -1, EPERM, OUTCOME_FAILED, "permission denied" },
	{ -1, 0, OUTCOME_FAILED, "the kernel refused" },
};

void result_refuse(struct result *result, enum target_class class, int error)
{
	const struct refusal *r = refusals;

	while ((r->class != -1 && r->class != (int)class) || (r->error && r->error != error))
		r++;
	result->outcome = r->outcome;
	result->error = error;
	result->why = r->why;
}
