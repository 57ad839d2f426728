/*
 * watch: the clock, and what this process is doing, for whoever watches it. Nobody has to.
 */
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include <stdbool.h>

/* CLOCK_MONOTONIC, in microseconds: how long something takes, whatever is done to the time of day. */
unsigned long long watch_us(void);

/* What a watched process and its watcher share. */
struct watch {
	char under_way[160];        /* what the process is doing, "" before it says so */
	volatile bool given_up;     /* the watcher goes on without it */
};

/* From here on *watch, in memory that a watcher reads as well, is kept up to date. It must outlive the process. */
void watch_begin(struct watch *watch);

/*
 * What is under way from now on, two parts of a sentence such as "setting " and "irq 1 i8042". Costs no system call.
 * Cut to 160 bytes.
 */
void watch_note(const char *doing, const char *what);

/* Did the watcher go on without this process? Then nothing that it still does may be published. */
bool watch_given_up(void);

#endif
