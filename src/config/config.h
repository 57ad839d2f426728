/*
 * config: /etc/rtboot.conf to a policy. Pure.
 *
 * The grammar is rtboot.conf(5): "[section]" and "key = value" lines; "#" at the start of a line or after white space
 * begins a comment. Anything that is not understood is an error: a machine must not boot as if its config had said
 * nothing.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/text.h"
#include "config/policy.h"

/* The most memory that lists take for each byte of the config: a module "m " takes 16, a rule of 11 letters 180. */
#define CONFIG_LISTED 32

/*
 * Read a config of len bytes, followed by a NUL, into *policy, after policy_begin(). Cuts ini up; the policy points
 * into it and into the arena. Each error adds a line "file:line: what was read and what is accepted" to *errors, a text
 * in another arena. Returns the number of errors.
 */
unsigned config_parse(struct policy *policy, char *ini, size_t len, const char *file,
                      struct arena *arena, struct text *errors);

#endif
