/*
 * guard: runs work that may hang or crash. The work is done in a child; the parent
 * waits until it ends or the deadline is over, and goes on either way. Guards
 * nest: work that is guarded may guard a part of itself.
 */
#ifndef APPLY_GUARD_H
#define APPLY_GUARD_H

#include <stddef.h>

/*
 * Run work(context) in a child for at most deadline_ms milliseconds; it
 * returns 0 when that is done, or -errno. Returns 0 if it was done, otherwise -errno, and what happened in `why`, size bytes:
 * -ETIMEDOUT or -ECHILD (it died), with what was under way (base/watch.h); what it gave up with, `why` being "" unless it
 * explained itself; or the errno of fork(2), mmap(2) or pipe2(2).
 *
 * After -ETIMEDOUT the child was killed, with the programs that it had started, and, should it be stuck in the kernel,
 * left: all it can still do is to end the system call that it is in. A child whose guard dies is killed, too.
 */
int guard_run(int (*work)(void *context), void *context, unsigned deadline_ms, char *why, size_t size);

/* For the worker: its guard is to wait deadline_ms in all, counted from the start. */
void guard_set_deadline(unsigned deadline_ms);

/* For the worker: its guard is to wait more_ms longer, for a part that has a deadline of its own. */
void guard_extend(unsigned more_ms);

/* For the worker: why it is about to give up, in words; the guard's `why` is this then. Cut to 200 bytes. */
void guard_explain(const char *why);

#endif
