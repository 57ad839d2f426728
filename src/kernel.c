#include "kernel.h"

#include <string.h>

#include "find.h"
#include "format.h"

/* Does the word of length len that starts at p read `name`? */
static bool word_is(const char *p, size_t len, const char *name)
{
	return strlen(name) == len && !memcmp(p, name, len);
}

static enum kernel_preemption read_version(const char *version, const char **token)
{
	enum kernel_preemption found = KERNEL_PREEMPTION_OTHER;
	const char *p = version + strspn(version, " ");

	*token = "none";
	while (*p) {
		size_t len = strcspn(p, " ");
		const char *next = p + len + strspn(p + len, " ");

		if (word_is(p, len, "PREEMPT_RT")) {
			*token = "PREEMPT_RT";
			return KERNEL_PREEMPTION_RT;
		}
		if (word_is(p, len, "PREEMPT") && word_is(next, strcspn(next, " "), "RT")) {
			*token = "PREEMPT,RT";
			return KERNEL_PREEMPTION_RT;
		}
		if (word_is(p, len, "PREEMPT_DYNAMIC")) {
			*token = "PREEMPT_DYNAMIC";
			found = KERNEL_PREEMPTION_DYNAMIC;
		} else if (word_is(p, len, "PREEMPT") && found == KERNEL_PREEMPTION_OTHER) {
			*token = "PREEMPT";
			found = KERNEL_PREEMPTION_FULL;
		}
		p = next;
	}
	return found;
}

void kernel_judge(struct kernel *kernel, const char *version, const char *sys_realtime,
                  bool irq_work_thread)
{
	bool sys_proves = sys_realtime && !strcmp(sys_realtime, "1");
	const char *token;

	kernel->preemption = read_version(version, &token);
	if (sys_proves)
		kernel->preemption = KERNEL_PREEMPTION_RT;
	kernel->threadirqs = false;
	kernel->realtime = kernel->preemption == KERNEL_PREEMPTION_RT;
	format_text(kernel->evidence, sizeof(kernel->evidence), "uname=%s sys_kernel_realtime=%s%s",
	            token, sys_proves ? "1" : sys_realtime ? "other" : "absent",
	            irq_work_thread ? " thread=irq_work" : "");
}

void kernel_take_threadirqs(struct kernel *kernel)
{
	size_t len = strlen(kernel->evidence);

	kernel->threadirqs = true;
	format_text(kernel->evidence + len, sizeof(kernel->evidence) - len, " cmdline=threadirqs");
}

const char *kernel_preemption_name(enum kernel_preemption preemption)
{
	static const char *const name[] = {
		[KERNEL_PREEMPTION_OTHER] = "other",
		[KERNEL_PREEMPTION_FULL] = "full",
		[KERNEL_PREEMPTION_DYNAMIC] = "dynamic",
		[KERNEL_PREEMPTION_RT] = "rt",
	};
	return name[preemption];
}

void kernel_sum_config(char *buf, size_t size, const char *config)
{
	static const char *const options[] = {
		"PREEMPT_RT", "HZ", "NO_HZ_FULL", "RCU_NOCB_CPU", "HIGH_RES_TIMERS",
	};
	size_t len = 0;

	*buf = '\0';
	for (size_t i = 0; *config && i < sizeof(options) / sizeof(options[0]) && len < size; i++) {
		char line[40], value[16] = "n";
		const char *found;

		format_text(line, sizeof(line), "CONFIG_%s=", options[i]);
		found = find_text(config, line);
		if (found) {
			format_text(value, sizeof(value), "%s", found + strlen(line));
			value[strcspn(value, "\n")] = '\0';
		}
		len += format_text(buf + len, size - len, "%s%s=%s", len ? " " : "", options[i], value);
	}
}
