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
unsigned long long watch_us(void)
{
	struct timespec now = { 0 };

	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
	return (unsigned long long)now.tv_sec * 1000000 + (unsigned long long)now.tv_nsec / 1000;
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
