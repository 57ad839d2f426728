/*
 * load: reads a config file into a policy.
 */
#ifndef CONFIG_LOAD_H
#define CONFIG_LOAD_H

#include "config/config.h"
#include "kernel/root.h"

/*
 * Begin *policy with that table of knobs and read a config into it: file as the user named it; or, if it is NULL, the
 * root's own /etc/rtboot.conf, which may be missing. Returns the errors, one a line, or NULL if there are none.
 */
const char *config_load(struct policy *policy, const struct knob *knobs, const struct root *root, const char *file,
                        struct arena *arena);

#endif
