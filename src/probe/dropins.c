#include "probe/dropins.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/glob.h"
#include "kernel/cmdline.h"
#include "kernel/file.h"

/* A file in one of these hides those of its name in the next ones. */
static const char *const directories[] = { "etc", "run", "usr/local/lib", "usr/lib" };
enum { ETC, RUN, DIRECTORIES = sizeof(directories) / sizeof(directories[0]) };

struct dropin {
	const char *name;
	unsigned directory;
	struct dropin *next;        /* in the order of their names */
};

struct reading {
	struct scan *scan;
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
	dropin = arena_alloc(r->scan->arena, sizeof(*dropin));
	*dropin = (struct dropin){ arena_copy(r->scan->arena, name), r->directory, *place };
	*place = dropin;
}

/* /run is the same in the initramfs and in the real system. */
static const struct root *root_of(const struct reading *r, unsigned directory)
{
	return directory == RUN ? r->scan->root : &r->system;
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

			while ((name = root_dir_next(&dir)))
				add_dropin(r, name);
			err = dir.error;
			root_dir_close(&dir);
		}
		scan_miss(r->scan, path, err);
	}
}

/* Read a file by its path in the real system; false if it is missing. */
static bool read_file(struct reading *r, unsigned directory, const char *path, struct systemd_affinity *said)
{
	int error = 0;
	char *text = file_read_text(root_of(r, directory), r->scan->arena, path, ROOT_VALUE_MAX, &error);

	if (text)
		systemd_read_affinity(said, text);
	else
		memset(said, 0, sizeof(*said));
	scan_miss(r->scan, path, error);
	return text || error != -ENOENT;
}

/* Read the first system.conf found; it hides the others. */
static void read_main(struct reading *r)
{
	for (unsigned i = 0; i < DIRECTORIES; i++) {
		char path[64];

		format_text(path, sizeof(path), "%s/systemd/system.conf", directories[i]);
		if (read_file(r, i, path, &r->scan->facts->systemd))
			return;
	}
}

/* Read all drop-ins but ours, which resets what earlier ones say; later ones add to it. */
static void read_dropins(struct reading *r)
{
	const char *ours = strrchr(policy_dropins[POLICY_SYSTEMD].file, '/') + 1;
	struct facts *facts = r->scan->facts;

	for (const struct dropin *d = r->dropins; d; d = d->next) {
		int order = strcmp(d->name, ours);
		struct systemd_affinity said;
		char path[320];

		/* A file of our name in /etc replaces ours. */
		if (!order && d->directory != ETC)
			continue;
		format_text(path, sizeof(path), "/%s/systemd/system.conf.d/%s", directories[d->directory], d->name);
		read_file(r, d->directory, path + 1, &said);
		systemd_add_affinity(&facts->systemd, &said);
		if (said.reset)
			facts->systemd_after = NULL;
		if (order >= 0 && (!order || cpuset_intersects(&said.cpus, &r->scan->facts->isolated)))
			facts->systemd_after = arena_copy(r->scan->arena, path);
	}
}

/* systemd.cpu_affinity= on the kernel command line overrides all files (kernel-command-line(7)). */
static void read_parameter(struct scan *s)
{
	const char *cursor = s->facts->cmdline;
	struct systemd_affinity said = { 0 };
	char list[CMDLINE_MAX];

	while (cmdline_next(&cursor, "systemd.cpu_affinity", list)) {
		memset(&said, 0, sizeof(said));
		systemd_read_list(&said, list);
	}
	if (cpuset_intersects(&said.cpus, &s->facts->isolated))
		s->facts->systemd_after = "systemd.cpu_affinity= on the kernel command line";
	else if (said.set)
		s->facts->systemd_after = NULL;
}

static void find_systemd(struct scan *s)
{
	struct reading reading = { .scan = s };
	int err;

	if (!s->system || !(s->policy->set[KNOB_TELL] & 1u << POLICY_SYSTEMD) || cpuset_empty(&s->facts->isolated))
		return;
	err = root_open_below(&reading.system, s->root, s->system);
	scan_miss(s, s->system, err);
	if (err)
		return;
	find_dropins(&reading);
	read_main(&reading);
	read_dropins(&reading);
	read_parameter(s);
	root_close(&reading.system);
}

void probe_dropins(struct scan *s, const struct knob *knob)
{
	find_systemd(s);
	for (size_t i = 0; i < POLICY_PROGRAMS; i++)
		scan_add_file(s, knob, VALUE_TEXT, policy_dropins[i].file + 1, policy_dropins[i].name, false);
}
