#include "probe/identity.h"

#include <string.h>

#include "base/format.h"
#include "base/text.h"

#define PATH_SIZE 320

/* What follows the prefix in text, or NULL. */
static const char *behind(const char *text, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(text, prefix, len) ? NULL : text + len;
}

/* "net/ipv4/conf/eth0/rp_filter": where the name of the interface begins, or NULL. */
static const char *find_interface(const char *sysctl)
{
	static const char *const parts[] = { "/conf/", "/neigh/" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *part = strchr(sysctl, '/');

		if (part && (part = behind(part, parts[i])))
			return part;
	}
	return NULL;
}

/* Write the path, without a leading slash, of the file that identifies the target; false if there is none. */
static bool find_path(char *path, const char *id)
{
	const char *name;
	size_t len = 0;

	if ((name = behind(id, "/sys/"))) {
		len = format_text(path, PATH_SIZE, "sys/%s", name);
	} else if ((name = behind(id, "module:"))) {
		len = format_text(path, PATH_SIZE, "sys/module/%s", name);
		/* The kernel's own name of a module. */
		for (char *p = path; (p = strchr(p, '-')); )
			*p = '_';
	} else if ((name = behind(id, "/proc/sys/net/")) && (name = find_interface(name))) {
		len = format_text(path, PATH_SIZE, "sys/class/net/%s", name);
		path[strlen("sys/class/net/") + strcspn(name, "/")] = '\0';
	}
	return len && len < PATH_SIZE;
}

/* The IRQ whose affinity the id names, or NULL. */
static const struct irq *find_irq(const struct facts *facts, const char *id)
{
	const char *digits = behind(id, "/proc/irq/");
	unsigned long long number;

	return digits && text_number(&digits, &number) && number <= 0xffffffff ? irq_find(&facts->irq_table, (unsigned)number) : NULL;
}

const char *identity_find(const struct root *root, const struct facts *facts, struct arena *arena, const char *id)
{
	const struct irq *irq = find_irq(facts, id);
	char path[PATH_SIZE], which[PATH_SIZE] = "";
	struct text text;

	if (irq && irq->inode)
		format_text(which, sizeof(which), "%llu", irq->inode);
	else if (!irq && (!find_path(path, id) || root_identify(root, path, which, sizeof(which)) || !strcmp(which, id)))
		return NULL;
	text_begin(&text, arena);
	text_add(&text, "%s %s", which, irq ? irq->actions : "");
	return text_end(&text);
}

/* Do two comma-separated lists have a name in common? */
static bool share_name(const char *a, const char *b)
{
	for (size_t len; *a; a += len + (a[len] == ',')) {
		len = strcspn(a, ",");
		for (const char *p = b; *p; p += strcspn(p, ",") + (p[strcspn(p, ",")] == ','))
			if (strcspn(p, ",") == len && !memcmp(p, a, len))
				return true;
	}
	return false;
}

bool identity_same(const char *a, const char *b)
{
	size_t which_a, which_b;
	const char *who_a, *who_b;

	if (!a || !b)
		return true;
	which_a = strcspn(a, " ");
	which_b = strcspn(b, " ");
	who_a = a + which_a;
	who_b = b + which_b;
	if (which_a && which_b && (which_a != which_b || memcmp(a, b, which_a)))
		return false;
	who_a += *who_a == ' ';
	who_b += *who_b == ' ';
	return !*who_a || !*who_b || share_name(who_a, who_b);
}
