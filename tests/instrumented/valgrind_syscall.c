/*
 * Two system calls for valgrind 3.19: it does not know openat2(2), in the place of which openat(2) follows links out
 * of a tree; and it takes sched_getattr(2) for sched_setattr(2). src/ is compiled with a macro, so that what it
 * takes for syscall(2) is this.
 */
#undef syscall
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

long valgrind_syscall(long number, ...);

static long open_at(va_list args)
{
	int fd = va_arg(args, int);
	const char *path = va_arg(args, const char *);
	const uint64_t *how = va_arg(args, const uint64_t *);       /* flags, mode, resolve */

	return openat(fd, path, (int)how[0], (mode_t)how[1]);
}

static long get_attributes(va_list args)
{
	int tid = va_arg(args, int);
	uint32_t *attributes = va_arg(args, uint32_t *);
	size_t size = va_arg(args, size_t);

	memset(attributes, 0, size);
	*attributes = (uint32_t)size;
	return syscall(SYS_sched_getattr, tid, attributes, size, 0);
}

long valgrind_syscall(long number, ...)
{
	long result;
	va_list args;

	va_start(args, number);
	if (number == SYS_openat2) {
		result = open_at(args);
	} else if (number == SYS_sched_getattr) {
		result = get_attributes(args);
	} else {
		long argument[5];

		for (int i = 0; i < 5; i++)
			argument[i] = va_arg(args, long);
		result = syscall(number, argument[0], argument[1], argument[2], argument[3], argument[4]);
	}
	va_end(args);
	return result;
}
