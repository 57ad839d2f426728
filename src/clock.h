/*
 * clock: time since boot, which no one sets.
 */
#ifndef CLOCK_H
#define CLOCK_H

/* Microseconds of CLOCK_MONOTONIC (clock_gettime(2)). */
unsigned long long clock_us(void);

#endif
