/*
 * guard: runs work that must not keep the machine from booting. The work is
 * done in a child; the parent waits until it ends or the deadline is over, and
 * goes on either way.
 */
#ifndef GUARD_H
#define GUARD_H

#include <stddef.h>

/* The worker's end of the line to its guard. */
struct guard {
	int fd;
};

/*
 * Run work(guard, context) in a child for at most deadline_ms milliseconds;
 * its return value is the child's exit status, where 0 means done. Returns 0 if it was
 * done, otherwise -errno, and what happened in `why`, size bytes:
 * -ETIMEDOUT (the child was killed and, should it be stuck in the kernel,
 * left), -ECHILD (it died or gave up), -EAGAIN and others of fork(2) and pipe(2).
 */
int guard_run(int (*work)(struct guard *guard, void *context), void *context,
              unsigned deadline_ms, char *why, size_t size);

/* For the worker: its guard is to wait deadline_ms in all, counted from the start. */
void guard_set_deadline(struct guard *guard, unsigned deadline_ms);

#endif
