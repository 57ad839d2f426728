#include "kernel/listen.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/format.h"
#include "base/text.h"
#include "base/watch.h"

/* SD_LISTEN_FDS_START, and how many sockets rtboot.socket has at most. */
enum { FIRST = 3, SOCKETS = 4 };

enum { QUIET_MS = 100, BURST_MS = 1000 };

/* include/uapi/linux/netlink.h */
enum { NETLINK_ROUTE = 0, NETLINK_KOBJECT_UEVENT = 15 };

static unsigned long long get_number(const char *name)
{
	const char *value = getenv(name);
	unsigned long long n = 0;

	return value && text_number(&value, &n) && !*value ? n : 0;
}

/* How many sockets were passed to this process. The variables may have been inherited from another. */
static unsigned count_sockets(void)
{
	unsigned long long n = get_number("LISTEN_FDS");

	return get_number("LISTEN_PID") != (unsigned long long)getpid() ? 0 : n < SOCKETS ? (unsigned)n : SOCKETS;
}

/* What a socket carries: NETLINK_ROUTE, NETLINK_KOBJECT_UEVENT, or something else, also if it is not a socket. */
static int find_protocol(int fd)
{
	int protocol;
	socklen_t size = sizeof(protocol);

	return getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) ? -1 : protocol;
}

/* Take a message. Returns what it is, or -errno. */
static int take(int fd, int protocol, char *what)
{
	char message[16384];
	ssize_t len = recv(fd, message, sizeof(message) - 1, MSG_DONTWAIT);

	if (len < 0 && errno == ENOBUFS) {
		format_text(what, EVENT_MAX, "more events than fit into the socket");
		return LISTEN_EVENT;
	}
	if (len < 0)
		return errno == EAGAIN || errno == EINTR ? LISTEN_SILENCE : -errno;
	message[len] = '\0';
	switch (protocol) {
	case NETLINK_ROUTE:
		return event_link(message, (size_t)len, what) ? LISTEN_EVENT : LISTEN_OTHER;
	case NETLINK_KOBJECT_UEVENT:
		return event_uevent(message, (size_t)len, what) ? LISTEN_EVENT : LISTEN_OTHER;
	default:
		return -EPROTO;
	}
}

enum listen_result listen_wait(char *what)
{
	struct pollfd sockets[SOCKETS];
	int protocols[SOCKETS];
	unsigned count = count_sockets();
	unsigned long long until = watch_us() + 1000ull * BURST_MS;
	enum listen_result result = LISTEN_SILENCE;

	for (unsigned i = 0; i < count; i++) {
		sockets[i] = (struct pollfd){ .fd = FIRST + (int)i, .events = POLLIN };
		protocols[i] = find_protocol(sockets[i].fd);
	}
	/* Nothing is waited for before the first message: somebody may have started the service. */
	while (count && poll(sockets, count, result == LISTEN_SILENCE ? 0 : QUIET_MS) > 0) {
		for (unsigned i = 0; i < count; i++) {
			int taken = sockets[i].revents ? take(sockets[i].fd, protocols[i], what) : LISTEN_SILENCE;

			if (taken < 0)
				sockets[i].fd = -1;
			else if ((enum listen_result)taken > result)
				result = (enum listen_result)taken;
		}
		if (watch_us() > until)
			break;
	}
	return result;
}
