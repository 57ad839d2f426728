/*
 * load: reads a config file into a policy.
 */
#ifndef CONFIG_LOAD_H
#define CONFIG_LOAD_H

#include "config/config.h"
#include "kernel/root.h"

#define CONFIG_FILE "/etc/rtboot.conf"

/* The text of a config. */
struct config {
	const char *name;       /* as messages and the status name it; "" if there is none */
	char *text;             /* NULL if there is none, or it cannot be read */
	int error;              /* 0, or the -errno of reading it */
};

/*
 * Read the config at that path of the root. Returns false if it is missing, which only a path from the command line
 * (root_cwd) must not be.
 */
bool config_read(struct config *config, const struct root *root, const char *path, const char *name, struct arena *arena);

/*
 * Begin *policy with that table of knobs and read the text into it, cutting it up. Returns the errors, one a line, or
 * NULL if there are none.
 */
const char *config_load(struct policy *policy, const struct knob *knobs, const struct config *config, struct arena *arena);

#endif
