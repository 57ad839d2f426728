/*
 * inject: run a command and make one system call of one of its processes fail.
 *
 *   inject OUT WHO CALL N FAULT ARG COMMAND...
 *
 * WHO is 0 for the command itself, 1 for its first child, and so on in the order in which they
 * are started; CALL is a system call's name, N which one of that process it is, from 1. FAULT:
 *
 *   error E     it does nothing and returns the errno E
 *   late E      it does what it should and returns the errno E: so close(2) fails
 *   signal S    the signal S comes in it (9: at once, and the call is not made)
 *   short L     it is told to write, or to read, L bytes only
 *   hang MS     it does not go on for that long, or until the command has ended
 *   stuck MS    the same, and no one can kill the process: kill(2) does nothing and returns 0
 *
 * A line is written to OUT: whether it came to the call (1 or 0), the wait status of the command and after how many
 * milliseconds it ended. inject itself ends when all processes have. This is what strace --inject does, but
 * that counts in each process and hits every one's N-th call, so that a child's own is out of its reach where its
 * parent has made as many; and it cannot shorten a write that is really made. The registers are those of x86-64.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The calls that can be meant: what rtboot makes, and might. */
static const struct {
	const char *name;
	long number;
} calls[] = {
#define CALL(name) { #name, SYS_##name },
	CALL(arch_prctl) CALL(brk) CALL(clock_gettime) CALL(clone) CALL(close)
	CALL(exit_group) CALL(fchmod) CALL(fcntl) CALL(flock)
	CALL(fork) CALL(fsconfig) CALL(fsmount) CALL(fsopen) CALL(fstat) CALL(ftruncate) CALL(futex) CALL(getdents64) CALL(geteuid) CALL(getpid) CALL(gettid) CALL(kill)
	CALL(lseek) CALL(mkdirat) CALL(mmap) CALL(mprotect) CALL(munmap) CALL(newfstatat) CALL(open)
	CALL(openat) CALL(openat2) CALL(pipe) CALL(pipe2) CALL(poll) CALL(ppoll) CALL(prctl) CALL(setpgid) CALL(pread64) CALL(pwrite64) CALL(read)
	CALL(readlinkat) CALL(recvfrom) CALL(renameat) CALL(rt_sigaction) CALL(rt_sigprocmask) CALL(sendto)
	CALL(set_tid_address) CALL(shutdown) CALL(socketpair) CALL(statx) CALL(umask) CALL(unlinkat) CALL(vfork) CALL(wait4)
	CALL(waitid) CALL(write) CALL(writev)
};

static pid_t processes[16];
static unsigned count;

static unsigned who;
static long call, nth, argument;
static const char *fault;
static bool hit;
static volatile sig_atomic_t over;      /* the time of a hang */

static void die(const char *what)
{
	(void)fprintf(stderr, "inject: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void end_hang(int signal)
{
	(void)signal;
	over = 1;
}

static bool is_fault(const char *name)
{
	return !strcmp(fault, name);
}

/* Which process that is: one that was not seen before is the next that was started. */
static unsigned find(pid_t pid)
{
	for (unsigned i = 0; i < count; i++)
		if (processes[i] == pid)
			return i;
	if (count == sizeof(processes) / sizeof(processes[0]))
		die("too many processes");
	processes[count] = pid;
	return count++;
}

/* Have the process not make its call, and get that answer. */
static void refuse(pid_t pid, struct user_regs_struct *regs, long answer)
{
	regs->orig_rax = (unsigned long long)-1;
	regs->rax = (unsigned long long)answer;
	ptrace(PTRACE_SETREGS, pid, NULL, regs);
}

/* The process has made the call that is meant. */
static void change_answer(pid_t pid, long answer)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs))
		return;
	regs.rax = (unsigned long long)answer;
	ptrace(PTRACE_SETREGS, pid, NULL, &regs);
}

/* The process is about to make the call that is meant. Returns whether it is to be held there. */
static bool inject(pid_t pid, struct user_regs_struct *regs)
{
	/* More than once: the first may come just before the process is waited for. */
	struct itimerval timer = { { 0, 20000 }, { argument / 1000, argument % 1000 * 1000 } };

	hit = true;
	if (is_fault("error")) {
		refuse(pid, regs, -argument);
	} else if (is_fault("signal")) {
		kill(pid, (int)argument);
	} else if (is_fault("short")) {
		regs->rdx = (unsigned long long)argument;
		ptrace(PTRACE_SETREGS, pid, NULL, regs);
	} else if (!is_fault("late")) {
		setitimer(ITIMER_REAL, &timer, NULL);
		return true;
	}
	return false;
}

/* The process is about to make a call that the filter lets us see. Returns whether it is to be held there. */
static bool see_call(pid_t pid)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, NULL, &regs))
		return false;
	if (hit && is_fault("stuck") && regs.orig_rax == SYS_kill)
		refuse(pid, &regs, 0);
	if (hit || find(pid) != who || (long)regs.orig_rax != call || --nth)
		return false;
	return inject(pid, &regs);
}

static void go_on(pid_t pid, int signal, bool to_answer)
{
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): ptrace(2) takes a number in the place of a pointer. */
	ptrace(to_answer ? PTRACE_SYSCALL : PTRACE_CONT, pid, NULL, (void *)(long)signal);
}

/* What linux/filter.h and linux/seccomp.h call these, which musl does not bring. */
struct sock_filter {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};
struct sock_fprog {
	unsigned short len;
	struct sock_filter *filter;
};
enum { BPF_LD_W_ABS = 0x20, BPF_JMP_JEQ_K = 0x15, BPF_RET_K = 0x06 };
#define SECCOMP_RET_TRACE 0x7ff00000u
#define SECCOMP_RET_ALLOW 0x7fff0000u

/* Be stopped in the call that is meant, and in kill(2) where that is to do nothing, and nowhere else: seccomp(2). */
static void filter_calls(void)
{
	struct sock_filter filter[] = {
		{ BPF_LD_W_ABS, 0, 0, 0 },      /* the call's number */
		{ BPF_JMP_JEQ_K, 2, 0, (uint32_t)call },
		{ BPF_JMP_JEQ_K, 1, 0, is_fault("stuck") ? SYS_kill : (uint32_t)call },
		{ BPF_RET_K, 0, 0, SECCOMP_RET_ALLOW },
		{ BPF_RET_K, 0, 0, SECCOMP_RET_TRACE },
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, 2, &program))
		die("seccomp");
}

/* Start the command, stopped. */
static void start(char **command)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		ptrace(PTRACE_TRACEME, 0, NULL, NULL);
		kill(getpid(), SIGSTOP);
		filter_calls();
		execvp(*command, command);
		die(*command);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		die("fork");
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): as above. */
	if (ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
	           PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)))
		die("ptrace");
	find(pid);
	go_on(pid, 0, false);
}

static long now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A process stopped: have it go on, unless it is to be held. */
static bool is_held(pid_t pid, int status)
{
	int event = status >> 16, signal = WSTOPSIG(status);
	bool was_hit = hit;

	if (event == PTRACE_EVENT_SECCOMP && see_call(pid))
		return true;
	if (signal == (SIGTRAP | 0x80)) {
		change_answer(pid, -argument);
		signal = 0;
	}
	/* Another event of ptrace(2), or the stop in which a new process begins, is no signal. */
	go_on(pid, event || signal == SIGSTOP ? 0 : signal, hit && !was_hit && is_fault("late"));
	return false;
}

/* Wait for all processes. *end becomes how the first one ended, and the result is when. */
static long run(int *end)
{
	pid_t held = 0;
	long ended = 0;
	int status;

	for (;;) {
		pid_t pid = waitpid(-1, &status, __WALL);

		if (pid < 0 && errno != EINTR)
			return ended;
		if (pid > 0 && find(pid) == 0 && !WIFSTOPPED(status)) {
			*end = status;
			ended = now_ms();
			over = 1;
		}
		if (pid > 0 && WIFSTOPPED(status) && is_held(pid, status))
			held = pid;
		if (held && (over || (pid == held && !WIFSTOPPED(status)))) {
			go_on(held, 0, false);
			held = 0;
		}
	}
}

static long find_call(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (!strcmp(calls[i].name, name))
			return calls[i].number;
	errno = ENOSYS;
	die(name);
	return 0;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = end_hang };
	long began = now_ms(), ended;
	int end = 0;
	FILE *out;

	if (argc < 8) {
		(void)fprintf(stderr, "usage: inject OUT WHO CALL N FAULT ARG COMMAND...\n");
		return 64;
	}
	who = (unsigned)strtoul(argv[2], NULL, 10);
	call = find_call(argv[3]);
	nth = strtol(argv[4], NULL, 10);
	fault = argv[5];
	argument = strtol(argv[6], NULL, 10);
	sigaction(SIGALRM, &action, NULL);
	start(argv + 7);
	ended = run(&end);
	out = fopen(argv[1], "w");
	if (!out || fprintf(out, "%d %d %ld\n", hit, end, ended - began) < 0 || fclose(out))
		die(argv[1]);
	return 0;
}
