#include "cli.h"

#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/output.h"

/* Untouched pages cost nothing. 10,000 IRQs need a quarter of it. */
static _Alignas(16) char memory[64 << 20];
static void give_up(const struct arena *full);
static struct arena arena = { memory, sizeof(memory), 0, give_up, EXIT_FAILED };

/* Nothing that was promised depends on what would have come next: base/arena.h. */
static void give_up(const struct arena *full)
{
	log_line(LOG_ERROR, "out of memory: this machine needs more than %u MiB", (unsigned)(sizeof(memory) >> 20));
	_exit(full->status);
}

static int print(const char *text)
{
	struct text out;

	text_begin(&out, &arena);
	text_add(&out, "%s", text);
	return output_text(&out, 0);
}

/* `given`: the options that only some commands take. */
static int run_command(const struct command *command, struct call *call, unsigned given)
{
	bool optional = command->operand && command->operand[0] == '[';
	int err;

	if (given & ~command->takes)
		return output_usage("%s does not take that option", command->name);
	if (call->argument && !command->operand)
		return output_usage("unexpected operand \"%s\"", call->argument);
	if (!call->argument && command->operand && !optional)
		return output_usage("%s needs an operand", command->name);
	err = root_open(&call->root, call->dir);
	if (err) {
		output_failure(call->dir, err);
		return command->always_succeeds ? 0 : EXIT_USAGE;
	}
	return command->run(call);
}

/*
 * Read the option at argv[0], and its value from argv[1] if it takes one. Returns the number of words, or 0 after an
 * error.
 */
static int read_option(const struct option *option, struct call *call, char **argv, unsigned *given)
{
	size_t name = strcspn(argv[0], "=");
	const char *value = argv[0][name] ? argv[0] + name + 1 : argv[1];

	for (; option->name; option++) {
		char *field = (char *)call + option->offset;

		if (strlen(option->name) != name || strncmp(argv[0], option->name, name))
			continue;
		*given |= option->takes;
		if (option->is_flag && !argv[0][name]) {
			*(bool *)field = true;
			return 1;
		}
		if (!option->is_flag && value && *value) {
			*(const char **)(void *)field = value;
			return argv[0][name] ? 1 : 2;
		}
		output_usage("option %s %s", option->name, option->is_flag ? "takes no value" : "needs a value");
		return 0;
	}
	output_usage("unknown option \"%s\"", argv[0]);
	return 0;
}

int cli_run(const struct program *program, int argc, char **argv)
{
	struct call call = { .arena = &arena, .dir = "/" };
	const char *words[2] = { NULL, NULL };      /* the command and its operand */
	bool ended = false;                         /* the options, by "--" */
	unsigned given = 0;
	int count = 0, n;

	for (int i = 1; i < argc; i += n) {
		n = 1;
		if (!ended && !strcmp(argv[i], "--help"))
			return print(program->help);
		if (!ended && !strcmp(argv[i], "--version"))
			return print("rtboot " RTBOOT_VERSION "\n");
		if (!ended && !strcmp(argv[i], "--")) {
			ended = true;
		} else if (!ended && argv[i][0] == '-' && argv[i][1]) {
			n = read_option(program->options, &call, argv + i, &given);
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
	for (const struct command *command = program->commands; command->name; command++)
		if (!strcmp(words[0], command->name))
			return run_command(command, &call, given);
	return output_usage("unknown command \"%s\"%s", words[0], program->limits);
}
