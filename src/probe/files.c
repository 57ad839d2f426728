#include "probe/files.h"

#include <string.h>

#include "base/format.h"
#include "base/glob.h"
#include "base/text.h"
#include "base/utf8.h"

/* A path being searched for, and whether it was found. */
struct wish {
	const struct knob *knob;
	struct knob_path path;      /* the knob's, with a number for POLICY_CPU */
	unsigned line;              /* of the config */
	unsigned found;
};

/* A name for the user: the path below /proc/sys, or the last three components: "usb1/power/control". */
static const char *copy_tail(struct scan *s, const char *path)
{
	static const char sysctl[] = "proc/sys/";
	const char *tail = path + strlen(path);

	if (!strncmp(path, sysctl, sizeof(sysctl) - 1))
		return scan_name(s, path + sizeof(sysctl) - 1);
	for (int slashes = 0; tail > path && (tail[-1] != '/' || ++slashes < 3); tail--)
		;
	return scan_name(s, tail);
}

/* Cut the next component off a path. */
static size_t cut_component(const char **path, char *component, size_t size)
{
	size_t len = strcspn(*path, "/");

	format_text(component, len < size ? len + 1 : size, "%s", *path);
	*path += len + ((*path)[len] == '/');
	return len;
}

/* Go on behind the next component of the pattern that is one itself, and copy what it matched in the path. */
static void next_match(const char **pattern, const char **path, char match[SCAN_PATH])
{
	char asked[SCAN_PATH];

	*match = '\0';
	while (cut_component(pattern, asked, sizeof(asked)) && cut_component(path, match, SCAN_PATH) && !glob_is_pattern(asked))
		;
}

/* The knob's name, with each "*" as the next one in the pattern matched. */
static const char *fill_name(struct scan *s, const struct wish *wish, const char *path)
{
	const char *pattern = wish->path.path + 1;
	struct text name;

	text_begin(&name, s->arena);
	for (const char *p = wish->path.name; *p; p++) {
		if (*p == '*') {
			char match[SCAN_PATH];

			next_match(&pattern, &path, match);
			text_add(&name, "%.127s", match);
		} else {
			text_add(&name, "%c", *p);
		}
	}
	utf8_clean(name.start, false);
	return text_end(&name);
}

static void add_wanted(struct scan *s, struct wish *wish, const char *path, bool optional)
{
	struct target *target = scan_known_file(s, path);
	char beside[SCAN_FILE];

	if (!target)
		target = scan_add_file(s, wish->knob, wish->knob->format, path,
		                       wish->path.name ? fill_name(s, wish, path) : copy_tail(s, path), optional);
	if (!target)
		return;
	wish->found++;
	if (target->line > wish->line)
		return;
	target->knob = wish->knob;
	target->line = wish->line;
	target->wanted = wish->path.wanted;
	if (!wish->path.offers || !target->read.text)
		return;
	format_text(beside, sizeof(beside), "%s", path);
	*strrchr(beside, '/') = '\0';
	format_text(beside + strlen(beside), sizeof(beside) - strlen(beside), "/%s", wish->path.offers);
	target->offers = scan_read(s, beside).text;
}

static void add_found(struct scan *s, const char *path, void *context)
{
	add_wanted(s, context, path, true);
}

/* Add everything that matches a path, or else the path itself, which is then absent. */
static void find_path(struct scan *s, const struct knob *knob, const struct knob_path *path, unsigned line)
{
	struct wish wish = { knob, *path, line, 0 };

	scan_find(s, path->path + 1, add_found, &wish);
	if (!wish.found && !path->optional)
		add_wanted(s, &wish, path->path + 1, false);
}

/* POLICY_CPU in a path stands for each isolated CPU. */
static void find_paths_of_cpus(struct scan *s, const struct knob *knob, const struct knob_path *path, unsigned line,
                               const char *mark)
{
	const struct cpuset *isolated = &s->facts->isolated;
	size_t before = (size_t)(mark - path->path);
	char one[SCAN_FILE];
	struct knob_path of_cpu = *path;

	of_cpu.path = one;
	format_text(one, sizeof(one), "%s", path->path);
	if (cpuset_empty(isolated)) {
		one[before] = '*';
		scan_add_nowhere(s, knob, one, copy_tail(s, one + 1), path->wanted);
	}
	for (unsigned cpu = cpuset_next(isolated, 0); cpu < CPUSET_MAX; cpu = cpuset_next(isolated, cpu + 1)) {
		format_text(one + before, sizeof(one) - before, "%u%s", cpu, mark + 1);
		find_path(s, knob, &of_cpu, line);
	}
}

void probe_files(struct scan *s, const struct knob *knob)
{
	const char *wanted = policy_wanted(s->policy, knob);
	unsigned line = s->policy->row[knob - s->policy->knobs].line;

	for (const struct knob_path *p = knob->paths; p && p->path && wanted; p++) {
		struct knob_path path = *p;
		const char *mark = strchr(path.path, *POLICY_CPU);

		if (!path.wanted)
			path.wanted = wanted;
		if (mark)
			find_paths_of_cpus(s, knob, &path, line, mark);
		else
			find_path(s, knob, &path, line);
	}
}

void probe_named_files(struct scan *s, const struct knob *knob)
{
	(void)knob;
	for (const struct policy_file *file = s->policy->files; file; file = file->next)
		find_path(s, file->knob, &(struct knob_path){ .path = file->path, .wanted = file->wanted }, file->line);
}

void probe_modules(struct scan *s, const struct knob *knob)
{
	for (const struct policy_module *m = s->policy->modules; m; m = m->next) {
		char id[128];

		format_text(id, sizeof(id), "module:%s", m->name);
		scan_add(s, (struct target){
			.knob = knob, .format = VALUE_TEXT, .id = arena_copy(s->arena, id), .name = m->name,
			.read = target_read(s->root, s->arena, id, VALUE_TEXT), .wanted = "loaded",
		});
	}
}
