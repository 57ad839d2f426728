#include "guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "errname.h"
#include "format.h"

/* How long a killed child may take to be gone, milliseconds. One stuck in the kernel takes for ever. */
#define REAP_MS 100

static long now_ms(void)
{
	return (long)(clock_us() / 1000);
}

/* What a worker tells its guard, one packet each. */
struct message {
	enum { GUARD_DEADLINE, GUARD_MORE, GUARD_WHY } about;
	unsigned ms;
	char why[200];
};

/* In a worker, its end of the line to its guard. */
static int line = -1;

static void tell(const struct message *message)
{
	/* A guard that is not there any more has nothing left to wait for. */
	if (line >= 0)
		send(line, message, sizeof(*message), MSG_NOSIGNAL);
}

void guard_set_deadline(unsigned deadline_ms)
{
	tell(&(struct message){ GUARD_DEADLINE, deadline_ms, "" });
}

void guard_extend(unsigned more_ms)
{
	tell(&(struct message){ GUARD_MORE, more_ms, "" });
}

void guard_explain(const char *why)
{
	struct message message = { .about = GUARD_WHY };

	format_text(message.why, sizeof(message.why), "%s", why);
	tell(&message);
}

/*
 * Wait until the child's end of the line is closed, which is when it has
 * ended, or the deadline is over; false then. *last becomes its last GUARD_WHY.
 */
static bool wait_for_end(int fd, long start, unsigned deadline_ms, struct message *last)
{
	for (;;) {
		struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
		long left = start + (long)deadline_ms - now_ms();
		struct message message;
		ssize_t n;

		if (left <= 0)
			return false;
		if (poll(&poll_fd, 1, (int)left) <= 0)
			continue;
		n = recv(fd, &message, sizeof(message), 0);
		if (n == 0 || (n < 0 && errno == ECONNRESET))
			return true;
		if (n != sizeof(message))
			continue;
		if (message.about == GUARD_WHY)
			*last = message;
		else
			deadline_ms = message.ms + (message.about == GUARD_MORE ? deadline_ms : 0);
	}
}

static int reap(pid_t child, int *status)
{
	for (int tries = 0; tries < REAP_MS; tries++) {
		if (waitpid(child, status, WNOHANG) == child)
			return 0;
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	}
	return -ETIMEDOUT;
}

/* What the end of a child was; see guard_run(). */
static int judge_end(int status, const struct message *last, char *why, size_t size)
{
	if (WIFSIGNALED(status)) {
		format_text(why, size, "the worker was killed by signal %d", WTERMSIG(status));
		return -ECHILD;
	}
	if (!WEXITSTATUS(status))
		return 0;
	format_text(why, size, "%s", last->why);
	return -WEXITSTATUS(status);
}

int guard_run(int (*work)(void *context), void *context, unsigned deadline_ms, char *why, size_t size)
{
	long start = now_ms();
	struct message last = { .why = "" };
	int fd[2], status = 0;
	bool in_time;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd)) {
		format_text(why, size, "no line to a worker: %s", errname(errno));
		return -errno;
	}
	child = _Fork();
	if (child < 0) {
		int err = errno;
		close(fd[0]);
		close(fd[1]);
		format_text(why, size, "no worker could be started: %s", errname(err));
		return -err;
	}
	if (child == 0) {
		close(fd[0]);
		/* A guard further up waits for its own worker, not for this one. */
		if (line >= 0)
			close(line);
		line = fd[1];
		_exit(work(context));
	}
	close(fd[1]);
	in_time = wait_for_end(fd[0], start, deadline_ms, &last);
	close(fd[0]);
	if (!in_time)
		kill(child, SIGKILL);
	if (reap(child, &status) || !in_time) {
		format_text(why, size, "it did not end within the deadline, after %ld ms", now_ms() - start);
		return -ETIMEDOUT;
	}
	return judge_end(status, &last, why, size);
}
