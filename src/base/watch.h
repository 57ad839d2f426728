/*
 * watch: the clock, and what this process is doing, for a watcher if there is one.
 */
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

#include <stdbool.h>

/* CLOCK_MONOTONIC in microseconds: it measures durations, whatever sets the time of day. */
unsigned long long watch_us(void);

/* Room for watch_utc(). */
#define WATCH_UTC_MAX 32

/* Write the time of day in UTC, as in ISO 8601: "2026-11-25T15:04:05Z". */
void watch_utc(char buf[WATCH_UTC_MAX]);

/* What a watched process and its watcher share. */
struct watch {
	char under_way[160];        /* what the process is doing, "" if it did not say yet */
	volatile bool given_up;     /* the watcher goes on without it */
};

/* From now on, keep *watch up to date, in memory shared with a watcher. It must outlive the process. */
void watch_begin(struct watch *watch);

/*
 * Note what is under way, in two parts such as "setting " and "irq 1 i8042", cut to 160 bytes. Makes no system call.
 */
void watch_note(const char *doing, const char *what);

/* Did the watcher go on without this process? Then this process must not publish anything. */
bool watch_given_up(void);

#endif
