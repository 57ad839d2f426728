/*
 * command: what each word of the command line does. rtboot(8) is the manual.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "base/arena.h"
#include "kernel/root.h"

/* What the command line said. */
struct call {
	struct root root;
	struct arena *arena;
	const char *config;     /* NULL: the root's own */
	const char *argument;   /* the command's operand, NULL if it has none */
	const char *nbits_text; /* NULL: ask the machine */
	bool json, mask, modules, bound, keys;
};

/* Each returns the exit status. */
int command_boot(const struct call *call);
int command_plan(const struct call *call);
int command_apply(const struct call *call);
int command_status(const struct call *call);
int command_verify(const struct call *call);
int command_undo(const struct call *call);
int command_irqs(const struct call *call);
int command_check_config(const struct call *call);
int command_cpus(const struct call *call);

#endif
