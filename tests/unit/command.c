/* What the commands say on stderr when they can do nothing: without memory, without being root, without a stderr. */
#include "command.h"

#include <fcntl.h>

#include "log.h"
#include "output.h"
#include "tap.h"
#include "tree.h"

static char memory[64];
static struct arena arena;
static struct tree tree;
static char said[1024];

/* Have a descriptor lead into a file. Returns what it led to. */
static int divert(int fd)
{
	int before = dup(fd), file = openat(tree.root.fd, "said", O_RDWR | O_CREAT | O_TRUNC, 0600);

	(void)fflush(stdout);
	if (before < 0 || file < 0 || dup2(file, fd) < 0)
		abort();
	close(file);
	return before;
}

/* Have it lead there again, and read what was said meanwhile. */
static void restore(int fd, int before)
{
	(void)fflush(stdout);
	if (before < 0 || dup2(before, fd) < 0)
		abort();
	close(before);
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
	{ "plan", command_plan, NULL, false, false, 1, "rtboot: plan: ENOMEM" },
	{ "apply", command_apply, NULL, false, false, 1, "rtboot: apply: ENOMEM" },
	{ "verify", command_verify, NULL, false, false, 1, "rtboot: verify: ENOMEM" },
	{ "undo", command_undo, NULL, false, false, 1, "rtboot: undo: ENOMEM" },
	{ "irqs", command_irqs, NULL, false, false, 1, "rtboot: irqs: ENOMEM" },
	{ "boot", command_boot, "early", false, false, 0, "rtboot: early: incomplete: the worker gave up: ENOMEM" },
	{ "cpus", command_cpus, "1", false, false, 1, "rtboot: cpus: /sys/devices/system/cpu/possible: ENOENT" },
	{ "apply", command_apply, NULL, true, true, 1, "rtboot: apply: only root may do that (sudo rtboot apply)" },
	{ "undo", command_undo, NULL, true, true, 1, "rtboot: undo: only root may do that (sudo rtboot undo)" },
};

static void test_commands(void)
{
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct call call = { .root = tree.root, .arena = &arena, .argument = rows[i].argument };
		uid_t me = geteuid();
		int saved = divert(STDERR_FILENO), status = -1;

		arena = (struct arena){ memory, sizeof(memory), 0 };
		if (!(rows[i].live && root_open(&call.root, "/")) && !(rows[i].somebody && !me && seteuid(65534)))
			status = rows[i].run(&call);
		if (seteuid(me))
			status = -1;
		restore(STDERR_FILENO, saved);
		ok(status == rows[i].status, "%s%s: exits %d", rows[i].what, rows[i].somebody ? ", not as root" : "", status);
		ok(!strncmp(said, rows[i].said, strlen(rows[i].said)), "  %s", said);
	}
}

/* Lines are cut, with their newline kept. */
static void test_long(void)
{
	static char words[800];
	const char *end;
	int saved = divert(STDOUT_FILENO);

	memset(words, 'w', sizeof(words) - 1);
	output_line("%s", words);
	restore(STDOUT_FILENO, saved);
	ok(strspn(said, "w") >= 500 && strlen(said) < 520, "a line of output that is too long is cut");
	saved = divert(STDERR_FILENO);
	log_line(LOG_ERROR, "%s", words);
	log_line(LOG_ERROR, "short");
	restore(STDERR_FILENO, saved);
	end = strchr(said, '\n');
	ok(!strncmp(said, "rtboot: www", 11) && end && end - said >= 480 && end - said < 520 && !strcmp(end, "\nrtboot: short"),
	   "so is a line of the log");
}

static void test_nowhere(void)
{
	int saved = divert(STDERR_FILENO), out = divert(STDOUT_FILENO);

	close(STDERR_FILENO);
	log_line(LOG_ERROR, "lost");
	restore(STDERR_FILENO, saved);
	saved = divert(STDERR_FILENO);
	close(STDOUT_FILENO);
	output_line("lost");
	restore(STDOUT_FILENO, out);
	restore(STDERR_FILENO, saved);
	is(said, "rtboot: cannot write the output: EBADF", "what cannot be written is said, where it can be");
}

int main(void)
{
	if (ok(tree_make(&tree), "a tree")) {
		test_commands();
		test_long();
		test_nowhere();
	}
	ok(tree_remove(&tree), "nothing is left");
	return tap_done();
}
