/*
 * rtboot: gives the isolated CPUs of a real-time kernel to the real-time work, before userspace starts. rtboot(8) is
 * the manual.
 */
#include <string.h>

#include "boot.h"
#include "command.h"
#include "external.h"

/* Options that only some commands take. */
enum { TAKES_JSON = 1, TAKES_NBITS = 2, TAKES_MASK = 4, TAKES_MODULES = 8, TAKES_BOUND = 16, TAKES_KEYS = 32, TAKES_EVENT = 64 };

static const struct command commands[] = {
	{ "boot", command_boot, "early|late", 0, true },
	{ "plan", command_plan, NULL, 0, false },
	{ "apply", command_apply, NULL, TAKES_EVENT, false },
	{ "status", command_status, NULL, TAKES_JSON, false },
	{ "verify", command_verify, NULL, TAKES_JSON, false },
	{ "undo", command_undo, NULL, 0, false },
	{ "irqs", command_irqs, NULL, TAKES_JSON, false },
	{ "check-config", command_check_config, "[FILE]", TAKES_MODULES | TAKES_BOUND | TAKES_KEYS, false },
	{ "cpus", command_cpus, "LIST", TAKES_NBITS | TAKES_MASK, false },
	{ "capture", external_misplaced, "[ARGS]", 0, false },
	{ "check-user", external_misplaced, "[ARGS]", 0, false },
	{ NULL, NULL, NULL, 0, false },
};

static const struct option options[] = {
	CLI_OPTIONS,
	{ "--event", false, offsetof(struct call, event), TAKES_EVENT },
	{ "--json", true, offsetof(struct call, json), TAKES_JSON },
	{ "--nbits", false, offsetof(struct call, nbits_text), TAKES_NBITS },
	{ "--mask", true, offsetof(struct call, mask), TAKES_MASK },
	{ "--modules", true, offsetof(struct call, modules), TAKES_MODULES },
	{ "--bound", true, offsetof(struct call, bound), TAKES_BOUND },
	{ "--keys", true, offsetof(struct call, keys), TAKES_KEYS },
	{ NULL, false, 0, 0 },
};

static const char help[] =
	"usage: rtboot COMMAND [--root DIR] [--config FILE]\n"
	"\n"
	"  boot early|late      run by the initramfs; always exits 0\n"
	"  plan                 print what apply would do here, and why; change nothing\n"
	"  apply                make these changes now, by hand or from a unit [--event TEXT: only if\n"
	"                       something has changed since the last run]\n"
	"  status               print what was done in this boot [--json]\n"
	"  verify               name each setting that differs from what rtboot set or the config wants,\n"
	"                       and user tasks that may run on isolated CPUs [--json]\n"
	"  undo                 restore every value that rtboot changed, newest first\n"
	"  irqs                 print every IRQ and where it fires [--json]\n"
	"  check-config [FILE]  check a config [--modules: what it loads] [--bound: seconds a stage may take]\n"
	"                       [--keys: every key, its default, what it accepts]\n"
	"  cpus LIST            print a CPU set in all its forms [--nbits N] [--mask]\n"
	"  capture FILE         write what rtboot reads here to a tar, for a bug report\n"
	"  check-user [NAME]    check what real-time programs of a user need\n"
	"\n"
	CLI_OPTIONS_HELP
	"\n"
	"See rtboot(8) and rtboot.conf(5).\n";

int main(int argc, char **argv)
{
	static const struct program rtboot = { commands, options, help, "" };

	for (const struct command *command = commands; argc > 1 && command->name; command++)
		if (command->run == external_misplaced && !strcmp(argv[1], command->name))
			return external_run(argv + 1);
	return cli_run(&rtboot, argc, argv);
}
