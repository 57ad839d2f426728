/* Modules: in a mount namespace of its own, where this program stands in for modprobe. */
#include "kernel/modprobe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "apply/apply.h"
#include "knob.h"
#include "tap.h"
#include "tree.h"

static const char modprobe[] = "/usr/sbin/modprobe", late[] = "/mnt/late";

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
	/* As one with an install command, which loads the module in the end. */
	if (!strcmp(module, "hangs")) {
		fork();
		sleep(1);
		close(open(late, O_CREAT | O_WRONLY, 0600));
	}
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

/* A module that modprobe does not load, as a setting: why, in modprobe's words, under the guard as well. */
static void test_setting(void)
{
	static _Alignas(16) char memory[1 << 18];
	struct arena arena = { .base = memory, .size = sizeof(memory) };
	struct target targets[] = {
		{ .knob = knob("module"), .format = VALUE_TEXT, .id = "module:bad", .name = "bad", .read = { .text = "not loaded" } },
		{ .knob = knob("module"), .format = VALUE_TEXT, .id = "module:good", .name = "good", .read = { .text = "not loaded" } },
		{ .knob = knob("module"), .format = VALUE_TEXT, .id = "module:hangs", .name = "hangs", .read = { .text = "not loaded" } },
	};
	struct setting settings[] = {
		{ .target = &targets[0], .wanted = "loaded", .next = &settings[1] }, { .target = &targets[1], .wanted = "loaded" },
	};
	const struct plan plan = { .state = STATE_ACTIVE, .settings = settings, .count = 2 };
	static const struct facts facts = { .boot_id = "b1", .nbits = 4 };
	static struct journal journal;
	struct root live;
	struct tree tree;
	const struct applier applier = { &live, &tree.root, &facts, &journal, &arena, 2000 };
	const struct applier impatient = { &live, &tree.root, &facts, &journal, &arena, 200 };
	struct setting hangs = { .target = &targets[2], .wanted = "loaded" };
	const struct plan alone = { .state = STATE_ACTIVE, .settings = &hangs, .count = 1 };

	if (!ok(tree_make(&tree) && !root_open(&live, "/"), "a place for the journal"))
		return;
	ok(!apply_plan(&applier, &plan, plan.settings, NULL), "modules are loaded");
	is(outcome_name(settings[0].result.outcome), "failed", "  one fails");
	is(settings[0].result.why, "modprobe -- bad", "  which has modprobe's reason");
	is(outcome_name(settings[1].result.outcome), "failed", "  one does not fail, and is not there");
	is(settings[1].result.why, "the kernel accepted the write but holds another value", "  which is seen");
	ok(!apply_plan(&impatient, &alone, alone.settings, NULL) && hangs.result.error == -ETIMEDOUT, "one takes too long");
	is(journal_find(&journal, "module:hangs")->after, "loaded", "  and stays in the journal, as it may yet come");
	sleep(2);
	ok(access(late, F_OK) != 0, "  modprobe and what it started were ended");
	ok(tree_remove(&tree), "  nothing is left");
}

int main(int argc, char **argv)
{
	/* Where the kernel cannot execute this program, as one of another architecture: what starts it (tests/matrix/cross.t). */
	const char *starter = getenv("STARTER");
	struct rlimit files;
	char message[46];

	if (argc == 3)
		return stand_in(argv);
	if (unshare(CLONE_NEWNS) || mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) ||
	    mount(starter ? starter : argv[0], modprobe, "", MS_BIND, NULL) || mount("none", "/mnt", "tmpfs", 0, NULL)) {
		printf("1..0 # SKIP no mount namespace can be had (not root?), or there is no %s\n", modprobe);
		return 0;
	}
	for (size_t i = 0; i < ROWS(rows); i++) {
		ok(modprobe_run(rows[i].module, rows[i].unload, message, sizeof(message)) == rows[i].error, "%s %s",
		   rows[i].unload ? "without" : "load", rows[i].module);
		is(message, rows[i].message, "  and what it said");
	}
	test_setting();
	/* A file that cannot be executed, in each place where it could be. */
	ok(!mount("/dev/null", modprobe, "", MS_BIND, NULL), "no modprobe is there");
	ok(modprobe_run("good", false, message, sizeof(message)) == -ENOENT && !*message, "  which is said");
	getrlimit(RLIMIT_NOFILE, &files);
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 3, files.rlim_max });
	ok(modprobe_run("good", false, message, sizeof(message)) == -EMFILE && !*message, "no pipe can be had");
	setrlimit(RLIMIT_NOFILE, &files);
	return tap_done();
}
