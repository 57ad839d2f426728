#include "kernel/modprobe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/utf8.h"

#define EXIT_NO_PROGRAM 127     /* as in a shell */

/* In the child: become modprobe, whose output goes to fd. */
static void become_modprobe(const char *module, bool unload, int fd)
{
	static const char *const paths[] = { "/usr/sbin/modprobe", "/sbin/modprobe", "/usr/bin/modprobe" };
	/* Without -q, which would hide that a module is missing. */
	const char *const argv[] = { "modprobe", unload ? "-r" : "--", module, NULL };
	char *const no_environment[] = { NULL };

	/* It dies with the process that waits for it. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		execve(paths[i], (char *const *)argv, no_environment);
	_exit(EXIT_NO_PROGRAM);
}

/* Read fd to its end; keep the beginning, without a final newline. */
static void keep_output(int fd, char *message, size_t size)
{
	size_t len = 0;

	for (;;) {
		char chunk[256];
		ssize_t n = read(fd, chunk, sizeof(chunk));
		size_t room = size - 1 - len, kept = n > 0 ? (size_t)n : 0;

		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		if (kept > room)
			kept = room;
		memcpy(message + len, chunk, kept);
		len += kept;
	}
	len = utf8_cut(message, len);
	while (len && message[len - 1] == '\n')
		len--;
	message[len] = '\0';
}

int modprobe_run(const char *module, bool unload, char *message, size_t size)
{
	int fd[2], status;
	pid_t child;

	*message = '\0';
	/* Not pipe2(): musl's has a fallback for old kernels. */
	if (syscall(SYS_pipe2, fd, O_CLOEXEC))
		return -errno;
	child = _Fork();
	if (child < 0) {
		int err = errno;
		close(fd[0]);
		close(fd[1]);
		return -err;
	}
	if (child == 0)
		become_modprobe(module, unload, fd[1]);
	close(fd[1]);
	keep_output(fd[0], message, size);
	close(fd[0]);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NO_PROGRAM)
		return -ENOENT;
	return WIFEXITED(status) && !WEXITSTATUS(status) ? 0 : -EIO;
}
