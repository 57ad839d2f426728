/* What the kernel says over netlink, and which of it matters. */
#include "kernel/event.h"

#include <stdint.h>
#include <stdlib.h>

#include "tap.h"

/* lib/kobject_uevent.c: ACTION@DEVPATH, NUL, and variables. */
static const struct {
	const char *message;
	size_t size;
	const char *what;       /* NULL: it does not matter */
} uevents[] = {
#define UEVENT(text, what) { text, sizeof(text) - 1, what }
	UEVENT("add@/devices/pci0000:00/0000:00:02.0\0ACTION=add", "add /devices/pci0000:00/0000:00:02.0"),
	UEVENT("bind@/devices/pci0000:00/0000:00:02.0\0ACTION=bind", "bind /devices/pci0000:00/0000:00:02.0"),
	UEVENT("online@/devices/system/cpu/cpu1\0ACTION=online", "online /devices/system/cpu/cpu1"),
	UEVENT("offline@/devices/system/cpu/cpu1\0ACTION=offline", "offline /devices/system/cpu/cpu1"),
	UEVENT("remove@/devices/pci0000:00/0000:00:02.0\0ACTION=remove", NULL),
	UEVENT("unbind@/devices/pci0000:00/0000:00:02.0\0ACTION=unbind", NULL),
	UEVENT("change@/devices/LNXSYSTM:00/power_supply/BAT0\0ACTION=change", NULL),
	UEVENT("add@", "add "),
	UEVENT("ad@/devices", NULL),
	UEVENT("adds@/devices", NULL),
	UEVENT("add", NULL),
	UEVENT("libudev\0\376\355\312\376", NULL),
	UEVENT("", NULL),
#undef UEVENT
};

/* A message of rtnetlink(7): nlmsghdr, ifinfomsg, and attributes, each a length, a type and a text. */
struct build {
	char bytes[512];
	size_t size;
};

static void put(struct build *b, const void *bytes, size_t size)
{
	memcpy(b->bytes + b->size, bytes, size);
	b->size += size;
}

static void put_attribute(struct build *b, unsigned type, const char *text)
{
	uint16_t header[2] = { (uint16_t)(4 + strlen(text) + 1), (uint16_t)type };

	put(b, header, sizeof(header));
	put(b, text, strlen(text) + 1);
	while (b->size % 4)
		put(b, "", 1);
}

/* From include/uapi/linux/: RTM_NEWLINK is 16, RTM_DELLINK 17, IFF_UP 1, IFLA_IFNAME 3, IFLA_MTU 4, IFLA_WIRELESS 11. */
static void put_link(struct build *b, unsigned type, unsigned flags, const char *name, const char *wireless)
{
	size_t start = b->size;
	uint32_t length, header[4] = { 0, type, 0, 0 }, link[4] = { 0, 2, flags, 0xffffffff };

	put(b, header, sizeof(header));
	put(b, link, sizeof(link));
	put_attribute(b, 4, "xyz");
	if (name)
		put_attribute(b, 3, name);
	if (wireless)
		put_attribute(b, 11, wireless);
	length = (uint32_t)(b->size - start);
	memcpy(b->bytes + start, &length, sizeof(length));
}

static const struct {
	unsigned type, flags;
	const char *name, *wireless, *what;
} links[] = {
	{ 16, 1, "eth0", NULL, "link eth0" },
	{ 16, 0x1003, "enp0s9", NULL, "link enp0s9" },
	{ 16, 0x1002, "eth0", NULL, NULL },             /* down */
	{ 17, 1, "eth0", NULL, NULL },                  /* gone */
	{ 16, 1, "wlan0", "scan", NULL },
	{ 16, 1, NULL, NULL, "link" },
};

static void check_links(void)
{
	struct build two = { .size = 0 };
	char what[EVENT_MAX];

	for (size_t i = 0; i < ROWS(links); i++) {
		struct build one = { .size = 0 };
		bool matters;

		put_link(&one, links[i].type, links[i].flags, links[i].name, links[i].wireless);
		matters = event_link(one.bytes, one.size, what);
		is(matters ? what : NULL, links[i].what, links[i].what ? links[i].what : "a link that does not matter");
		/* Cut anywhere, it is not read beyond its end. */
		for (size_t size = 0; size < one.size; size++) {
			char *copy = calloc(1, size + 1);

			if (!copy)
				return;
			memcpy(copy, one.bytes, size);
			event_link(copy, size, what);
			free(copy);
		}
	}
	put_link(&two, 17, 1, "eth0", NULL);
	put_link(&two, 16, 1, "eth1", NULL);
	put_link(&two, 16, 0, "eth2", NULL);
	is(event_link(two.bytes, two.size, what) ? what : NULL, "link eth1", "the one that matters of several");
}

int main(void)
{
	char what[EVENT_MAX];

	for (size_t i = 0; i < ROWS(uevents); i++) {
		bool matters = event_uevent(uevents[i].message, uevents[i].size, what);

		is(matters ? what : NULL, uevents[i].what, uevents[i].message);
	}
	check_links();
	return tap_done();
}
