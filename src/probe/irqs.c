#include "probe/irqs.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "config/rule.h"
#include "kernel/file.h"

/* The IRQ's NUMA node, if there are several and the policy asks. */
static int read_node(struct scan *s, int number)
{
	char path[48];
	struct value node;

	if (!s->facts->nodes)
		return -1;
	format_text(path, sizeof(path), "proc/irq/%d/node", number);
	node = scan_read(s, path);
	return node.text ? scan_number(node.text) : -1;
}

/* Find or add the IRQ of that number. */
static struct irq *get_irq(struct scan *s, int number)
{
	struct irq *irq = irq_find(&s->facts->irq_table, (unsigned)number);

	if (irq)
		return irq;
	irq = arena_alloc(s->arena, sizeof(*irq));
	*irq = (struct irq){ .number = (unsigned)number, .actions = "", .node = -1 };
	irq_add(&s->facts->irq_table, irq);
	return irq;
}

/* One listing has the inodes of all. */
static void find_inode(struct scan *s, const char *entry, void *context)
{
	int number = scan_number(entry);

	(void)context;
	if (number >= 0)
		get_irq(s, number)->inode = s->inode;
}

/* The IRQs' knob, their first target, and the highest number so far. */
struct order {
	const struct knob *knob;
	struct target **first;
	unsigned highest;
};

/* Move an IRQ, the last target, to its place by number. /proc has them in order; a tree under --root may not. */
static void sort_in(struct scan *s, struct order *order, struct target **last)
{
	struct target *irq = *last, **place = order->first;

	if (irq->irq->number >= order->highest) {
		order->highest = irq->irq->number;
		return;
	}
	while (!(*place)->irq || (*place)->irq->number < irq->irq->number)
		place = &(*place)->next;
	*last = NULL;
	s->tail = last;
	irq->next = *place;
	*place = irq;
}

static void find_irq(struct scan *s, const char *entry, void *context)
{
	char path[80], name[160];
	struct order *order = context;
	struct target target = { .knob = order->knob, .format = order->knob->format };
	struct value actions;
	struct irq *irq;
	struct target **last;
	int number = scan_number(entry);

	if (number < 0)
		return;
	format_text(path, sizeof(path), "/proc/irq/%d/smp_affinity_list", number);
	target.id = arena_copy(s->arena, path);
	target.read = file_read_path(s->root, s->arena, path + 1);

	format_text(path, sizeof(path), "proc/irq/%d/effective_affinity_list", number);
	target.effective = scan_read(s, path);
	/* Without GENERIC_IRQ_EFFECTIVE_AFF_MASK the affinity takes effect at once. */
	if (target.effective.error != -ENOENT)
		target.effect = arena_copy(s->arena, path);

	format_text(path, sizeof(path), "sys/kernel/irq/%d/actions", number);
	actions = file_read_path(s->root, s->arena, path);
	/* Without its actions it is unknown which rule matches: leave the IRQ alone. */
	if (!actions.text && actions.error != -ENOENT)
		target.read = actions;

	target.irq = irq = get_irq(s, number);
	irq->actions = actions.text ? actions.text : "";
	irq->node = read_node(s, number);
	s->facts->irqs++;
	format_text(name, sizeof(name), "irq %d%s%s", number, *irq->actions ? " " : "", irq->actions);
	target.name = scan_name(s, name);
	last = s->tail;
	scan_add(s, target);
	sort_in(s, order, last);
}

/* Add an owner, a device or part of one, to an IRQ, unless it has it already. */
static void add_owner(struct scan *s, struct irq *irq, enum irq_owner_kind kind, const char *name, const char *device)
{
	struct irq_owner *owner;

	for (const struct irq_owner *o = irq->owners; o; o = o->next)
		if (o->kind == kind && !strcmp(o->name, name) && !strcmp(o->device, device))
			return;
	owner = arena_alloc(s->arena, sizeof(*owner));
	*owner = (struct irq_owner){ kind, arena_copy(s->arena, name), arena_copy(s->arena, device), irq->owners };
	irq->owners = owner;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A device on a bus that has a driver. */
struct device {
	const char *path;       /* on its bus, "sys/bus/pci/devices/0000:00:1f.3" */
	const char *name;       /* its last component */
	const char *driver;
	struct irq *line;       /* the legacy IRQ that it claims, NULL for none */
	struct device *next;
};

/* A search for owners: all devices, then the members of each class. */
struct owners {
	struct device *devices;
	enum irq_owner_kind kind;
};

static struct device *find_named(const struct owners *owners, const char *name)
{
	struct device *device = owners->devices;

	while (device && strcmp(device->name, name))
		device = device->next;
	return device;
}

static void own(struct scan *s, struct irq *irq, const struct device *device)
{
	add_owner(s, irq, IRQ_DEVICE, device->name, device->name);
	add_owner(s, irq, IRQ_DRIVER, device->driver, device->name);
}

static void own_message(struct scan *s, const char *digits, void *context)
{
	int number = scan_number(digits);
	struct irq *irq = number > 0 ? irq_find(&s->facts->irq_table, (unsigned)number) : NULL;

	if (irq)
		own(s, irq, context);
}

/*
 * The legacy IRQ of a PCI device, Documentation/ABI/testing/sysfs-bus-pci. 0 and 255 mean none (PCI 3.0, 6.2.4), and
 * until a driver enables the device the file has what the firmware left in its registers.
 */
static struct irq *read_line(struct scan *s, const char *path)
{
	char file[SCAN_FILE];
	struct value line, enable;
	int number;

	format_text(file, sizeof(file), "%s/irq", path);
	line = scan_read(s, file);
	number = line.text ? scan_number(line.text) : -1;
	if (number <= 0 || number == 255 || !irq_find(&s->facts->irq_table, (unsigned)number))
		return NULL;
	format_text(file, sizeof(file), "%s/enable", path);
	enable = scan_read(s, file);
	return enable.text && !strcmp(enable.text, "0") ? NULL : irq_find(&s->facts->irq_table, (unsigned)number);
}

/* A device owns its message-signalled IRQs; without any, it may own its legacy IRQ. */
static void find_device(struct scan *s, const char *path, void *context)
{
	struct owners *owners = context;
	struct device *device;
	char file[SCAN_FILE], link[SCAN_FILE];
	int len;

	format_text(file, sizeof(file), "%s/driver", path);
	len = root_readlink(s->root, file, link, sizeof(link));
	if (len < 0) {
		scan_miss(s, file, len);
		return;
	}
	device = arena_alloc(s->arena, sizeof(*device));
	device->path = arena_copy(s->arena, path);
	device->driver = arena_copy(s->arena, base_name(link));
	device->name = base_name(device->path);
	device->next = owners->devices;
	owners->devices = device;
	format_text(file, sizeof(file), "%s/msi_irqs", path);
	if (scan_list(s, file, own_message, device))
		device->line = read_line(s, path);
}

/* Does a network interface of that name belong to the device? */
static bool has_interface(const struct scan *s, const struct device *device, const char *name)
{
	char path[IRQ_ACTION_MAX + 16], link[512], part[80];

	format_text(path, sizeof(path), "sys/class/net/%s", name);
	format_text(part, sizeof(part), "/%s/", device->name);
	return !strchr(name, '/') && root_readlink(s->root, path, link, sizeof(link)) >= 0 && text_find(link, part);
}

/* Does the action's name belong to the device? */
static bool bears_name(const struct scan *s, const char *action, const struct device *device)
{
	return text_has_name(action, device->name) || text_has_name(action, device->driver) || has_interface(s, device, action);
}

/* Does the name of an action on the device's line belong to the device? */
static bool has_own_action(const struct scan *s, const struct device *device)
{
	const char *actions = device->line->actions;
	char action[IRQ_ACTION_MAX];

	while (text_next_item(&actions, action, sizeof(action)))
		if (bears_name(s, action, device))
			return true;
	return false;
}

/* Does the name of one of the IRQ's actions belong to no device on that line? */
static bool has_nobodys_action(const struct scan *s, const struct owners *owners, const struct irq *line)
{
	const char *actions = line->actions;
	char action[IRQ_ACTION_MAX];

	while (text_next_item(&actions, action, sizeof(action))) {
		const struct device *bearer = owners->devices;

		while (bearer && (bearer->line != line || !bears_name(s, action, bearer)))
			bearer = bearer->next;
		if (!bearer)
			return true;
	}
	return false;
}

/*
 * A device shows a legacy IRQ even if it has not requested it, and will use MSI later. It does not own an IRQ that is
 * another's MSI; and if no action has its name, it is an owner only if some action belongs to no device.
 */
static void own_lines(struct scan *s, struct owners *owners)
{
	for (struct device *d = owners->devices; d; d = d->next)
		if (d->line && d->line->owners)
			d->line = NULL;
	for (struct device *d = owners->devices; d; d = d->next)
		if (d->line && (has_own_action(s, d) || has_nobodys_action(s, owners, d->line)))
			own(s, d->line, d);
}

/* Make `name` an owner of every IRQ of that device. Returns whether there are any. */
static bool share_irqs(struct scan *s, const char *device, enum irq_owner_kind kind, const char *name)
{
	bool any = false;

	for (size_t i = 0; i < IRQ_BUCKETS; i++)
		for (struct irq *irq = s->facts->irq_table.bucket[i]; irq; irq = irq->next) {
			const struct irq_owner *o = irq->owners;

			while (o && (o->kind != IRQ_DEVICE || strcmp(o->name, device)))
				o = o->next;
			if (o) {
				add_owner(s, irq, kind, name, device);
				any = true;
			}
		}
	return any;
}

/* A USB root hub stands for its controller, its parent device. */
static void own_controller(struct scan *s, const struct owners *owners, struct irq *irq, const struct device *hub)
{
	const struct device *controller;
	char link[512], *slash;

	if (strncmp(hub->path, "sys/bus/usb/", 12) || root_readlink(s->root, hub->path, link, sizeof(link)) < 0 ||
	    !(slash = strrchr(link, '/')))
		return;
	*slash = '\0';
	controller = find_named(owners, base_name(link));
	if (controller)
		own(s, irq, controller);
}

static bool is_only(const struct owners *owners, const struct device *device)
{
	for (const struct device *d = owners->devices; d; d = d->next)
		if (d != device && !strcmp(d->driver, device->driver))
			return false;
	return true;
}

static void own_action(struct scan *s, const struct owners *owners, struct irq *irq, const char *action)
{
	for (const struct device *d = owners->devices; d; d = d->next) {
		if (text_has_name(action, d->name)) {
			own(s, irq, d);
			own_controller(s, owners, irq, d);
		} else if (text_has_name(action, d->driver)) {
			/* If several devices have that driver, it is unknown which. */
			if (is_only(owners, d))
				own(s, irq, d);
			else
				add_owner(s, irq, IRQ_DRIVER, d->driver, d->name);
		}
	}
}

/*
 * Devices on buses other than PCI do not show their IRQs. That leaves the names of actions, often those of the device
 * ("ff160000.i2c"), the driver or a hub ("xhci-hcd:usb1").
 */
static void own_names(struct scan *s, const struct owners *owners)
{
	for (size_t i = 0; i < IRQ_BUCKETS; i++)
		for (struct irq *irq = s->facts->irq_table.bucket[i]; irq; irq = irq->next) {
			const char *actions = irq->actions;
			char action[IRQ_ACTION_MAX];

			irq->named = !irq->owners;
			while (irq->named && text_next_item(&actions, action, sizeof(action)))
				own_action(s, owners, irq, action);
		}
}

/* An action may have the name of a class member ("eth0"): its owner is then the nearest parent device. */
static void own_member(struct scan *s, const struct owners *owners, char *link, const char *name)
{
	const struct device *device = NULL;

	for (char *slash; !device && (slash = strrchr(link, '/')); ) {
		*slash = '\0';
		device = find_named(owners, base_name(link));
	}
	for (size_t i = 0; device && i < IRQ_BUCKETS; i++)
		for (struct irq *irq = s->facts->irq_table.bucket[i]; irq; irq = irq->next)
			if (irq->named && text_has_name(irq->actions, name)) {
				add_owner(s, irq, owners->kind, name, device->name);
				own(s, irq, device);
			}
}

/*
 * A network interface, disk or sound card: its link shows its place in the device tree; it uses the nearest parent
 * device with an IRQ.
 */
static void find_member(struct scan *s, const char *path, void *context)
{
	const struct owners *owners = context;
	enum irq_owner_kind kind = owners->kind;
	char link[512], above[512];
	struct value id = { .text = NULL };
	int len;

	if (kind == IRQ_CARD) {
		char file[SCAN_FILE];

		format_text(file, sizeof(file), "%s/id", path);
		id = scan_read(s, file);
	}
	len = root_readlink(s->root, path, link, sizeof(link));
	if (len < 0) {
		/* EINVAL: not a link, readlink(2). */
		scan_miss(s, path, len == -EINVAL ? 0 : len);
		return;
	}
	format_text(above, sizeof(above), "%s", link);
	for (char *slash; (slash = strrchr(above, '/')); ) {
		*slash = '\0';
		if (!share_irqs(s, base_name(above), kind, base_name(path)))
			continue;
		if (id.text)
			share_irqs(s, base_name(above), kind, id.text);
		return;
	}
	own_member(s, owners, link, base_name(path));
}

static void find_owners(struct scan *s)
{
	static const struct {
		const char *pattern;
		enum irq_owner_kind kind;
	} classes[] = {
		{ "sys/class/net/*", IRQ_DEVICE },
		{ "sys/class/block/*", IRQ_DEVICE },
		{ "sys/class/sound/card*", IRQ_CARD },
	};
	struct owners owners = { .devices = NULL };

	scan_find(s, "sys/bus/*/devices/*", find_device, &owners);
	own_lines(s, &owners);
	own_names(s, &owners);
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		owners.kind = classes[i].kind;
		scan_find(s, classes[i].pattern, find_member, &owners);
	}
}

void probe_irqs(struct scan *s, const struct knob *knob)
{
	struct order order = { .knob = knob };

	scan_list(s, "sys/kernel/irq", find_inode, NULL);
	order.first = s->tail;
	scan_list(s, "proc/irq", find_irq, &order);
	if (s->owners)
		find_owners(s);
}
