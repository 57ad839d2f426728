#include "kernel/event.h"

#include <stdint.h>
#include <string.h>

#include "base/format.h"

bool event_uevent(const char *message, size_t size, char *what)
{
	static const char *const actions[] = { "add", "bind", "online", "offline" };
	const char *at = memchr(message, '@', size);

	for (size_t i = 0; at && i < sizeof(actions) / sizeof(actions[0]); i++) {
		size_t len = strlen(actions[i]);

		if (len != (size_t)(at - message) || memcmp(message, actions[i], len))
			continue;
		format_text(what, EVENT_MAX, "%s %s", actions[i], at + 1);
		return true;
	}
	return false;
}

/* include/uapi/linux/netlink.h, rtnetlink.h, if.h, if_link.h. musl-gcc has no headers of the kernel's. */
struct message {                /* the first members of struct nlmsghdr */
	uint32_t len;
	uint16_t type;
};
struct link {
	uint8_t family, pad;
	uint16_t type;
	int32_t index;
	uint32_t flags, change;
};
struct attribute {
	uint16_t len, type;
};
enum { HEADER_SIZE = 16, NEWLINK = 16, LINK_UP = 1, LINK_NAME = 3, LINK_WIRELESS = 11 };

static size_t align4(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* Is this a link that is up? An event of a wireless card, such as the end of a scan, is a NEWLINK as well. */
static bool is_up(const char *body, size_t size, char *what)
{
	struct link link;
	struct attribute attribute;

	if (size < sizeof(link))
		return false;
	memcpy(&link, body, sizeof(link));
	if (!(link.flags & LINK_UP))
		return false;
	format_text(what, EVENT_MAX, "link");
	for (size_t at = sizeof(link); at <= size && size - at >= sizeof(attribute); at += align4(attribute.len)) {
		memcpy(&attribute, body + at, sizeof(attribute));
		if (attribute.len < sizeof(attribute) || attribute.len > size - at)
			break;
		if (attribute.type == LINK_WIRELESS)
			return false;
		if (attribute.type == LINK_NAME)
			format_text(what, EVENT_MAX, "link %s", body + at + sizeof(attribute));
	}
	return true;
}

bool event_link(const char *message, size_t size, char *what)
{
	struct message header;
	bool any = false;

	for (size_t at = 0; at <= size && size - at >= HEADER_SIZE; at += align4(header.len)) {
		memcpy(&header, message + at, sizeof(header));
		if (header.len < HEADER_SIZE || header.len > size - at)
			break;
		if (header.type == NEWLINK && is_up(message + at + HEADER_SIZE, header.len - HEADER_SIZE, what))
			any = true;
	}
	return any;
}
