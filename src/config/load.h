/*
 * load: a config, from wherever it is, to a policy.
 */
#ifndef CONFIG_LOAD_H
#define CONFIG_LOAD_H

#include "config/config.h"
#include "kernel/root.h"

/*
 * Begin *policy with that table of knobs and read a config into it: FILE as the user named it, or the root's own
 * /etc/rtboot.conf where file is NULL, which may be missing. Returns the errors, a line each, or NULL if there are none.
 */
const char *config_load(struct policy *policy, const struct knob *knobs, const struct root *root, const char *file,
                        struct arena *arena);

#endif
