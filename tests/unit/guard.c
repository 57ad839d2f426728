/* The guard holds against whatever its worker does, and says what that was doing. */
#include "apply/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/watch.h"
#include "tap.h"

static int do_nothing(void *context)
{
	(void)context;
	return 0;
}

static int give_up(void *context)
{
	watch_note("setting ", "irq 1");
	if (context)
		guard_explain(context);
	return -ENOSPC;
}

static int raise_signal(void *context)
{
	watch_note("setting ", "irq 1 i8042");
	return raise(*(int *)context);
}

static int loop(void *context)
{
	watch_note("reading /", "proc/irq");
	while (!*(volatile int *)context)
		;
	return 0;
}

static int sleep_ms(void *context)
{
	usleep(*(useconds_t *)context * 1000);
	return 0;
}

/* A worker that stops itself cannot even take a signal, but for SIGKILL. */
static int stop(void *context)
{
	(void)context;
	return raise(SIGSTOP);
}

/* Less time than the guard was told at first. */
static int shorten(void *context)
{
	guard_set_deadline(50);
	return sleep_ms(context);
}

static int extend(void *context)
{
	guard_extend(2000);
	return sleep_ms(context);
}

static int extend_in_vain(void *context)
{
	guard_limit(150);
	guard_extend(60000);
	return sleep_ms(context);
}

/* Words that are longer than there is room for. */
static int scribble(void *context)
{
	static char longest[4096];

	memset(longest, 'x', sizeof(longest) - 1);
	watch_note(longest, "");
	guard_explain(longest);
	return *(int *)context;
}

/* A guard within a guard: the inner one gives up, the outer one's worker goes on. */
static int nest(void *context)
{
	useconds_t ms = 5000;
	char why[200];

	watch_note("setting ", "cpu 2");
	if (guard_run(sleep_ms, &ms, 50, why, sizeof(why)) != -ETIMEDOUT)
		return EPROTO;
	guard_explain(why);
	return *(int *)context;
}

static void test_worker(const char *name, int (*work)(void *context), void *context, unsigned deadline_ms,
                        int wanted, const char *wanted_why)
{
	char why[400] = "", *after;
	unsigned long long start = watch_us();
	int err = guard_run(work, context, deadline_ms, why, sizeof(why));
	unsigned long ms = (unsigned long)(watch_us() - start) / 1000;

	ok(err == wanted && ms < 2500, "%s: %d after %lu ms", name, err, ms);
	/* How long it took is no part of what is wanted: the first digits after "after " stand for any. */
	after = strstr(why, "deadline, after ");
	if (after) {
		char *digits = after + strlen("deadline, after ");

		memmove(digits + 1, digits + strspn(digits, "0123456789"), strlen(digits + strspn(digits, "0123456789")) + 1);
		*digits = 'N';
	}
	is(why, wanted_why, "  and why");
	ok(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "  and no child is left");
}

/* What the guard itself needs may not be there. */
static void test_no_worker(void)
{
	struct rlimit files, none = { 0, 0 };
	char why[200];

	getrlimit(RLIMIT_NOFILE, &files);
	none.rlim_max = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &none);
	ok(guard_run(do_nothing, NULL, 100, why, sizeof(why)) == -EMFILE, "no file descriptor is left");
	setrlimit(RLIMIT_NOFILE, &files);
	is(why, "cannot start a worker: EMFILE", "  and why");
}

static int ends[2];     /* a pipe, whose writing end is open as long as the worker lives */

/* Go on whatever happens to the guard, and tell it now and then that more time is needed. */
static int go_on(void *context)
{
	prctl(PR_SET_PDEATHSIG, *(int *)context);
	for (int i = 0; i < 500; i++) {
		usleep(10000);
		guard_extend(10);
	}
	return 0;
}

/* A guard that is killed takes its worker with it, and where that could not be the worker sees it; SIGPIPE may be ignored. */
static void test_dead_guard(const char *name, int signal_of_death)
{
	unsigned long long start = watch_us();
	pid_t guard;
	char byte;

	if (pipe(ends))
		abort();
	guard = fork();
	if (guard == 0) {
		char why[200];

		close(ends[0]);
		(void)signal(SIGPIPE, SIG_IGN);
		guard_run(go_on, &signal_of_death, 60000, why, sizeof(why));
		_exit(0);
	}
	close(ends[1]);
	usleep(100000);
	kill(guard, SIGKILL);
	waitpid(guard, NULL, 0);
	ok(read(ends[0], &byte, 1) == 0 && watch_us() - start < 2000000, "a worker whose guard was killed ends: %s", name);
	close(ends[0]);
}

int main(void)
{
	int zero = 0, error = -EIO, segv = SIGSEGV, bus = SIGBUS, killed = SIGKILL;
	useconds_t half = 500, long_time = 10000;
	char xs[400];

	memset(xs, 'x', sizeof(xs));
	xs[199] = '\0';
	test_worker("done", do_nothing, NULL, 2000, 0, "");
	test_worker("gives up", give_up, NULL, 2000, -ENOSPC, "");
	test_worker("gives up and says why", give_up, "it is full", 2000, -ENOSPC, "it is full");
	test_worker("SIGSEGV", raise_signal, &segv, 2000, -ECHILD, "the worker was killed by signal 11, while setting irq 1 i8042");
	test_worker("SIGBUS", raise_signal, &bus, 2000, -ECHILD, "the worker was killed by signal 7, while setting irq 1 i8042");
	test_worker("SIGKILL", raise_signal, &killed, 2000, -ECHILD, "the worker was killed by signal 9, while setting irq 1 i8042");
	test_worker("loops", loop, &zero, 100, -ETIMEDOUT, "it did not finish within the deadline, after N ms, while reading /proc/irq");
	test_worker("sleeps", sleep_ms, &long_time, 100, -ETIMEDOUT, "it did not finish within the deadline, after N ms");
	test_worker("stops", stop, NULL, 100, -ETIMEDOUT, "it did not finish within the deadline, after N ms");
	test_worker("shortens its deadline", shorten, &long_time, 60000, -ETIMEDOUT, "it did not finish within the deadline, after N ms");
	test_worker("extends its deadline", extend, &half, 100, 0, "");
	test_worker("extends it beyond the limit", extend_in_vain, &long_time, 100, -ETIMEDOUT, "it did not finish within the deadline, after N ms");
	test_worker("writes long notes", scribble, &error, 2000, -EIO, xs);
	test_worker("nests", nest, &error, 2000, -EIO, "it did not finish within the deadline, after N ms");
	test_worker("nests, and is done", nest, &zero, 2000, 0, "");
	test_no_worker();
	test_dead_guard("killed by the kernel", SIGKILL);
	test_dead_guard("it writes to nobody", 0);
	return tap_done();
}
