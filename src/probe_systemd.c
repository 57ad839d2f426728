/* Which CPUs the administrator gave systemd: system.conf and its drop-ins, found as systemd-system.conf(5) says. */
#include "prober.h"

#include <errno.h>
#include <string.h>

#include "cmdline.h"
#include "format.h"
#include "glob.h"

/* A file in one of these hides those of its name in the next ones. */
static const char *const directories[] = { "etc", "run", "usr/local/lib", "usr/lib" };
enum { ETC, RUN, DIRECTORIES = sizeof(directories) / sizeof(directories[0]) };

struct dropin {
	const char *name;
	unsigned directory;
	struct dropin *next;        /* in the order of their names */
};

struct reading {
	struct prober *prober;
	struct root system;
	unsigned directory;         /* being listed */
	struct dropin *dropins;
};

static void add_dropin(struct reading *r, const char *name)
{
	struct dropin **place, *dropin;

	if (*name == '.' || !glob_match("*.conf", name))
		return;
	for (place = &r->dropins; *place; place = &(*place)->next) {
		int order = strcmp(name, (*place)->name);

		if (!order)
			return;
		if (order < 0)
			break;
	}
	dropin = arena_alloc(r->prober->arena, sizeof(*dropin));
	if (!dropin) {
		r->prober->full = true;
		return;
	}
	*dropin = (struct dropin){ prober_copy(r->prober, name), r->directory, *place };
	*place = dropin;
}

/* /run is the same in the initramfs and in the real system. */
static const struct root *root_of(const struct reading *r, unsigned directory)
{
	return directory == RUN ? r->prober->root : &r->system;
}

static void find_dropins(struct reading *r)
{
	for (r->directory = 0; r->directory < DIRECTORIES; r->directory++) {
		struct root_dir dir;
		char path[64];
		int err;

		format_text(path, sizeof(path), "%s/systemd/system.conf.d", directories[r->directory]);
		err = root_dir_open(root_of(r, r->directory), path, &dir);
		if (!err) {
			const char *name;

			while ((name = root_dir_next(&dir)) && !r->prober->full)
				add_dropin(r, name);
			err = dir.error;
			root_dir_close(&dir);
		}
		prober_miss(r->prober, path, err);
	}
}

/* Read a file; false where it is not there. It is named by the path that it has in the real system. */
static bool read_file(struct reading *r, unsigned directory, const char *path, struct systemd_affinity *said)
{
	int error = 0;
	char *text = root_read_text(root_of(r, directory), r->prober->arena, path, ROOT_VALUE_MAX, &error);

	if (text)
		systemd_read_affinity(said, text);
	else
		memset(said, 0, sizeof(*said));
	prober_miss(r->prober, path, -error);
	return text || error != ENOENT;
}

/* The first system.conf there is, none of its namesakes. */
static void read_main(struct reading *r)
{
	for (unsigned i = 0; i < DIRECTORIES; i++) {
		char path[64];

		format_text(path, sizeof(path), "%s/systemd/system.conf", directories[i]);
		if (read_file(r, i, path, &r->prober->facts->systemd))
			return;
	}
}

/* All of them but ours, which takes back what those before it say, and to which those after it add. */
static void read_dropins(struct reading *r)
{
	const char *ours = strrchr(policy_told[POLICY_SYSTEMD].file, '/') + 1;
	struct facts *facts = r->prober->facts;

	for (const struct dropin *d = r->dropins; d && !r->prober->full; d = d->next) {
		int order = strcmp(d->name, ours);
		struct systemd_affinity said;
		char path[320];

		/* That of /etc is read in the place of ours. */
		if (!order && d->directory != ETC)
			continue;
		format_text(path, sizeof(path), "/%s/systemd/system.conf.d/%s", directories[d->directory], d->name);
		read_file(r, d->directory, path + 1, &said);
		systemd_add_affinity(&facts->systemd, &said);
		if (said.reset)
			facts->systemd_after = NULL;
		if (order >= 0 && (!order || cpuset_intersects(&said.cpus, &r->prober->isolated)))
			facts->systemd_after = prober_copy(r->prober, path);
	}
}

/* systemd.cpu_affinity= of the kernel command line takes the place of all files (kernel-command-line(7)). */
static void read_parameter(struct prober *p)
{
	const char *cursor = p->facts->cmdline;
	struct systemd_affinity said = { 0 };
	char list[CMDLINE_MAX];

	while (cmdline_next(&cursor, "systemd.cpu_affinity", list)) {
		memset(&said, 0, sizeof(said));
		systemd_read_list(&said, list);
	}
	if (cpuset_intersects(&said.cpus, &p->isolated))
		p->facts->systemd_after = "systemd.cpu_affinity= on the kernel command line";
	else if (said.set)
		p->facts->systemd_after = NULL;
}

void prober_find_systemd(struct prober *p)
{
	struct reading reading = { .prober = p };
	int err;

	if (!p->system || !(p->policy->tell & 1u << POLICY_SYSTEMD) || cpuset_empty(&p->isolated))
		return;
	err = root_open_below(&reading.system, p->root, p->system);
	prober_miss(p, p->system, err);
	if (err)
		return;
	find_dropins(&reading);
	read_main(&reading);
	read_dropins(&reading);
	read_parameter(p);
	root_close(&reading.system);
}
