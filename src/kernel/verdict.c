#include "kernel/verdict.h"

#include <string.h>

#include "base/format.h"
#include "base/text.h"

/* Is the word of length len at p `name`? */
static bool word_is(const char *p, size_t len, const char *name)
{
	return strlen(name) == len && !memcmp(p, name, len);
}

static enum verdict_preemption read_version(const char *version, const char **token)
{
	enum verdict_preemption found = VERDICT_PREEMPTION_OTHER;
	const char *p = version + strspn(version, " ");

	*token = "none";
	while (*p) {
		size_t len = strcspn(p, " ");
		const char *next = p + len + strspn(p + len, " ");

		if (word_is(p, len, "PREEMPT_RT")) {
			*token = "PREEMPT_RT";
			return VERDICT_PREEMPTION_RT;
		}
		if (word_is(p, len, "PREEMPT") && word_is(next, strcspn(next, " "), "RT")) {
			*token = "PREEMPT,RT";
			return VERDICT_PREEMPTION_RT;
		}
		if (word_is(p, len, "PREEMPT_DYNAMIC")) {
			*token = "PREEMPT_DYNAMIC";
			found = VERDICT_PREEMPTION_DYNAMIC;
		} else if (word_is(p, len, "PREEMPT") && found == VERDICT_PREEMPTION_OTHER) {
			*token = "PREEMPT";
			found = VERDICT_PREEMPTION_FULL;
		}
		p = next;
	}
	return found;
}

void verdict_judge(struct verdict *verdict, const char *version, const char *sys_realtime,
                  bool irq_work_thread)
{
	bool sys_proves = sys_realtime && !strcmp(sys_realtime, "1");
	const char *token;

	verdict->preemption = read_version(version, &token);
	if (sys_proves)
		verdict->preemption = VERDICT_PREEMPTION_RT;
	verdict->threadirqs = false;
	verdict->realtime = verdict->preemption == VERDICT_PREEMPTION_RT;
	format_text(verdict->evidence, sizeof(verdict->evidence), "uname=%s sys_kernel_realtime=%s%s",
	            token, sys_proves ? "1" : sys_realtime ? "other" : "absent",
	            irq_work_thread ? " thread=irq_work" : "");
}

void verdict_take_threadirqs(struct verdict *verdict)
{
	size_t len = strlen(verdict->evidence);

	verdict->threadirqs = true;
	format_text(verdict->evidence + len, sizeof(verdict->evidence) - len, " cmdline=threadirqs");
}

const char *verdict_preemption_name(enum verdict_preemption preemption)
{
	static const char *const name[] = {
		[VERDICT_PREEMPTION_OTHER] = "other",
		[VERDICT_PREEMPTION_FULL] = "full",
		[VERDICT_PREEMPTION_DYNAMIC] = "dynamic",
		[VERDICT_PREEMPTION_RT] = "rt",
	};
	return name[preemption];
}

void verdict_sum_config(char *buf, size_t size, const char *config)
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
		found = text_find(config, line);
		if (found) {
			format_text(value, sizeof(value), "%s", found + strlen(line));
			value[strcspn(value, "\n")] = '\0';
		}
		len += format_text(buf + len, size - len, "%s%s=%s", len ? " " : "", options[i], value);
	}
}
