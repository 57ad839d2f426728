/*
 * listen: the netlink sockets on which the kernel announces events. systemd holds them (rtboot.socket) and passes them to
 * whom it starts: sd_listen_fds(3).
 */
#ifndef KERNEL_LISTEN_H
#define KERNEL_LISTEN_H

#include "kernel/event.h"

enum listen_result {
	LISTEN_SILENCE,     /* nobody passed a socket, or nothing was waiting */
	LISTEN_OTHER,       /* there were messages, none of which matters here */
	LISTEN_EVENT,       /* one does */
};

/*
 * Take all messages from the sockets, and wait until 100 ms have passed without another, but for a second at most: what
 * comes later stays in the sockets, and starts the next run. Describes the last event that matters in `what`, of EVENT_MAX
 * bytes. Messages that the kernel had to drop count as one.
 */
enum listen_result listen_wait(char *what);

#endif
