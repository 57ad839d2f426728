/*
 * guard: runs work that may hang or crash in a child. The parent waits until it ends or the deadline passes, and goes
 * on either way. Guards nest: guarded work may guard a part of itself.
 */
#ifndef APPLY_GUARD_H
#define APPLY_GUARD_H

#include <stddef.h>

/*
 * Run work(context), which returns 0 or -errno, in a child for at most deadline_ms milliseconds. Returns 0 if it
 * succeeded; otherwise -errno, and in `why`, size bytes, what happened: -ETIMEDOUT or -ECHILD (it died), with what was
 * under way (base/watch.h); its own -errno, with "" unless it called guard_explain(); or that of fork(2), mmap(2) or
 * pipe2(2).
 *
 * After -ETIMEDOUT the child has been killed with the programs that it started. If it is stuck in the kernel, all it
 * can still do is finish that system call. A child whose guard dies is killed, too.
 */
int guard_run(int (*work)(void *context), void *context, unsigned deadline_ms, char *why, size_t size);

/* For the worker: make its guard wait deadline_ms in all, from the start. */
void guard_set_deadline(unsigned deadline_ms);

/* For the worker: make its guard wait more_ms longer, for a part with a deadline of its own. */
void guard_extend(unsigned more_ms);

/* For the worker: from now on set or extend the deadline to limit_ms at most. */
void guard_limit(unsigned limit_ms);

/* For the worker: the reason why it is about to give up, for the guard's `why`. Cut to 200 bytes. */
void guard_explain(const char *why);

#endif
