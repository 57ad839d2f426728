/*
 * external: commands that are programs of their own, as git has them: scripts that the initramfs does without.
 */
#ifndef EXTERNAL_H
#define EXTERNAL_H

#include "cli.h"

/* The `run` of such a command in the table: reached only if something precedes the name, which is a usage error. */
int external_misplaced(const struct call *call);

/*
 * Become the program of the command argv[0], with the rest of argv, unread: ../lib/rtboot/COMMAND as seen from the
 * directory of this binary, so that an installation works wherever it lies. Returns the exit status if that failed.
 */
int external_run(char **argv);

#endif
