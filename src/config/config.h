/*
 * config: /etc/rtboot.conf to a policy. Pure.
 *
 * The grammar is rtboot.conf(5): "[section]" and "key = value" lines; "#" at
 * the start of a line or behind white space begins a comment. Everything that
 * is not understood is an error: a machine that was told something must not
 * boot as if it had not been.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/text.h"
#include "config/policy.h"

/* Bytes that the lists of a config take, at most, for each of its own: a module "m " takes 16, a rule of 11 letters 180. */
#define CONFIG_LISTED 32

/*
 * Read a config of len bytes, ini[len] being NUL, into *policy, which was
 * begun (policy_begin()). ini is cut up, and the policy points into it and into the arena. Each
 * error adds a line "file:line: what was read and what would be accepted" to *errors, a text of
 * another arena. Returns how many.
 */
unsigned config_parse(struct policy *policy, char *ini, size_t len, const char *file,
                      struct arena *arena, struct text *errors);

#endif
