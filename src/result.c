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
	{ -1, ENOENT, OUTCOME_ABSENT, "not on this kernel, or gone" },
	{ -1, ESRCH, OUTCOME_ABSENT, "the thread has ended" },
	{ -1, EXDEV, OUTCOME_ABSENT, "a directory that stands for / has no threads to set" },
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
