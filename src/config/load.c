#include "config/load.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "kernel/file.h"

bool config_read(struct config *config, const struct root *root, const char *path, const char *name, struct arena *arena)
{
	config->name = name;
	config->error = 0;
	config->text = file_read_text(root, arena, path, ROOT_VALUE_MAX, &config->error);
	if (config->error != -ENOENT || root == &root_cwd)
		return true;
	config->name = "";
	config->error = 0;
	return false;
}

const char *config_load(struct policy *policy, const struct knob *knobs, const struct config *config, struct arena *arena)
{
	char *ini = config->text;
	struct text errors;
	unsigned count = 1;
	struct arena lists;

	policy_begin(policy, knobs);
	if (!ini && !config->error)
		return NULL;
	/* Reserve room for the lists of the config; the errors follow them in the arena. */
	if (ini)
		lists = arena_split(arena, CONFIG_LISTED * strlen(ini));
	text_begin(&errors, arena);
	if (ini)
		count = config_parse(policy, ini, strlen(ini), config->name, &lists, &errors);
	else if (config->error == -EINVAL)
		text_add(&errors, "%s: holds a NUL byte: not a text file\n", config->name);
	else if (config->error == -EFBIG)
		text_add(&errors, "%s: has %d bytes or more: too large for a config\n", config->name, ROOT_VALUE_MAX);
	else
		text_add(&errors, "%s: cannot be read: %s\n", config->name, errname(config->error));
	return count ? text_end(&errors) : NULL;
}
