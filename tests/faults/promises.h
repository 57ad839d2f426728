/*
 * promises: what rtboot promises whatever fails, held against what a run left (look.h): rtboot(8), and the headers of
 * session.h and apply.h.
 */
#ifndef PROMISES_H
#define PROMISES_H

#include "look.h"

/* A command, in a sequence that runs on one machine. */
struct step {
	const char *command;        /* "boot early" */
	const struct look *before, *clean;  /* what a run without a fault finds, and what it leaves */
	int clean_exit;
};

/* A call of one of root.h's functions that fails. */
struct point {
	const struct step *step;
	const char *function;       /* memory.h, memory_fault */
	const char *path;
	bool ours;                  /* a file of rtboot's own */
	int error;                  /* its errno; 0 where nothing fails */
};

/* What came of it. */
struct end {
	int exit;                   /* the command's exit status */
	unsigned writes;            /* to files that are not rtboot's own */
	bool again;                 /* the call was made again and did not fail, or all was looked at again and decided anew */
	struct look look;
};

/* What is broken is complained of: pool.h. Before each write: it is written down, and nothing says that all is well. */
void promises_before_write(const char *path);

/* After the command. */
void promises_after(const struct point *point, const struct end *end);

/* After a command that follows, without a fault: all is as it would be without the one before. */
void promises_recovered(const struct point *point, const struct step *next, const struct end *end);

#endif
