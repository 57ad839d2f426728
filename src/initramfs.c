/*
 * rtboot as it lies in the initramfs: the two stages, and nothing that they do not need. main.c has every command.
 */
#include "boot.h"

static const struct command commands[] = {
	{ "boot", command_boot, "early|late", 0, true },
	{ NULL, NULL, NULL, 0, false },
};

static const struct option options[] = {
	CLI_OPTIONS,
	{ NULL, false, 0, 0 },
};

static const char help[] =
	"usage: rtboot boot early|late [--root DIR] [--config FILE]\n"
	"\n"
	CLI_OPTIONS_HELP
	"\n"
	"The installed rtboot has the other commands.\n";

int main(int argc, char **argv)
{
	static const struct program rtboot = { commands, options, help, ": the initramfs has only boot" };

	return cli_run(&rtboot, argc, argv);
}
