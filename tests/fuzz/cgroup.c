/* The text of /proc/PID/cgroup, and of /proc/cgroups. Covers: probe/cgroup.c */
#include "lib/fuzz.h"
#include "probe/cgroup.h"

#include <stdlib.h>
#include <string.h>

static bool ends(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && !strcmp(text + len - tail, end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *file = fuzz_string(data, size), *whole = fuzz_string(data, size);
	struct cgroup cgroup;
	const char *blank;

	cgroup_has_cpusets(file);
	cgroup_find(&cgroup, fuzz_arena(), file);
	/* What was found is in the file, and begins at the root. */
	MUST(!*cgroup.path || (*cgroup.path == '/' && strstr(whole, cgroup.path)));
	MUST(!strchr(cgroup.path, '\n') && *cgroup.name);
	blank = strchr(cgroup.name, ' ');
	/* A name is a part of the path, or it is one of a container, whose ID the path ends with, or says that there is none. */
	MUST(ends(cgroup.path, cgroup.name) || (blank && (strstr(cgroup.path, blank + 1) || strlen(cgroup.path) < 2)));
	free(whole);
	free(file);
	return 0;
}
