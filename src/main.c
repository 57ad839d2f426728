/*
 * rtboot: gives the isolated CPUs of a real-time kernel to the real-time
 * work, before userspace starts. rtboot(8) is the manual.
 */
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/output.h"
#include "command.h"

/* Pages of it that are never handed out are never touched, so its size costs nothing. Of 10,000 IRQs it takes a quarter. */
static _Alignas(16) char memory[64 << 20];
static void give_up(const struct arena *full);
static struct arena arena = { memory, sizeof(memory), 0, give_up, EXIT_FAILED };

/* Whatever it is for: nothing that was promised depends on what comes after (base/arena.h). */
static void give_up(const struct arena *full)
{
	log_line(LOG_ERROR, "out of memory: this machine needs more than %u MiB", (unsigned)(sizeof(memory) >> 20));
	_exit(full->status);
}

/* Options that only some commands take. */
enum { TAKES_JSON = 1, TAKES_NBITS = 2, TAKES_MASK = 4, TAKES_MODULES = 8, TAKES_BOUND = 16, TAKES_KEYS = 32 };

static const struct command {
	const char *name;
	int (*run)(const struct call *call);
	const char *operand;        /* NULL: none; in brackets: may be left out */
	unsigned takes;
	const char *help;
} commands[] = {
	{ "boot", command_boot, "early|late", 0, "what the initramfs runs; always exits 0" },
	{ "plan", command_plan, NULL, 0, "print what apply would do here, and why; change nothing" },
	{ "apply", command_apply, NULL, 0, "do it now, by hand or from a unit" },
	{ "status", command_status, NULL, TAKES_JSON, "print what was done in this boot [--json]" },
	{ "verify", command_verify, NULL, 0, "name each setting that no longer is as rtboot left it, or as the config wants it" },
	{ "undo", command_undo, NULL, 0, "put back every value that rtboot changed, newest first" },
	{ "irqs", command_irqs, NULL, TAKES_JSON, "print every IRQ and where it fires [--json]" },
	{ "check-config", command_check_config, "[FILE]", TAKES_MODULES | TAKES_BOUND | TAKES_KEYS,
	  "print each error of a config [--modules: what it loads] [--bound: a stage's seconds]\n"
	  "                        [--keys: every key, its default, what it accepts]" },
	{ "cpus", command_cpus, "LIST", TAKES_NBITS | TAKES_MASK, "print a CPU set in all its forms [--nbits N] [--mask]" },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	struct text text;

	text_begin(&text, &arena);
	text_add(&text, "usage: rtboot COMMAND [--root DIR] [--config FILE]\n\n");
	for (size_t i = 0; i < COMMANDS; i++) {
		const char *operand = commands[i].operand ? commands[i].operand : "";
		text_add(&text, "  %s %-*s%s\n", commands[i].name, (int)(20 - strlen(commands[i].name)),
		         operand, commands[i].help);
	}
	text_add(&text, "\n  --root DIR      a directory that stands for /\n"
	                "  --config FILE   instead of /etc/rtboot.conf\n"
	                "  --help, --version\n\n"
	                "rtboot(8) is the manual, rtboot.conf(5) that of the config.\n");
	return output_text(&text, 0);
}

static int print_version(void)
{
	struct text text;

	text_begin(&text, &arena);
	text_add(&text, "rtboot %s\n", RTBOOT_VERSION);
	return output_text(&text, 0);
}

static int run_command(const struct command *command, struct call *call, const char *dir, unsigned given)
{
	bool optional = command->operand && command->operand[0] == '[';
	int err;

	if (given & ~command->takes)
		return output_usage("%s does not take that option", command->name);
	if (call->argument && !command->operand)
		return output_usage("unexpected operand \"%s\"", call->argument);
	if (!call->argument && command->operand && !optional)
		return output_usage("%s needs an operand", command->name);
	err = root_open(&call->root, dir);
	if (err) {
		output_failure(dir, err);
		/* A boot goes on, whatever is wrong. */
		return command->run == command_boot ? 0 : EXIT_USAGE;
	}
	return command->run(call);
}

/* Where an option's value goes: the call, or the root's directory. */
struct options {
	struct call *call;
	const char *dir;
	unsigned given;             /* TAKES_ bits */
};

/* Read the option at argv[0], a value in argv[1] if it needs one. Returns how many words it was, or 0 after an error. */
static int read_option(struct options *o, char **argv)
{
	const struct {
		const char *name;
		const char **value;
		bool *flag;
		unsigned takes;
	} options[] = {
		{ "--root", &o->dir, NULL, 0 },
		{ "--config", &o->call->config, NULL, 0 },
		{ "--nbits", &o->call->nbits_text, NULL, TAKES_NBITS },
		{ "--json", NULL, &o->call->json, TAKES_JSON },
		{ "--mask", NULL, &o->call->mask, TAKES_MASK },
		{ "--modules", NULL, &o->call->modules, TAKES_MODULES },
		{ "--bound", NULL, &o->call->bound, TAKES_BOUND },
		{ "--keys", NULL, &o->call->keys, TAKES_KEYS },
	};
	size_t name = strcspn(argv[0], "=");
	const char *value = argv[0][name] ? argv[0] + name + 1 : argv[1];

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (strlen(options[i].name) != name || strncmp(argv[0], options[i].name, name))
			continue;
		o->given |= options[i].takes;
		if (options[i].flag && !argv[0][name]) {
			*options[i].flag = true;
			return 1;
		}
		if (options[i].value && value && *value) {
			*options[i].value = value;
			return argv[0][name] ? 1 : 2;
		}
		output_usage("option %s %s", options[i].name, options[i].flag ? "takes no value" : "needs a value");
		return 0;
	}
	output_usage("unknown option \"%s\"", argv[0]);
	return 0;
}

int main(int argc, char **argv)
{
	struct call call = { .arena = &arena };
	struct options o = { &call, "/", 0 };
	const char *words[2] = { NULL, NULL };      /* the command and its operand */
	bool ended = false;                         /* the options, by "--" */
	int count = 0, n;

	for (int i = 1; i < argc; i += n) {
		n = 1;
		if (!ended && !strcmp(argv[i], "--help"))
			return print_help();
		if (!ended && !strcmp(argv[i], "--version"))
			return print_version();
		if (!ended && !strcmp(argv[i], "--")) {
			ended = true;
		} else if (!ended && argv[i][0] == '-' && argv[i][1]) {
			n = read_option(&o, argv + i);
			if (!n)
				return EXIT_USAGE;
		} else if (count == 2) {
			return output_usage("unexpected operand \"%s\"", argv[i]);
		} else {
			words[count++] = argv[i];
		}
	}
	if (!count)
		return output_usage("expected a command");
	call.argument = words[1];
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(words[0], commands[i].name))
			return run_command(&commands[i], &call, o.dir, o.given);
	return output_usage("unknown command \"%s\"", words[0]);
}
