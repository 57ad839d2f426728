/* modprobe_run(): in a mount namespace of its own, where this program stands in for modprobe. */
#include "modprobe.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tap.h"

static const char modprobe[] = "/usr/sbin/modprobe";

/* What it does as modprobe: print its words, and after that what the module's name asks for. */
static int stand_in(char *const *words)
{
	const char *module = words[2];

	printf("%s %s %s\n", words[0], words[1], module);
	if (!strcmp(module, "long"))
		for (int i = 0; i < 100000; i++)
			puts("more than anybody wants to know");
	(void)fflush(stdout);
	if (!strcmp(module, "dies"))
		return raise(SIGKILL);
	if (getenv("PATH") || words[3])
		return 3;
	return strcmp(module, "good") ? 1 : 0;
}

static const struct {
	const char *module;
	bool unload;
	int error;
	const char *message;
} rows[] = {
	{ "good", false, 0, "modprobe -- good" },
	{ "good", true, 0, "modprobe -r good" },
	{ "bad", false, -EIO, "modprobe -- bad" },
	{ "dies", true, -EIO, "modprobe -r dies" },
	{ "long", false, -EIO, "modprobe -- long\nmore than anybody wants to k" },
};

int main(int argc, char **argv)
{
	char message[46];

	if (argc == 3)
		return stand_in(argv);
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount(argv[0], modprobe, NULL, MS_BIND, NULL)) {
		printf("1..0 # SKIP no mount namespace can be had (not root?), or there is no %s\n", modprobe);
		return 0;
	}
	for (size_t i = 0; i < ROWS(rows); i++) {
		ok(modprobe_run(rows[i].module, rows[i].unload, message, sizeof(message)) == rows[i].error, "%s %s",
		   rows[i].unload ? "without" : "load", rows[i].module);
		is(message, rows[i].message, "  and what it said");
	}
	/* A file that cannot be executed, in each place where it could be. */
	ok(!mount("/dev/null", modprobe, NULL, MS_BIND, NULL), "no modprobe is there");
	ok(modprobe_run("good", false, message, sizeof(message)) == -ENOENT && !*message, "  which is said");
	return tap_done();
}
