/* What the commands say on stderr when they can do nothing: without memory, without being root, without a place to write to. */
#include "command.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/output.h"
#include "tap.h"
#include "tree.h"

static char memory[64];
static struct arena arena;
static struct tree tree;
static char said[1024];

static int out, err;    /* where stdout and stderr lead */

/* Have both lead into a file. */
static void divert(void)
{
	int file = openat(tree.root.fd, "said", O_RDWR | O_CREAT | O_TRUNC, 0600);

	(void)fflush(stdout);
	out = dup(STDOUT_FILENO);
	err = dup(STDERR_FILENO);
	if (file < 0 || out < 0 || err < 0)
		abort();
	dup2(file, STDOUT_FILENO);
	dup2(file, STDERR_FILENO);
	close(file);
}

/* Have them lead there again, and read what was said meanwhile. */
static void restore(void)
{
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	close(out);
	close(err);
	if (root_read(&tree.root, "said", said, sizeof(said)) < 0)
		*said = '\0';
}

static const struct {
	const char *what;
	int (*run)(const struct call *call);
	const char *argument;
	bool live, somebody;    /* on /, as another user than root: with so little memory that it could do no harm */
	int status;
	const char *said;
} rows[] = {
	{ "plan", command_plan, NULL, false, false, 1, "rtboot: out of memory" },
	{ "apply", command_apply, NULL, false, false, 1, "rtboot: out of memory" },
	{ "verify", command_verify, NULL, false, false, 1, "rtboot: out of memory" },
	{ "undo", command_undo, NULL, false, false, 1, "rtboot: out of memory" },
	{ "irqs", command_irqs, NULL, false, false, 1, "rtboot: out of memory" },
	{ "boot", command_boot, "early", false, false, 0, "rtboot: out of memory\nrtboot: early: incomplete: the worker gave up: ENOMEM" },
	{ "cpus", command_cpus, "1", false, false, 1, "rtboot: cpus: /sys/devices/system/cpu/possible cannot be read: ENOENT" },
	{ "apply", command_apply, NULL, true, true, 1, "rtboot: apply: only root may do that (sudo rtboot apply)" },
	{ "undo", command_undo, NULL, true, true, 1, "rtboot: undo: only root may do that (sudo rtboot undo)" },
};

static void give_up(const struct arena *full)
{
	log_line(LOG_ERROR, "out of memory");
	_exit(full->status);
}

static void test_commands(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct call call = { .root = tree.root, .arena = &arena, .argument = rows[i].argument };
		pid_t child;
		int status = -1;

		divert();
		arena = (struct arena){ memory, sizeof(memory), 0, give_up, EXIT_FAILED };
		/* What is out of memory ends the process. */
		child = fork();
		if (!child) {
			if ((rows[i].live && root_open(&call.root, "/")) || (rows[i].somebody && !geteuid() && seteuid(65534)))
				_exit(99);
			_exit(rows[i].run(&call));
		}
		waitpid(child, &status, 0);
		restore();
		status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		ok(status == rows[i].status, "%s%s: exits %d", rows[i].what, rows[i].somebody ? ", not as root" : "", status);
		ok(!strncmp(said, rows[i].said, strlen(rows[i].said)), "  %s", said);
	}
}

/* Lines are cut, with their newline kept. */
static void test_long(void)
{
	static char words[800];
	const char *end;
	int status;

	memset(words, 'w', sizeof(words) - 1);
	divert();
	status = output_line(3, "%s", words);
	restore();
	ok(status == 3 && strspn(said, "w") >= 500 && strlen(said) < 520, "a line of output that is too long is cut");
	divert();
	log_line(LOG_ERROR, "%s", words);
	log_line(LOG_ERROR, "short");
	restore();
	end = strchr(said, '\n');
	ok(!strncmp(said, "rtboot: www", 11) && end && end - said >= 480 && end - said < 520 && !strcmp(end, "\nrtboot: short"),
	   "so is a line of the log");
}

static void test_full(void)
{
	int full = open("/dev/full", O_WRONLY), status;

	if (full < 0) {
		ok(false, "/dev/full");
		return;
	}
	divert();
	dup2(full, STDOUT_FILENO);
	status = output_line(3, "lost");
	dup2(full, STDERR_FILENO);
	log_line(LOG_ERROR, "lost too");
	restore();
	is(said, "rtboot: cannot write the output: ENOSPC", "what cannot be written is said, where it can be");
	ok(status == EXIT_FAILED, "  and a failure");
	close(full);
}

int main(void)
{
	if (ok(tree_make(&tree), "a tree")) {
		test_commands();
		test_long();
		test_full();
	}
	ok(tree_remove(&tree), "nothing is left");
	return tap_done();
}
