/*
 * status: the keys of /run/rtboot/status, as text and as JSON. Pure.
 *
 * The text is KEY=value lines that sh can source and systemd can take as an EnvironmentFile=, quoted as in
 * os-release(5).
 */
#ifndef RECORD_STATUS_H
#define RECORD_STATUS_H

#include <stdbool.h>

#include "base/text.h"

/* Key, and whether its value is a number. In the file each begins with RTBOOT_; in JSON each is lower case. */
#define STATUS_KEYS(X) \
	X(STATUS_VERSION, 1)    X(STATE, 0)             X(REASON, 0)            X(STAGE, 0) \
	X(CONFIG, 0) \
	X(BOOT_ID, 0)           X(KERNEL_RELEASE, 0)    X(KERNEL_VERSION, 0)    X(REALTIME, 1) \
	X(KERNEL_CONFIG, 0)     X(PREEMPTION, 0)        X(EVIDENCE, 0)          X(CPUS_POSSIBLE, 0)     X(CPUS_ONLINE, 0) \
	X(CPUS_ISOLATED, 0)     X(CPUS_NOHZ_FULL, 0)    X(CPUS_HOUSEKEEPING, 0) X(CPUMASK_HOUSEKEEPING, 0) \
	X(SETTINGS_WANTED, 1)   X(SETTINGS_APPLIED, 1)  X(SETTINGS_KEPT, 1)     X(SETTINGS_PENDING, 1) \
	X(SETTINGS_FIXED, 1)    X(SETTINGS_ABSENT, 1)   X(SETTINGS_FAILED, 1) \
	X(IRQS_TOTAL, 1)        X(IRQS_ON_ISOLATED, 1)  X(IRQS_FIXED_ON_ISOLATED, 1)  X(IRQS_UNKNOWN, 1) \
	X(USER_TASKS_ON_ISOLATED, 1) \
	X(DURATION_US_EARLY, 1) X(DURATION_US_LATE, 1)  X(ADVICE, 1)

enum status_key {
#define STATUS_ENUM(key, number) STATUS_##key,
	STATUS_KEYS(STATUS_ENUM)
#undef STATUS_ENUM
	STATUS_COUNT
};

_Static_assert(STATUS_ADVICE == STATUS_COUNT - 1, "ADVICE comes last: status_format_json() leaves it out");

/* An unknown value is NULL: "" as text, 0 as a number. */
struct status {
	const char *value[STATUS_COUNT];
};

/* Read a status file's text, cutting it up. Skips lines that it does not understand. */
void status_parse(struct status *status, char *text);

/*
 * Cut the next line with a key off *text, which moves past it: the key without its RTBOOT_, and the value without its
 * quotes. Returns false at the end. For every file of this form.
 */
bool status_next(char **text, const char **key, char **value);

/* Add the file's text. */
void status_format(const struct status *status, struct text *text);

/*
 * Add the keys as members of a JSON object, one a line, each followed by a comma. Without ADVICE: the caller adds the
 * advice itself under that name, and a name may occur only once (RFC 8259, 4).
 */
void status_format_json(const struct status *status, struct text *text);

/* The value of a key, "" or "0" if it is unknown. */
const char *status_get(const struct status *status, enum status_key key);

#endif
