#include "probe/scan.h"

#include <errno.h>
#include <string.h>

#include "base/errname.h"
#include "base/format.h"
#include "base/glob.h"
#include "base/text.h"
#include "base/utf8.h"
#include "kernel/file.h"

void scan_add(struct scan *s, struct target found)
{
	struct target *target = arena_alloc(s->arena, sizeof(*target));
	struct target **bucket = &s->bucket[text_hash(found.id) % SCAN_BUCKETS];

	found.next_alike = *bucket;
	*bucket = target;
	*target = found;
	if (!target->effect)
		target->effective = target->read;
	*s->tail = target;
	s->tail = &target->next;
}

const char *scan_name(struct scan *s, const char *name)
{
	char *copy = arena_copy(s->arena, name);

	utf8_clean(copy, false);
	return copy;
}

void scan_add_nowhere(struct scan *s, const struct knob *knob, const char *pattern, const char *name, const char *wanted)
{
	scan_add(s, (struct target){
		.knob = knob, .format = VALUE_TEXT, .id = arena_copy(s->arena, pattern), .name = name,
		.read = { .error = -ENOENT, .why = "no CPU is isolated" }, .wanted = wanted,
	});
}

struct target *scan_known_file(const struct scan *s, const char *path)
{
	struct target *target;
	char id[SCAN_FILE];

	format_text(id, sizeof(id), "/%s", path);
	target = s->bucket[text_hash(id) % SCAN_BUCKETS];
	while (target && strcmp(target->id, id))
		target = target->next_alike;
	return target;
}

void scan_miss(struct scan *s, const char *path, int error)
{
	char id[SCAN_FILE];

	if (!error || error == -ENOENT || error == -ENOTDIR || error == -ESRCH || error == -ENODEV)
		return;
	format_text(id, sizeof(id), "/%s", path);
	scan_add(s, (struct target){
		.knob = policy_knob(s->policy, TARGET_UNREAD), .format = VALUE_TEXT, .id = arena_copy(s->arena, id), .name = scan_name(s, id),
		.read = { .error = error },
	});
}

void scan_trouble(struct scan *s, const char *path, int error)
{
	format_text(s->facts->trouble, sizeof(s->facts->trouble), "/%s cannot be read: %s", path, errname(error));
}

struct value scan_read(struct scan *s, const char *path)
{
	struct value value = file_read_path(s->root, s->arena, path);

	scan_miss(s, path, value.error);
	return value;
}

int scan_list(struct scan *s, const char *path,
                void (*found)(struct scan *scan, const char *name, void *context), void *context)
{
	struct root_dir dir;
	int err = root_dir_open(s->root, path, &dir);

	if (!err) {
		const char *name;

		while ((name = root_dir_next(&dir))) {
			s->inode = s->root->live ? dir.inode : 0;
			found(s, name, context);
		}
		err = dir.error;
		root_dir_close(&dir);
	}
	scan_miss(s, path, err);
	return err;
}

struct target *scan_add_file(struct scan *s, const struct knob *knob, enum value_format format,
                             const char *path, const char *name, bool optional)
{
	struct target **place = s->tail;
	char id[SCAN_FILE];
	struct value value;

	format_text(id, sizeof(id), "/%s", path);
	value = target_read(s->root, s->arena, id, format);
	if (optional && value.error == -ENOENT)
		return NULL;
	scan_add(s, (struct target){
		.knob = knob,
		.format = format,
		.id = arena_copy(s->arena, id),
		.name = name,
		.read = value,
	});
	return *place;
}

int scan_number(const char *name)
{
	unsigned long long n;

	return text_number(&name, &n) && !*name && n <= 0x7fffffff ? (int)n : -1;
}

/* A pattern being searched for. `path` is a directory of len bytes, with room for its entries. */
struct search {
	char path[SCAN_PATH];
	size_t len;
	const char *pattern;        /* below the directory */
	char component[SCAN_PATH];    /* its first component, if that is a pattern itself */
	void (*found)(struct scan *s, const char *path, void *context);
	void *context;
};

static void search_below(struct scan *s, const struct search *search);

/* Continue in an entry of the directory. */
/* NOLINTNEXTLINE(misc-no-recursion): no deeper than the pattern has components, and SCAN_PATH bounds these. */
static void enter(struct scan *s, const struct search *search, const char *name)
{
	struct search below = *search;

	below.len += format_text(below.path + below.len, SCAN_PATH - below.len, "%s%s", below.len ? "/" : "", name);
	if (below.len < SCAN_PATH)
		search_below(s, &below);
	else
		scan_miss(s, below.path, -ENAMETOOLONG);
}

static void enter_matching(struct scan *s, const char *name, void *context)
{
	const struct search *search = context;

	/* glob(7): only a dot matches a leading dot. */
	if ((*name != '.' || *search->component == '.') && glob_match(search->component, name))
		enter(s, search, name);
}

/* NOLINTNEXTLINE(misc-no-recursion): as above. */
static void search_below(struct scan *s, const struct search *search)
{
	struct search here = *search;
	size_t part = strcspn(here.pattern, "/");

	if (!part) {
		here.found(s, here.path, here.context);
		return;
	}
	memcpy(here.component, here.pattern, part);
	here.component[part] = '\0';
	here.pattern += part + (here.pattern[part] == '/');
	if (glob_is_pattern(here.component))
		scan_list(s, here.path, enter_matching, &here);
	else
		enter(s, &here, here.component);
}

void scan_find(struct scan *s, const char *pattern,
                 void (*found)(struct scan *s, const char *path, void *context), void *context)
{
	struct search search = { .pattern = pattern, .found = found, .context = context };

	search_below(s, &search);
}
