#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "errname.h"
#include "format.h"

/* How long a killed child may take to be gone, milliseconds. One stuck in the kernel takes for ever. */
#define REAP_MS 100

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void guard_set_deadline(struct guard *guard, unsigned deadline_ms)
{
	/* A guard that is not there any more has nothing left to wait for. */
	if (write(guard->fd, &deadline_ms, sizeof(deadline_ms)) < 0)
		return;
}

/*
 * Wait until the child's end of the pipe is closed, which is when it has
 * ended, or the deadline is over; false then.
 */
static int wait_for_end(int fd, long start, unsigned deadline_ms)
{
	for (;;) {
		struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
		long left = start + (long)deadline_ms - now_ms();
		unsigned deadline;
		ssize_t n;

		if (left <= 0)
			return 0;
		if (poll(&poll_fd, 1, (int)left) <= 0)
			continue;
		n = read(fd, &deadline, sizeof(deadline));
		if (n == 0)
			return 1;
		if (n == sizeof(deadline))
			deadline_ms = deadline;
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

int guard_run(int (*work)(struct guard *guard, void *context), void *context,
              unsigned deadline_ms, char *why, size_t size)
{
	long start = now_ms();
	int fd[2], status = 0, in_time;
	pid_t child;

	if (pipe2(fd, O_CLOEXEC)) {
		format_text(why, size, "no pipe to a worker: %s", errname(errno));
		return -errno;
	}
	child = fork();
	if (child < 0) {
		int err = errno;
		close(fd[0]);
		close(fd[1]);
		format_text(why, size, "no worker could be started: %s", errname(err));
		return -err;
	}
	if (child == 0) {
		struct guard guard = { fd[1] };
		close(fd[0]);
		signal(SIGPIPE, SIG_IGN);
		_exit(work(&guard, context));
	}
	close(fd[1]);
	in_time = wait_for_end(fd[0], start, deadline_ms);
	close(fd[0]);
	if (!in_time)
		kill(child, SIGKILL);
	if (reap(child, &status) || !in_time) {
		format_text(why, size, "the worker did not end within the deadline, after %ld ms", now_ms() - start);
		return -ETIMEDOUT;
	}
	if (WIFSIGNALED(status)) {
		format_text(why, size, "the worker was killed by signal %d", WTERMSIG(status));
		return -ECHILD;
	}
	if (WEXITSTATUS(status)) {
		format_text(why, size, "the worker gave up: %s", errname(WEXITSTATUS(status)));
		return -ECHILD;
	}
	return 0;
}
