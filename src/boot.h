/*
 * boot: what the two stages of the initramfs do. rtboot(8) is the manual.
 */
#ifndef BOOT_H
#define BOOT_H

#include "cli.h"

/* Carry out the stage that the operand names, under a guard. Returns 0 whatever becomes of it, or EXIT_USAGE. */
int command_boot(const struct call *call);

#endif
