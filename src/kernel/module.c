#include "kernel/module.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "kernel/modprobe.h"

static const char loaded[] = "loaded", not_loaded[] = "not loaded";

/* The kernel's own name of a module: in a file's name and on a command line "-" may stand for "_". */
static char *use_underscores(char *name)
{
	for (char *p = name; (p = strchr(p, '-')); )
		*p = '_';
	return name;
}

/* Does modules.builtin (kbuild) list the module: a line ".../NAME.ko"? */
static bool is_builtin(const struct access *a, const char *module)
{
	char release[128], path[192];
	char *rest = access_buffer, *line;

	if (root_read(a->root, "proc/sys/kernel/osrelease", release, sizeof(release)) < 0)
		return false;
	format_text(path, sizeof(path), "lib/modules/%s/modules.builtin", release);
	if (root_read(a->root, path, access_buffer, sizeof(access_buffer)) < 0)
		return false;
	while ((line = text_cut_line(&rest))) {
		char *name = strrchr(line, '/'), *end = name ? strchr(name, '.') : NULL;

		if (!end)
			continue;
		*end = '\0';
		if (!strcmp(use_underscores(name + 1), module))
			return true;
	}
	return false;
}

/* A module that is loading or unloading is not live; a built-in one may have a directory, but no state. */
struct value module_read(const struct access *a)
{
	struct root_dir dir;
	char module[64], path[96];
	bool there;
	int len;

	if (format_text(module, sizeof(module), "%s", a->name) >= sizeof(module))
		return access_refused(-ENAMETOOLONG);
	format_text(path, sizeof(path), "sys/module/%s/initstate", use_underscores(module));
	len = root_read(a->root, path, access_buffer, sizeof(access_buffer));
	if (len != -ENOENT)
		return access_value(a->arena, len, len >= 0 && !strcmp(access_buffer, "live") ? loaded : not_loaded);
	*strrchr(path, '/') = '\0';
	there = !root_dir_open(a->root, path, &dir);
	if (there)
		root_dir_close(&dir);
	return access_value(a->arena, 0, there || is_builtin(a, module) ? loaded : not_loaded);
}

struct value module_write(const struct access *a, const char *wanted)
{
	bool unload = strcmp(wanted, loaded) != 0;
	char message[200];
	int err = a->root->live ? modprobe_run(a->name, unload, message, sizeof(message)) : -EXDEV;

	if (err)
		return (struct value){ .error = err, .why = err == -EIO ? arena_copy(a->arena, message) : NULL };
	return module_read(a);
}
