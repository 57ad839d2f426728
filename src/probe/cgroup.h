/*
 * cgroup: what /proc/PID/cgroup and /proc/cgroups say (cgroups(7)). Pure.
 */
#ifndef PROBE_CGROUP_H
#define PROBE_CGROUP_H

#include <stdbool.h>

#include "base/arena.h"

struct cgroup {
	const char *path;   /* of the container or unit, below the cgroup mount; "" if unknown */
	const char *name;   /* of that, for the user */
};

/*
 * Find the container or unit of a task in the text of its /proc/PID/cgroup, which is cut up. With a cpuset hierarchy of
 * cgroup v1, its path counts unless it is the root; otherwise that of cgroup v2.
 *
 * The outermost container of docker, podman, cri-o or containerd is "docker" and so on with the first 12 digits of its
 * ID, as `docker ps` prints it; "container" if the path does not say whose it is. Outside containers, the innermost
 * component that is a .service, .scope or .slice. Otherwise the name is the whole path, or "the root cgroup" or "an
 * unknown cgroup". path and name live in the arena or point into the text.
 */
void cgroup_find(struct cgroup *cgroup, struct arena *arena, char *text);

/*
 * Does the text of /proc/cgroups, a line "cpuset HIERARCHY CGROUPS ENABLED" for each controller, say that there are
 * cpusets of cgroup v1 besides the root? In cgroup v2 the hierarchy is 0, and the file does not tell.
 */
bool cgroup_has_cpusets(const char *cgroups);

#endif
