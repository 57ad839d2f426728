#include "base/watch.h"

#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/format.h"

/* The system call with 64-bit time where long has 32 bits. */
#ifndef SYS_clock_gettime
#define SYS_clock_gettime SYS_clock_gettime64
#endif

/* A direct system call: the C library's vDSO lookup costs a kilobyte, and this runs a dozen times. */
static struct timespec read_clock(clockid_t clock)
{
	struct timespec now = { 0 };

	syscall(SYS_clock_gettime, clock, &now);
	return now;
}

unsigned long long watch_us(void)
{
	struct timespec now = read_clock(CLOCK_MONOTONIC);

	return (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000;
}

void watch_utc(char buf[WATCH_UTC_MAX])
{
	struct timespec now = read_clock(CLOCK_REALTIME);
	struct tm tm = { 0 };

	gmtime_r(&now.tv_sec, &tm);
	format_text(buf, WATCH_UTC_MAX, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
	            tm.tm_min, tm.tm_sec);
}

static struct watch *watched;

void watch_begin(struct watch *watch)
{
	watched = watch;
}

void watch_note(const char *doing, const char *what)
{
	if (watched)
		format_text(watched->under_way, sizeof(watched->under_way), "%s%s", doing, what);
}

bool watch_given_up(void)
{
	return watched && watched->given_up;
}
