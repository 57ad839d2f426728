#include "config/load.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "kernel/file.h"

const char *config_load(struct policy *policy, const struct knob *knobs, const struct root *root, const char *file,
                        struct arena *arena)
{
	const char *name = file ? file : "/etc/rtboot.conf";
	struct text errors;
	unsigned count = 1;
	int error = 0;
	char *ini = file ? file_read_text(&root_cwd, arena, name, ROOT_VALUE_MAX, &error)
	                 : file_read_text(root, arena, name + 1, ROOT_VALUE_MAX, &error);
	struct arena lists;

	policy_begin(policy, knobs);
	if (!ini && error == -ENOENT && !file)
		return NULL;
	/* Reserve room for the lists of the config; the errors follow them in the arena. */
	if (ini)
		lists = arena_split(arena, CONFIG_LISTED * strlen(ini));
	text_begin(&errors, arena);
	if (ini)
		count = config_parse(policy, ini, strlen(ini), name, &lists, &errors);
	else if (error == -EINVAL)
		text_add(&errors, "%s: holds a NUL byte: not a text file\n", name);
	else if (error == -EFBIG)
		text_add(&errors, "%s: has %d bytes or more: too large for a config\n", name, ROOT_VALUE_MAX);
	else
		text_add(&errors, "%s: cannot be read: %s\n", name, errname(error));
	return count ? text_end(&errors) : NULL;
}
