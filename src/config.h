/*
 * config: /etc/rtboot.conf to a policy. Pure.
 *
 * The grammar is rtboot.conf(5): "[section]" and "key = value" lines; "#" at
 * the start of a line or behind white space begins a comment. Everything that
 * is not understood is an error: a machine that was told something must not
 * boot as if it had not been.
 */
#ifndef CONFIG_H
#define CONFIG_H

#include "text.h"

/* Where something that rtboot could move is to be. */
enum policy_place { POLICY_KEEP, POLICY_HOUSEKEEPING };
enum policy_require { POLICY_REQUIRE_RT, POLICY_REQUIRE_ANY };
enum policy_failure { POLICY_FAILURE_KEEP, POLICY_FAILURE_REVERT };

struct policy {
	unsigned require;           /* enum policy_require */
	unsigned deadline_ms;
	unsigned on_failure;        /* enum policy_failure */
	const char *isolated;       /* a cpulist, valid for some machine; NULL: what the kernel isolates */
	unsigned irqs;              /* enum policy_place, and so the rest */
	unsigned kernel_threads;
	unsigned init;
	unsigned workqueues;
	unsigned watchdog;
};

/* Milliseconds that a deadline may be: less cannot be kept, more is a boot that hangs. */
#define POLICY_DEADLINE_MIN 10
#define POLICY_DEADLINE_MAX 600000

/* What holds where the config says nothing. */
extern const struct policy policy_default;

/*
 * Read a config of len bytes, ini[len] being NUL, into *policy, which starts
 * as the default. ini is cut up, and the policy points into it. Each error adds
 * a line "file:line: what was read and what would be accepted" to *errors.
 * Returns how many.
 */
unsigned config_parse(struct policy *policy, char *ini, size_t len, const char *file,
                      struct text *errors);

#endif
