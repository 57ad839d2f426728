#include "prober.h"

#include <errno.h>
#include <string.h>

#include "errname.h"
#include "format.h"
#include "glob.h"
#include "number.h"
#include "text.h"
#include "utf8.h"

void prober_add(struct prober *p, struct target found)
{
	struct target *target = arena_alloc(p->arena, sizeof(*target)), **bucket;

	if (!target || !found.id || !found.name || found.value.error == -ENOMEM) {
		p->full = true;
		return;
	}
	bucket = &p->bucket[text_hash(found.id) % PROBER_BUCKETS];
	found.next_alike = *bucket;
	*bucket = target;
	*target = found;
	if (!target->effect)
		target->effective = target->value;
	*p->tail = target;
	p->tail = &target->next;
}

const char *prober_copy(struct prober *p, const char *text)
{
	const char *copy = arena_copy(p->arena, text);

	p->full |= !copy;
	return copy;
}

const char *prober_name(struct prober *p, const char *name)
{
	char *copy = arena_copy(p->arena, name);

	p->full |= !copy;
	if (copy)
		utf8_clean(copy, false);
	return copy;
}

void prober_add_nowhere(struct prober *p, enum target_class class, const char *pattern, const char *name, const char *wish)
{
	prober_add(p, (struct target){
		.class = class, .format = VALUE_TEXT, .id = prober_copy(p, pattern), .name = name,
		.value = { .error = -ENOENT, .why = "no CPU is isolated" }, .wish = wish,
	});
}

void prober_miss(struct prober *p, const char *path, int error)
{
	char id[PROBER_FILE];
	const char *copy;

	if (!error || error == -ENOENT || error == -ENOTDIR || error == -ESRCH || error == -ENODEV)
		return;
	format_text(id, sizeof(id), "/%s", path);
	copy = prober_copy(p, id);
	prober_add(p, (struct target){
		.class = TARGET_UNREAD, .format = VALUE_TEXT, .id = copy, .name = prober_name(p, id), .value = { .error = error },
	});
}

void prober_trouble(struct prober *p, const char *path, int error)
{
	format_text(p->facts->trouble, sizeof(p->facts->trouble), "/%s cannot be read: %s", path, errname(-error));
}

struct value prober_read(struct prober *p, const char *path)
{
	struct value value = target_read_file(p->root, p->arena, path);

	prober_miss(p, path, value.error);
	return value;
}

int prober_list(struct prober *p, const char *path,
                void (*found)(struct prober *prober, const char *name, void *context), void *context)
{
	struct root_dir dir;
	int err = root_dir_open(p->root, path, &dir);

	if (!err) {
		const char *name;

		while ((name = root_dir_next(&dir)) && !p->full) {
			p->inode = p->root->live ? dir.inode : 0;
			found(p, name, context);
		}
		err = dir.error;
		root_dir_close(&dir);
	}
	prober_miss(p, path, err);
	return err;
}

struct target *prober_add_file(struct prober *p, enum target_class class, enum value_format format,
                               const char *path, const char *name, bool optional)
{
	struct target **place = p->tail;
	char id[PROBER_FILE];
	struct value value;

	format_text(id, sizeof(id), "/%s", path);
	value = target_read(p->root, p->arena, id, format);
	if (optional && value.error == -ENOENT)
		return NULL;
	prober_add(p, (struct target){
		.class = class,
		.format = format,
		.id = prober_copy(p, id),
		.name = name,
		.value = value,
	});
	return *place;
}

int prober_number(const char *name)
{
	unsigned long long n;

	return number_read(&name, &n) && !*name && n <= 0x7fffffff ? (int)n : -1;
}

/* A pattern being searched for. `path` is a directory of len bytes, with room for what is found in it. */
struct search {
	char path[PROBER_PATH];
	size_t len;
	const char *pattern;        /* below the directory */
	char component[PROBER_PATH];    /* its first part, if that is a pattern itself */
	void (*found)(struct prober *p, const char *path, void *context);
	void *context;
};

static void search_below(struct prober *p, const struct search *search);

/* Go on below an entry of the directory. */
/* NOLINTNEXTLINE(misc-no-recursion): no deeper than the pattern has components, and PROBER_PATH bounds these. */
static void enter(struct prober *p, const struct search *search, const char *name)
{
	struct search below = *search;

	below.len += format_text(below.path + below.len, PROBER_PATH - below.len, "%s%s", below.len ? "/" : "", name);
	if (below.len < PROBER_PATH)
		search_below(p, &below);
	else
		prober_miss(p, below.path, -ENAMETOOLONG);
}

static void enter_matching(struct prober *p, const char *name, void *context)
{
	const struct search *search = context;

	/* glob(7): a dot at the start of a name is found by a dot only. */
	if ((*name != '.' || *search->component == '.') && glob_match(search->component, name))
		enter(p, search, name);
}

/* NOLINTNEXTLINE(misc-no-recursion): as above. */
static void search_below(struct prober *p, const struct search *search)
{
	struct search here = *search;
	size_t part = strcspn(here.pattern, "/");

	if (!part) {
		here.found(p, here.path, here.context);
		return;
	}
	memcpy(here.component, here.pattern, part);
	here.component[part] = '\0';
	here.pattern += part + (here.pattern[part] == '/');
	if (glob_is_pattern(here.component))
		prober_list(p, here.path, enter_matching, &here);
	else
		enter(p, &here, here.component);
}

void prober_find(struct prober *p, const char *pattern,
                 void (*found)(struct prober *p, const char *path, void *context), void *context)
{
	struct search search = { .pattern = pattern, .found = found, .context = context };

	search_below(p, &search);
}
