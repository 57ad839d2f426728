/* The sockets that systemd passes: when a burst is over, what is lost, and that nothing is waited for in vain. */
#include "kernel/listen.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/format.h"
#include "base/watch.h"
#include "tap.h"

enum { FIRST = 3, ROUTE = 0, UEVENT = 15 };

/* struct sockaddr_nl of netlink(7); musl-gcc has no headers of the kernel's. */
struct address {
	sa_family_t family;
	unsigned short pad;
	uint32_t port, groups;
};

static const char online[] = "online@/devices/system/cpu/cpu1";
static const char change[] = "change@/devices/LNXSYSTM:00/power_supply/BAT0";

/* A group to which the kernel sends nothing. Only who sends to a group may overrun a socket: the others are told to wait. */
static const uint32_t group = 0x80000000;

/* A socket of that protocol as descriptor fd, on a port of its own. */
static bool open_socket(int fd, int protocol, int buffer)
{
	struct address address = { .family = AF_NETLINK, .port = (uint32_t)getpid() * 4 + (uint32_t)fd, .groups = group };
	int made = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	if (made < 0 || (made != fd && (dup2(made, fd) < 0 || close(made))))
		return false;
	return !bind(fd, (struct sockaddr *)&address, sizeof(address)) &&
	       !setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
}

/* Send a uevent to the group, count times. Returns 0 or -errno of the last. */
static int say(const char *message, int count)
{
	struct address address = { .family = AF_NETLINK, .groups = group };
	int from = socket(AF_NETLINK, SOCK_RAW, UEVENT);
	int err = 0;

	while (from >= 0 && count--)
		err = sendto(from, message, strlen(message) + 1, 0, (struct sockaddr *)&address, sizeof(address)) < 0 ? -errno : 0;
	close(from);
	return err;
}

static void pass(const char *count, long pid)
{
	char text[24];

	format_text(text, sizeof(text), "%ld", pid);
	setenv("LISTEN_FDS", count, 1);
	setenv("LISTEN_PID", text, 1);
}

/* Another process sends an event every 20 ms, until it is killed. */
static pid_t begin_storm(void)
{
	pid_t child = fork();

	if (child)
		return child;
	for (;; usleep(20000))
		say(online, 1);
}

static void check(enum listen_result wanted, const char *wanted_what, unsigned from_ms, unsigned to_ms, const char *name)
{
	char what[EVENT_MAX] = "nothing";
	unsigned long long start = watch_us();
	enum listen_result result = listen_wait(what);
	unsigned ms = (unsigned)((watch_us() - start) / 1000);

	ok(result == wanted && ms >= from_ms && ms <= to_ms, "%s (%u ms)", name, ms);
	if (result == LISTEN_EVENT || wanted == LISTEN_EVENT)
		is(what, wanted_what, "  what it was");
}

int main(void)
{
	pid_t storm;

	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_PID");
	check(LISTEN_SILENCE, "", 0, 50, "nobody passed a socket");
	if (!open_socket(FIRST, ROUTE, 65536) || !open_socket(FIRST + 1, UEVENT, 65536)) {
		ok(true, "netlink sockets # SKIP: they cannot be made here");
		return tap_done();
	}
	pass("2", getpid() + 1);
	check(LISTEN_SILENCE, "", 0, 50, "they were passed to another process");
	pass("2", getpid());
	check(LISTEN_SILENCE, "", 0, 50, "no message: nothing is waited for");
	if (say(change, 1) == -EPERM) {
		ok(true, "messages # SKIP: only who has CAP_NET_ADMIN may send them");
		return tap_done();
	}
	check(LISTEN_OTHER, "", 100, 600, "a message that does not matter");
	say(online, 1);
	say(change, 1);
	check(LISTEN_EVENT, "online /devices/system/cpu/cpu1", 100, 600, "one that does, and one that does not");
	check(LISTEN_SILENCE, "", 0, 50, "  both are taken");
	say(change, 10000);
	check(LISTEN_EVENT, "more events than fit into the socket", 100, 1500, "more than the socket holds");
	storm = begin_storm();
	usleep(100000);
	check(LISTEN_EVENT, "online /devices/system/cpu/cpu1", 1000, 1600, "a burst that does not end");
	kill(storm, SIGKILL);
	waitpid(storm, NULL, 0);
	listen_wait((char[EVENT_MAX]){ "" });
	pass("9", getpid());
	dup2(STDIN_FILENO, FIRST);
	say(online, 1);
	check(LISTEN_EVENT, "online /devices/system/cpu/cpu1", 100, 600, "a descriptor that is not a socket, and more than there are");
	return tap_done();
}
