/*
 * Two system calls for valgrind 3.19: it does not know openat2(2), in the place of which openat(2) follows links out
 * of a tree; and it takes sched_getattr(2) for sched_setattr(2). Linked with --wrap=syscall, so that syscall(2) is
 * called here.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

long __wrap_syscall(long number, ...)
{
	long argument[5];
	va_list args;

	va_start(args, number);
	for (int i = 0; i < 5; i++)
		argument[i] = va_arg(args, long);
	va_end(args);
	if (number == SYS_openat2) {
		const uint64_t *how = (const uint64_t *)argument[2];    /* flags, mode, resolve */

		return openat((int)argument[0], (const char *)argument[1], (int)how[0], (mode_t)how[1]);
	}
	if (number == SYS_sched_getattr)
		*(uint32_t *)memset((void *)argument[1], 0, (size_t)argument[2]) = (uint32_t)argument[2];
	return __real_syscall(number, argument[0], argument[1], argument[2], argument[3], argument[4]);
}
