#include "prober.h"

#include <errno.h>
#include <string.h>

#include "format.h"
#include "glob.h"
#include "number.h"

#define PATH_SIZE 320

void prober_add(struct prober *p, struct target found)
{
	struct target *target = arena_alloc(p->arena, sizeof(*target));

	if (!target || !found.id || !found.name || found.value.error == -ENOMEM) {
		p->full = true;
		return;
	}
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

struct target *prober_add_file(struct prober *p, enum target_class class, enum value_format format,
                               const char *path, const char *name, bool optional)
{
	struct target **place = p->tail;
	char id[PATH_SIZE];
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

/* The rest of a pattern below a directory: `path` has room for PATH_SIZE bytes, and `len` of it are the directory. */
/* NOLINTNEXTLINE(misc-no-recursion): no deeper than the pattern has components, and PATH_SIZE bounds these. */
static void find_below(struct prober *p, char *path, size_t len, const char *pattern,
                       void (*found)(struct prober *p, const char *path, void *context), void *context)
{
	size_t part = strcspn(pattern, "/");
	struct root_dir dir;
	const char *name;
	char component[128];

	if (!part) {
		found(p, path, context);
		return;
	}
	if (part >= sizeof(component) || len + part + 2 > PATH_SIZE)
		return;
	memcpy(component, pattern, part);
	component[part] = '\0';
	pattern += part + (pattern[part] == '/');
	if (!glob_is_pattern(component)) {
		len += format_text(path + len, PATH_SIZE - len, "%s%s", len ? "/" : "", component);
		find_below(p, path, len, pattern, found, context);
		return;
	}
	if (root_dir_open(p->root, path, &dir))
		return;
	while ((name = root_dir_next(&dir)) && !p->full)
		if (glob_match(component, name) && len + strlen(name) + 2 <= PATH_SIZE)
			find_below(p, path, len + format_text(path + len, PATH_SIZE - len, "/%s", name),
			           pattern, found, context);
	root_dir_close(&dir);
}

void prober_find(struct prober *p, const char *pattern,
                 void (*found)(struct prober *p, const char *path, void *context), void *context)
{
	char path[PATH_SIZE] = "";

	find_below(p, path, 0, pattern, found, context);
}
