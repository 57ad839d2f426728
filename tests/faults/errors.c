/*
 * errors: make each call of the functions that rtboot reaches the kernel by (root.h, modprobe.h, guard.h) fail with each errno
 * that it may give, and hold the promises (promises.h) after each.
 *
 *   errors MACHINE...
 *   errors MACHINE COMMAND N ERRNO      that point alone: call N of the command, "boot late" 17 EIO
 *
 * A MACHINE is a file as memory.h has it, with a line "# run COMMAND, COMMAND...": the commands follow each other on it.
 * Each is run once without a fault; then again, from the same machine, with one call that fails, once for each call and
 * errno; and then those behind it, in which nothing fails, have to come to what they come to otherwise. All of that is
 * done in memory, by the commands of src/ themselves: what stands for root.h is tests/fuzz/lib/memory.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/errname.h"
#include "boot.h"
#include "command.h"
#include "../fuzz/lib/fuzz.h"
#include "../fuzz/lib/memory.h"
#include "pool.h"
#include "promises.h"

/* Who may change the machine in memory: everybody, not root only. */
uid_t geteuid(void)
{
	return 0;
}

/* Between two commands somebody else writes to a file: "# drift PATH VALUE". */
static int drift(const struct call *call)
{
	const char *said = memory_said("drift");
	size_t len = said ? strcspn(said, " ") : 0;
	char path[256], was[4096];

	memory_fault = NULL;
	memory_watch = NULL;
	MUST(len && said[len] && len < sizeof(path));
	memcpy(path, said, len);
	path[len] = '\0';
	return root_exchange(&call->root, path, said + len + 1, was, sizeof(was)) < 0;
}

static const struct verb {
	const char *name;
	int (*run)(const struct call *call);
	const char *argument;
} commands[] = {
	{ "boot early", command_boot, "early" }, { "boot late", command_boot, "late" }, { "apply", command_apply, NULL },
	{ "plan", command_plan, NULL }, { "status", command_status, NULL }, { "irqs", command_irqs, NULL },
	{ "verify", command_verify, NULL }, { "undo", command_undo, NULL }, { "drift", drift, NULL },
};

/* What each function may answer: what file systems are known to say, and what the kernel's own files add to that. */
#define FILE_ERRORS EIO, EPERM, ENOENT, ENOMEM, EAGAIN
#define KERNEL_ERRORS EINVAL, EBUSY, EOPNOTSUPP, ENODEV, ENXIO, ERANGE, ESRCH
static const struct function {
	const char *name;
	bool ours;          /* of a file of rtboot's own */
	int errors[20];
} functions[] = {
	{ "read", true, { FILE_ERRORS, EINVAL, ELOOP, ENOTDIR, EFBIG } },
	{ "read", false, { FILE_ERRORS, KERNEL_ERRORS, EACCES, EFBIG } },
	{ "exchange", false, { FILE_ERRORS, KERNEL_ERRORS, EACCES, ENOSPC, EROFS, ENOSYS, ELOOP } },
	{ "read back", false, { EIO, ENOMEM, EAGAIN, KERNEL_ERRORS, EFBIG } },
	{ "replace", true, { FILE_ERRORS, ENOSPC, EBUSY, EROFS, EINVAL } },
	{ "replace", false, { FILE_ERRORS, ENOSPC, EBUSY, EROFS, EINVAL, ELOOP, ENOTDIR } },
	{ "remove", true, { EIO, EPERM, ENOMEM, EBUSY, EROFS } },
	{ "remove", false, { EIO, EPERM, ENOMEM, EBUSY, EROFS, ELOOP } },
	{ "mkdir", false, { EIO, EPERM, ENOENT, ENOMEM, ENOSPC, EROFS, ENOTDIR, ELOOP } },
	{ "readlink", false, { EIO, ENOENT, ENOMEM, EINVAL, EFBIG } },
	{ "identify", false, { EIO, ENOENT, ENOMEM } },
	{ "open directory", false, { FILE_ERRORS, EACCES } },
	{ "list", false, { EIO, ENOENT, EINVAL, ENOMEM } },
	{ "open_ours", false, { FILE_ERRORS, ELOOP, ENOTDIR } },
	/* Without ENODEV and ENOSYS, of a kernel that has none from its start to its end: machines have them. */
	{ "open_debugfs", false, { EPERM, ENOMEM, EMFILE } },
	{ "open_below", false, { FILE_ERRORS, ENOTDIR } },
	{ "lock", true, { EAGAIN } },
	{ "set affinity", false, { EINVAL, EPERM, ESRCH, ENOMEM, EBUSY } },
	{ "set scheduler", false, { EINVAL, EPERM, ESRCH, ENOMEM, EBUSY } },
	{ "get scheduler", false, { EINVAL, EPERM, ESRCH } },
	{ "modprobe", false, { EIO, ENOENT, EAGAIN, ENOMEM, EMFILE, ENFILE } },
	{ "guard", false, { EAGAIN, ENOMEM, EMFILE, ENFILE, EPERM } },
};

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))
#define STEPS 8                 /* commands on one machine */
#define CALLS 4096              /* of a command */
#define FAULTS (1 << 17)        /* of a machine */
#define SHOWN 5                 /* complaints that a test shows */

/* A call that a command makes. */
struct made {
	const struct function *function;
	const char *path;
};

/* A command of the sequence, with the calls that it makes. */
struct run {
	const struct verb *command;
	struct step step;
	struct look before, clean;
	void *machine;              /* before it */
	struct made calls[CALLS];
	unsigned count;
};

/* Call N of a run, with an errno. */
struct fault {
	const struct run *run;
	unsigned n;
	int error;
};

static struct fault faults[FAULTS];
static unsigned fault_count;
static const char *machine, *machine_file;
static struct run runs[STEPS];
static unsigned run_count;
static FILE *tap;               /* stdout is where rtboot's own output goes */
static unsigned tests, failures, points;
static bool verbose;            /* print what each command came to */

/* ---- the functions' calls ---- */

static struct run *recording;
static const struct fault *failing;
static unsigned calls_made, writes;
static bool was_hit, was_again;

static const struct function *find_function(const char *name, bool ours)
{
	for (size_t i = 0; i < ROWS(functions); i++)
		if (functions[i].ours == ours && !strcmp(functions[i].name, name))
			return &functions[i];
	(void)fprintf(stderr, "errors: there is no row for \"%s\"\n", name);
	abort();
}

/* What a machine's calls and commands are called. */
static _Alignas(16) char memory_of_names[1 << 20];
static struct arena names = { .base = memory_of_names, .size = sizeof(memory_of_names) };

static char *copy_name(const char *name)
{
	char *copy = arena_copy(&names, name);

	MUST(copy);
	return copy;
}

static void record(const char *name, bool ours, const char *path)
{
	MUST(recording->count < CALLS);
	recording->calls[recording->count++] = (struct made){ find_function(name, ours), copy_name(path) };
}

static int on_call(const char *name, const struct root *root, const char *path)
{
	bool ours = root && root->ours;
	const struct made *made = failing ? &failing->run->calls[failing->n - 1] : NULL;

	calls_made++;
	if (recording)
		record(name, ours, path);
	if (!made)
		return 0;
	if (calls_made == failing->n) {
		was_hit = !strcmp(made->function->name, name) && !strcmp(made->path, path);
		return -failing->error;
	}
	was_again |= was_hit && ours == made->function->ours && !strcmp(made->function->name, name) && !strcmp(made->path, path);
	was_again |= was_hit && !strcmp(name, "open directory") && !strcmp(path, "proc/irq");
	return 0;
}

static void on_write(const char *path, bool taken)
{
	writes += taken;
	if (taken)
		promises_before_write(path);
}

/* ---- running ---- */

static _Alignas(16) char memory[16 << 20], looks[4 << 20];

/* Run a command, with a fault, which may be NULL, and look at what it came to. */
static void run_command(struct end *end, const struct run *run, const struct fault *fault, const struct look *other, struct arena *keep)
{
	struct arena arena = { .base = memory, .size = sizeof(memory) };
	struct call call = { .arena = &arena, .argument = run->command->argument };

	calls_made = writes = 0;
	was_hit = was_again = false;
	failing = fault;
	root_open(&call.root, memory_said("live") ? "/" : "a directory");
	memory_fault = on_call;
	memory_watch = on_write;
	end->exit = run->command->run(&call);
	memory_fault = NULL;
	memory_watch = NULL;
	end->writes = writes;
	end->again = was_again;
	look_take(&end->look, other, keep);
}

/* ---- the machine without a fault ---- */

static char *read_file(const char *path)
{
	static char text[1 << 20];
	FILE *file = fopen(path, "r");
	size_t len = file ? fread(text, 1, sizeof(text) - 1, file) : 0;

	if (!len || !feof(file) || fclose(file)) {
		(void)fprintf(stderr, "errors: %s: cannot be read\n", path);
		exit(1);
	}
	text[len] = '\0';
	return text;
}

static const struct verb *find_command(const char *name)
{
	for (size_t i = 0; i < ROWS(commands); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	(void)fprintf(stderr, "errors: %s: there is no command \"%s\"\n", machine, name);
	exit(1);
}

/* Run a command without a fault: what it comes to, and the calls that it makes. */
static void run_clean(struct run *run, const struct look *before)
{
	static char memory_of_looks[STEPS][4 << 20];
	struct arena keep = { .base = memory_of_looks[run - runs], .size = sizeof(memory_of_looks[0]) };
	const struct point nothing = { .step = &run->step, .function = "", .path = "" };
	struct end end;

	run->before = *before;
	free(run->machine);
	run->machine = memory_save();
	run->count = 0;
	recording = run;
	run_command(&end, run, NULL, NULL, &keep);
	recording = NULL;
	run->clean = end.look;
	run->step = (struct step){ run->command->name, &run->before, &run->clean, end.exit };
	promises_after(&nothing, &end);
	if (!strcmp(run->command->name, "undo") && (end.look.change_count || !end.exit != (before->entry_count > 0)))
		complain("undo exits %d, and leaves %u changes", end.exit, end.look.change_count);
}

/* Make the machine of a file, and run its commands. */
static void prepare(const char *path)
{
	struct arena keep = { .base = looks, .size = sizeof(looks) };
	struct look look;
	const char *said;
	char *all, *next;

	machine_file = path;
	machine = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	memory_make(read_file(path));
	if (memory_said("credential"))
		setenv("CREDENTIALS_DIRECTORY", "/run/credentials/rtboot-credential.service", 1);
	else
		unsetenv("CREDENTIALS_DIRECTORY");
	said = memory_said("run");
	names.used = 0;
	all = copy_name(said ? said : "");
	look_take(&look, NULL, &keep);
	pool_forget();
	pool_item = FAULTS;         /* none of them */
	run_count = fault_count = 0;
	for (char *name = strtok_r(all, ",", &next); name; name = strtok_r(NULL, ",", &next)) {
		MUST(run_count < STEPS);
		runs[run_count].command = find_command(name + strspn(name, " "));
		pool_prefix = runs[run_count].command->name;
		run_clean(&runs[run_count], run_count ? &runs[run_count - 1].clean : &look);
		run_count++;
	}
	MUST(run_count);
	pool_prefix = NULL;
}

/* ---- the points ---- */

/*
 * A file that is there and denied, with the answer of one that is not there, where that decides what is to be done: what is
 * in the journal, and whose an IRQ is. Nobody can tell.
 */
static bool is_undecidable(const struct run *run, const struct made *made, int error)
{
	const char *name = made->function->name;

	if (error == EINVAL)
		return !strcmp(name, "readlink");
	if (error != ENOENT)
		return false;
	if (!strcmp(name, "open_ours") || (made->function->ours && !strcmp(made->path, "journal")))
		return run->before.entry_count > 0;
	return !strncmp(made->path, "sys/kernel/irq/", 15) && strstr(made->path, "/actions");
}

static void list_faults(void)
{
	fault_count = 0;
	for (const struct run *run = runs; run < runs + run_count; run++)
		for (unsigned n = 1; n <= run->count; n++)
			for (const int *error = run->calls[n - 1].function->errors; *error; error++) {
				if (is_undecidable(run, &run->calls[n - 1], *error))
					continue;
				MUST(fault_count < FAULTS);
				faults[fault_count++] = (struct fault){ run, n, *error };
			}
}

/* What has to be said to see it again, and what it is. */
static void print_fault(const struct fault *fault)
{
	const struct made *made = &fault->run->calls[fault->n - 1];

	(void)fprintf(tap, "#     errors %s \"%s\" %u %s: %s of %s%s\n", machine_file, fault->run->command->name, fault->n, errname(-fault->error),
	              made->function->name, made->function->ours ? "/run/rtboot/" : "", made->path);
}

static void print_end(const char *command, const struct end *end)
{
	const struct look *look = &end->look;

	(void)fprintf(tap, "# %s: exit status %d, %s: %s\n", command, end->exit, *look->state ? look->state : "no status", look->reason);
	for (unsigned i = 0; i < look->change_count; i++)
		(void)fprintf(tap, "#     %s: \"%s\" -> \"%s\"\n", look->changes[i].path, look->changes[i].was, look->changes[i].is);
}

/* Try a fault, and what follows. */
static void try_fault(const struct fault *fault)
{
	const struct run *run = fault->run;
	const struct made *made = &run->calls[fault->n - 1];
	const struct point point = { &run->step, made->function->name, made->path, made->function->ours, fault->error };
	struct arena keep = { .base = looks, .size = sizeof(looks) };
	struct end end;

	memory_restore(run->machine);
	run_command(&end, run, fault, &run->clean, &keep);
	if (!was_hit)
		complain("it did not come to this call");
	promises_after(&point, &end);
	if (verbose)
		print_end(run->command->name, &end);
	/* The last one once more. */
	for (const struct run *next = run + 1 < runs + run_count ? run + 1 : run; next < runs + run_count; next++) {
		keep.used = 0;
		pool_prefix = next->command->name;
		run_command(&end, next, NULL, &next->clean, &keep);
		promises_recovered(&point, &next->step, &end);
		if (verbose)
			print_end(next->command->name, &end);
	}
	pool_prefix = NULL;
}

static void try_item(unsigned item)
{
	try_fault(&faults[item]);
}

/* ---- what it came to ---- */

/* A test: print it, and the first complaints about faults of that run and function, NULL for none. */
static void print_test(const struct run *run, const struct function *function, const char *what)
{
	unsigned complaint_count, count = 0;
	const struct complaint *complaints = pool_complaints(&complaint_count);

	for (unsigned i = 0; i < complaint_count; i++) {
		const struct fault *fault = complaints[i].item < fault_count ? &faults[complaints[i].item] : NULL;

		if (function ? !fault || fault->run != run || fault->run->calls[fault->n - 1].function != function : fault != NULL)
			continue;
		if (!count++)
			(void)fprintf(tap, "not ok %u - %s: %s\n", ++tests, machine, what);
		if (count > SHOWN)
			continue;
		(void)fprintf(tap, "# %s\n", complaints[i].text);
		if (fault)
			print_fault(fault);
	}
	if (count > SHOWN)
		(void)fprintf(tap, "#     and %u more\n", count - SHOWN);
	if (!count)
		(void)fprintf(tap, "ok %u - %s: %s\n", ++tests, machine, what);
	failures += count != 0;
}

/* The calls of each function in each command. */
static void print_tests(void)
{
	char what[200];

	for (const struct run *run = runs; run < runs + run_count; run++)
		for (const struct function *function = functions; function < functions + ROWS(functions); function++) {
			unsigned calls = 0, errors = 0;

			for (unsigned n = 0; n < run->count; n++)
				calls += run->calls[n].function == function;
			for (unsigned i = 0; i < fault_count; i++)
				errors += faults[i].run == run && run->calls[faults[i].n - 1].function == function;
			(void)snprintf(what, sizeof(what), "%s: %s%s: %u calls, %u points", run->command->name, function->name,
			               function->ours ? " of ours" : "", calls, errors);
			if (calls)
				print_test(run, function, what);
		}
}

static void test_machine(const char *path)
{
	char what[200] = "without a fault:";

	prepare(path);
	for (const struct run *run = runs; run < runs + run_count; run++) {
		size_t len = strlen(what);

		(void)snprintf(what + len, sizeof(what) - len, "%s %s %s", run == runs ? "" : ",", run->command->name,
		               *run->clean.state ? run->clean.state : "nothing said");
	}
	list_faults();
	print_test(NULL, NULL, what);
	pool_run(fault_count, try_item);
	print_tests();
	points += fault_count;
}

/* One point alone, and what came of it. */
static void test_point(const char *path, const char *command, unsigned n, int error)
{
	prepare(path);
	list_faults();
	verbose = true;
	for (pool_item = 0; pool_item < fault_count; pool_item++) {
		const struct fault *fault = &faults[pool_item];

		if (strcmp(fault->run->command->name, command) || fault->n != n || fault->error != error)
			continue;
		try_fault(fault);
		points++;
		print_test(fault->run, fault->run->calls[n - 1].function, command);
	}
}

static unsigned long long now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (unsigned long long)t.tv_sec * 1000 + (unsigned long long)t.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	unsigned long long began = now_ms();
	int null = open("/dev/null", O_WRONLY);

	tap = fdopen(dup(STDOUT_FILENO), "w");
	MUST(tap && null >= 0 && dup2(null, STDOUT_FILENO) >= 0 && !setvbuf(tap, NULL, _IOLBF, 0));
	if (argc == 5 && strtoul(argv[3], NULL, 10))
		test_point(argv[1], argv[2], (unsigned)strtoul(argv[3], NULL, 10), errname_find(argv[4]));
	else
		for (int i = 1; i < argc; i++)
			test_machine(argv[i]);
	(void)fprintf(tap, "1..%u\n", tests);
	(void)fprintf(stderr, "# %u points in %llu ms\n", points, now_ms() - began);
	return failures != 0 || !points;
}
