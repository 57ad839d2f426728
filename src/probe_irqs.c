/* The IRQs, and whose they are. */
#include "prober.h"

#include <errno.h>
#include <string.h>

#include "format.h"
#include "rule.h"

/* The IRQ's NUMA node. Only on a machine with several, for who asks. */
static int read_node(struct prober *p, int number)
{
	char path[48];
	struct value node;

	if (!p->facts->nodes)
		return -1;
	format_text(path, sizeof(path), "proc/irq/%d/node", number);
	node = prober_read(p, path);
	return node.text ? prober_number(node.text) : -1;
}

static struct irq *add_irq(struct prober *p, int number, const char *actions)
{
	struct irq *irq = arena_alloc(p->arena, sizeof(*irq));
	struct irq **bucket = &p->facts->irq[(unsigned)number % FACTS_IRQ_BUCKETS];

	if (!irq) {
		p->full = true;
		return NULL;
	}
	*irq = (struct irq){ .number = (unsigned)number, .actions = actions ? actions : "",
	                     .node = read_node(p, number), .next = *bucket };
	*bucket = irq;
	p->facts->irqs++;
	return irq;
}

/* Where the IRQs begin among the targets, and the highest number so far. */
struct order {
	struct target **first;
	unsigned highest;
};

/* Move an IRQ, the last of the targets, to its place by number. /proc has them in order; a tree that stands for / may not. */
static void sort_in(struct prober *p, struct order *order, struct target **last)
{
	struct target *irq = *last, **place = order->first;

	if (irq->irq->number >= order->highest) {
		order->highest = irq->irq->number;
		return;
	}
	while (!(*place)->irq || (*place)->irq->number < irq->irq->number)
		place = &(*place)->next;
	*last = NULL;
	p->tail = last;
	irq->next = *place;
	*place = irq;
}

static void find_irq(struct prober *p, const char *entry, void *context)
{
	char path[80], name[160];
	struct target target = { .class = TARGET_IRQ, .format = VALUE_LIST };
	struct value actions;
	struct irq *irq;
	struct target **last;
	int number = prober_number(entry);

	if (number < 0)
		return;
	format_text(path, sizeof(path), "/proc/irq/%d/smp_affinity_list", number);
	target.id = prober_copy(p, path);
	target.value = target_read_file(p->root, p->arena, path + 1);

	format_text(path, sizeof(path), "proc/irq/%d/effective_affinity_list", number);
	target.effective = prober_read(p, path);
	/* A kernel without GENERIC_IRQ_EFFECTIVE_AFF_MASK obeys at once. */
	if (target.effective.error != -ENOENT)
		target.effect = prober_copy(p, path);

	format_text(path, sizeof(path), "sys/kernel/irq/%d/actions", number);
	actions = target_read_file(p->root, p->arena, path);
	/* Which rule it falls under is not known then: it stays where it is. */
	if (!actions.text && actions.error != -ENOENT)
		target.value = actions;

	target.irq = irq = add_irq(p, number, actions.text);
	if (!irq)
		return;
	format_text(name, sizeof(name), "irq %d%s%s", number, *irq->actions ? " " : "", irq->actions);
	target.name = prober_copy(p, name);
	last = p->tail;
	prober_add(p, target);
	if (!p->full)
		sort_in(p, context, last);
}

void prober_find_irqs(struct prober *p)
{
	struct order order = { .highest = 0 };

	prober_add_file(p, TARGET_IRQ_DEFAULT, VALUE_MASK, "proc/irq/default_smp_affinity", "irqs yet to come", false);
	order.first = p->tail;
	prober_list(p, "proc/irq", find_irq, &order);
}

/* Say of an IRQ that somebody owns it, who is a device or belongs to one; once is enough. */
static void add_owner(struct prober *p, struct irq *irq, enum irq_owner_kind kind, const char *name, const char *device)
{
	struct irq_owner *owner;

	for (const struct irq_owner *o = irq->owners; o; o = o->next)
		if (o->kind == kind && !strcmp(o->name, name) && !strcmp(o->device, device))
			return;
	owner = arena_alloc(p->arena, sizeof(*owner));
	if (!owner) {
		p->full = true;
		return;
	}
	*owner = (struct irq_owner){ kind, prober_copy(p, name), prober_copy(p, device), irq->owners };
	if (!p->full)
		irq->owners = owner;
}

/* A device on a bus that has a driver: what it owns is known from here on by the pair of names. */
struct device {
	char name[64], driver[64];
};

static void own_irq(struct prober *p, const char *digits, void *context)
{
	const struct device *device = context;
	int number = prober_number(digits);
	struct irq *irq = number > 0 ? facts_irq(p->facts, (unsigned)number) : NULL;

	if (!irq)
		return;
	add_owner(p, irq, IRQ_DEVICE, device->name, device->name);
	add_owner(p, irq, IRQ_DRIVER, device->driver, device->name);
}

/* Its message-signalled IRQs, or where it has none its legacy one: Documentation/ABI/testing/sysfs-bus-pci. */
static void find_device_irqs(struct prober *p, struct device *device, const char *path)
{
	struct value legacy;
	char file[320];

	format_text(file, sizeof(file), "%s/msi_irqs", path);
	if (!prober_list(p, file, own_irq, device))
		return;
	format_text(file, sizeof(file), "%s/irq", path);
	legacy = prober_read(p, file);
	if (legacy.text)
		own_irq(p, legacy.text, device);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void find_device(struct prober *p, const char *path, void *context)
{
	struct device device;
	char file[320], link[320];
	int len;

	(void)context;
	format_text(file, sizeof(file), "%s/driver", path);
	len = root_readlink(p->root, file, link, sizeof(link));
	if (len < 0) {
		prober_miss(p, file, len);
		return;
	}
	format_text(device.name, sizeof(device.name), "%s", base_name(path));
	format_text(device.driver, sizeof(device.driver), "%s", base_name(link));
	find_device_irqs(p, &device, path);
}

/* Make every IRQ of the device of that name one of `name` as well. Returns whether it has any. */
static bool share_irqs(struct prober *p, const char *device, enum irq_owner_kind kind, const char *name)
{
	bool any = false;

	for (size_t i = 0; i < FACTS_IRQ_BUCKETS; i++)
		for (struct irq *irq = p->facts->irq[i]; irq; irq = irq->next) {
			const struct irq_owner *o = irq->owners;

			while (o && (o->kind != IRQ_DEVICE || strcmp(o->name, device)))
				o = o->next;
			if (o) {
				add_owner(p, irq, kind, name, device);
				any = true;
			}
		}
	return any;
}

/*
 * A network interface, disk or sound card: where it hangs in the tree of
 * devices is what its link says, and the nearest device above it that has an IRQ is the one that it
 * uses.
 */
static void find_member(struct prober *p, const char *path, void *context)
{
	enum irq_owner_kind kind = *(const enum irq_owner_kind *)context;
	char link[512];
	struct value id = { .text = NULL };
	int len;

	if (kind == IRQ_CARD) {
		char file[320];

		format_text(file, sizeof(file), "%s/id", path);
		id = prober_read(p, file);
	}
	len = root_readlink(p->root, path, link, sizeof(link));
	if (len < 0) {
		/* A file beside the links is none: EINVAL, readlink(2). */
		prober_miss(p, path, len == -EINVAL ? 0 : len);
		return;
	}
	for (char *slash; (slash = strrchr(link, '/')); ) {
		*slash = '\0';
		if (!share_irqs(p, base_name(link), kind, base_name(path)))
			continue;
		if (id.text)
			share_irqs(p, base_name(link), kind, id.text);
		return;
	}
}

void prober_find_owners(struct prober *p)
{
	static const struct {
		const char *pattern;
		enum irq_owner_kind kind;
	} classes[] = {
		{ "sys/class/net/*", IRQ_DEVICE },
		{ "sys/class/block/*", IRQ_DEVICE },
		{ "sys/class/sound/card*", IRQ_CARD },
	};

	prober_find(p, "sys/bus/*/devices/*", find_device, NULL);
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		enum irq_owner_kind kind = classes[i].kind;

		prober_find(p, classes[i].pattern, find_member, &kind);
	}
}
