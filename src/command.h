/*
 * command: what each command of the real system does. rtboot(8) is the manual.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "cli.h"

/* Each returns the exit status. */
int command_plan(const struct call *call);
int command_apply(const struct call *call);
int command_status(const struct call *call);
int command_verify(const struct call *call);
int command_undo(const struct call *call);
int command_irqs(const struct call *call);
int command_check_config(const struct call *call);
int command_cpus(const struct call *call);

#endif
