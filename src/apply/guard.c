#include "apply/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/errname.h"
#include "base/format.h"
#include "base/watch.h"

/* How long to wait for a killed child, milliseconds. One stuck in the kernel never ends. */
#define REAP_MS 100

static long long now_ms(void)
{
	return (long long)(watch_us() / 1000);
}

/* What a worker tells its guard, in shared memory. */
struct notes {
	struct watch watch;
	unsigned deadline_ms;
	char why[200];
};

/* In a worker: its notes, and the pipe whose other end its guard watches. */
static struct notes *notes;
static int line = -1;
static unsigned limit = UINT_MAX;

static void set_deadline(unsigned deadline_ms)
{
	notes->deadline_ms = deadline_ms < limit ? deadline_ms : limit;
	/* Wake the guard. Exit without one, as nobody would end a hang; SIGPIPE may be ignored. */
	if (write(line, "", 1) < 0 && errno == EPIPE)
		_exit(EPIPE);
}

void guard_set_deadline(unsigned deadline_ms)
{
	if (notes)
		set_deadline(deadline_ms);
}

void guard_extend(unsigned more_ms)
{
	if (notes)
		set_deadline(notes->deadline_ms + more_ms);
}

void guard_limit(unsigned limit_ms)
{
	limit = limit_ms;
}

void guard_explain(const char *why)
{
	if (notes)
		format_text(notes->why, sizeof(notes->why), "%s", why);
}

/*
 * Wait until the child's end of the pipe is closed, when it has ended. False if the deadline passes first.
 */
static bool wait_for_end(int fd, long long start, const volatile struct notes *shared)
{
	long long left;

	while ((left = start + shared->deadline_ms - now_ms()) > 0) {
		struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
		char byte;

		if (poll(&poll_fd, 1, (int)left) > 0 && read(fd, &byte, 1) == 0)
			return true;
	}
	return false;
}

static int reap(pid_t child, int *status)
{
	for (int tries = 0; tries < REAP_MS; tries++) {
		if (waitpid(child, status, WNOHANG) == child)
			return 0;
		poll(NULL, 0, 1);
	}
	return -ETIMEDOUT;
}

/* The result for a worker that did not finish its work; see guard_run(). */
static int judge_end(bool in_time, int status, long long ms, struct notes *shared, char *why, size_t size)
{
	size_t len;

	/* The writer may have crashed. */
	shared->watch.under_way[sizeof(shared->watch.under_way) - 1] = shared->why[sizeof(shared->why) - 1] = '\0';
	if (in_time && !WIFSIGNALED(status)) {
		format_text(why, size, "%s", shared->why);
		return -WEXITSTATUS(status);
	}
	if (in_time)
		len = format_text(why, size, "the worker was killed by signal %d", WTERMSIG(status));
	else
		len = format_text(why, size, "it did not finish within the deadline, after %lld ms", ms);
	if (*shared->watch.under_way && len < size)
		format_text(why + len, size - len, ", while %s", shared->watch.under_way);
	return in_time ? -ECHILD : -ETIMEDOUT;
}

/* The guard's side: see the child to its end. */
static int watch(pid_t child, int fd, struct notes *shared, char *why, size_t size)
{
	long long start = now_ms();
	int status = 0;
	bool in_time = wait_for_end(fd, start, shared);

	if (!in_time) {
		shared->watch.given_up = true;
		/* Kill the program that it waits for, too. */
		if (kill(-child, SIGKILL))
			kill(child, SIGKILL);
	}
	in_time = !reap(child, &status) && in_time;
	return in_time && !status ? 0 : judge_end(in_time, status, now_ms() - start, shared, why, size);
}

/* Returns the child, with the guard's end of its pipe in *fd, or -errno. */
static pid_t start_worker(int (*work)(void *context), void *context, struct notes *shared, int *fd)
{
	int pair[2];
	pid_t child;

	/* Not pipe2(): musl's has a fallback for old kernels. */
	if (syscall(SYS_pipe2, pair, O_CLOEXEC))
		return -errno;
	child = _Fork();
	if (child == 0) {
		/* It dies with its guard, and is killed together with what it starts. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setpgid(0, 0);
		close(pair[0]);
		/* An outer guard waits for its own worker, not for this one. */
		if (line >= 0)
			close(line);
		line = pair[1];
		notes = shared;
		watch_begin(&shared->watch);
		_exit(-work(context));
	}
	if (child < 0) {
		child = -errno;
		close(pair[0]);
	}
	close(pair[1]);
	*fd = pair[0];
	return child;
}

int guard_run(int (*work)(void *context), void *context, unsigned deadline_ms, char *why, size_t size)
{
	struct notes *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t child = -errno;
	int fd = -1, err;

	if (shared != MAP_FAILED) {
		shared->deadline_ms = deadline_ms;
		child = start_worker(work, context, shared, &fd);
	}
	if (child < 0) {
		err = child;
		format_text(why, size, "cannot start a worker: %s", errname(err));
	} else {
		err = watch(child, fd, shared, why, size);
		close(fd);
	}
	if (shared != MAP_FAILED)
		munmap(shared, sizeof(*shared));
	return err;
}
