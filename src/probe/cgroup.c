#include "probe/cgroup.h"

#include <string.h>

#include "base/format.h"
#include "base/text.h"

/* The hexadecimal digits of a container's ID. */
#define ID_DIGITS 64

/*
 * The text before the ID in a path. Runtimes name a scope when systemd manages their cgroups, and a plain directory
 * when they do it themselves.
 */
static const struct {
	const char *before, *name;
} runtimes[] = {
	{ "/docker-", "docker" }, { "/docker/", "docker" }, { "/libpod-", "podman" }, { "/crio-", "cri-o" },
	{ "/cri-containerd-", "containerd" }, { "/", "container" },
};

static const char scope[] = ".scope";

static bool has_cpuset(const char *controllers)
{
	char controller[16];

	while (text_next_item(&controllers, controller, sizeof(controller)))
		if (!strcmp(controller, "cpuset"))
			return true;
	return false;
}

/* The path in the lines "ID:CONTROLLERS:PATH"; that of cgroup v2 has no controllers. "" if there is none. */
static char *find_path(char *text)
{
	char *unified = NULL, *cpuset = NULL, *line;

	while ((line = text_cut_line(&text))) {
		char *controllers = strchr(line, ':');
		char *path = controllers ? strchr(controllers + 1, ':') : NULL;

		if (!path)
			continue;
		*controllers++ = *path++ = '\0';
		if (*path != '/')
			continue;
		if (!*controllers)
			unified = path;
		else if (has_cpuset(controllers))
			cpuset = path;
	}
	if (unified && (!cpuset || !cpuset[1]))
		return unified;
	return cpuset ? cpuset : "";
}

/* The runtime of the container whose ID is at `id`, or NULL. */
static const char *find_runtime(const char *path, const char *id)
{
	for (size_t i = 0; i < sizeof(runtimes) / sizeof(runtimes[0]); i++) {
		size_t len = strlen(runtimes[i].before);

		if ((size_t)(id - path) >= len && !memcmp(id - len, runtimes[i].before, len))
			return runtimes[i].name;
	}
	return NULL;
}

/* Find the outermost container, write its name, and cut the path after it. */
static bool find_container(char *path, char *name, size_t size)
{
	size_t len;

	for (char *id = path; *id; id += len ? len : 1) {
		const char *runtime;
		char *end;

		len = strspn(id, "0123456789abcdef");
		if (len != ID_DIGITS)
			continue;
		end = id + len;
		if (!strncmp(end, scope, sizeof(scope) - 1))
			end += sizeof(scope) - 1;
		runtime = !*end || *end == '/' ? find_runtime(path, id) : NULL;
		if (!runtime)
			continue;
		*end = '\0';
		format_text(name, size, "%s %.12s", runtime, id);
		return true;
	}
	return false;
}

static bool is_unit(const char *name, size_t len)
{
	static const char *const types[] = { ".service", scope, ".slice" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		size_t type = strlen(types[i]);

		if (len > type && !memcmp(name + len - type, types[i], type))
			return true;
	}
	return false;
}

/* Find the innermost unit, and cut the path after it. Returns its name, or NULL. */
static const char *find_unit(char *path)
{
	char *unit = NULL;
	size_t unit_len = 0, len;

	for (char *part = path; *part; part += len) {
		part += *part == '/';
		len = strcspn(part, "/");
		if (is_unit(part, len)) {
			unit = part;
			unit_len = len;
		}
	}
	if (unit)
		unit[unit_len] = '\0';
	return unit;
}

void cgroup_find(struct cgroup *cgroup, struct arena *arena, char *text)
{
	char *path = find_path(text);
	char name[32];

	cgroup->path = path;
	if (find_container(path, name, sizeof(name)))
		cgroup->name = arena_copy(arena, name);
	else
		cgroup->name = find_unit(path);
	if (!cgroup->name)
		cgroup->name = !*path ? "an unknown cgroup" : path[1] ? path : "the root cgroup";
}

bool cgroup_has_cpusets(const char *cgroups)
{
	static const char label[] = "\ncpuset\t";
	unsigned long long hierarchy, count;
	const char *p = text_find(cgroups, label);

	if (!p)
		return false;
	p += sizeof(label) - 1;
	return text_number(&p, &hierarchy) && *p++ == '\t' && text_number(&p, &count) && hierarchy && count > 1;
}
