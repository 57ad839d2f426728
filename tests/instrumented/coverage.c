/*
 * coverage: linked into the build of coverage.sh with --wrap. Whatever way a process ends, but for a signal, the counts
 * are written first: a guarded worker leaves through _exit(), which does not do that. They are written by a child that
 * no tracer sees, so that tests which look at the system calls of a process see rtboot's alone.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): libgcov's and the linker's names. */
void __gcov_dump(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
_Noreturn void __wrap_exit(int status);

void __wrap__exit(int status)
{
	long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);

	if (child <= 0)
		__gcov_dump();
	if (child > 0)
		waitpid((pid_t)child, NULL, 0);
	__real__exit(status);
}

void __wrap_exit(int status)
{
	(void)fflush(NULL);
	__wrap__exit(status);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
