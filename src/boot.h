/*
 * boot: the two stages that run in the initramfs. See rtboot(8).
 */
#ifndef BOOT_H
#define BOOT_H

#include "cli.h"

/* Run the stage that the operand names, under a guard. Returns 0 whatever happens, or EXIT_USAGE. */
int command_boot(const struct call *call);

#endif
