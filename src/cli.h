/*
 * cli: the command line of both programs: main.c with every command, initramfs.c with boot alone.
 */
#ifndef CLI_H
#define CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "kernel/root.h"

/* What the command line said. */
struct call {
	struct root root;
	struct arena *arena;
	const char *dir;        /* of the root */
	const char *config;     /* NULL: the root's own */
	const char *argument;   /* the command's operand, or NULL */
	const char *event;      /* apply: what has happened, or NULL */
	const char *nbits_text; /* NULL: ask the machine */
	bool json, mask, modules, bound, keys;
};

struct command {
	const char *name;       /* NULL ends the list */
	int (*run)(const struct call *call);        /* returns the exit status */
	const char *operand;    /* NULL: none; in brackets: may be left out */
	unsigned takes;         /* a bit for each option that only some commands take */
	bool always_succeeds;   /* exits 0 even without a root: a boot goes on */
};

struct option {
	const char *name;       /* NULL ends the list */
	bool is_flag;           /* takes no value */
	size_t offset;          /* in struct call: a bool, or the value's const char * */
	unsigned takes;         /* 0: for every command */
};

struct program {
	const struct command *commands;
	const struct option *options;
	const char *help;
	const char *limits;     /* follows "unknown command": why, or "" */
};

/* Options of both programs. */
#define CLI_OPTIONS \
	{ "--root", false, offsetof(struct call, dir), 0 }, \
	{ "--config", false, offsetof(struct call, config), 0 }
#define CLI_OPTIONS_HELP \
	"  --root DIR      use DIR in place of /\n" \
	"  --config FILE   read FILE instead of /etc/rtboot.conf\n" \
	"  --help, --version\n"

/* Run the command. Returns the exit status. */
int cli_run(const struct program *program, int argc, char **argv);

#endif
