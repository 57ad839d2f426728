/*
 * memory: a machine in memory. Its files stand in for those that root.h opens, and nothing in
 * memory.c leaves the process: no system call, no child, no log. To be linked before src/ is.
 *
 * A machine is a text of lines, as those of tests/machines/:
 *
 *   PATH <tab> CONTENT                       a file
 *   PATH <tab> <tab> TARGET                  a symbolic link
 *   PATH <tab> CONTENT <tab> <tab> ERRNO     a file that refuses to be written; with 0 it takes
 *                                            what is written, and stays as it is
 *   PATH <tab> CONTENT <tab> <tab> rERRNO    a file that refuses to be read
 *   # WORDS                                  about the whole, for whoever asks memory_said()
 *
 * with newline, tab and backslash of CONTENT as \n, \t and \\.
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/root.h"

/* Forget the machine there was, and make the one that the text describes, which is cut up. */
void memory_make(char *text);

/* What follows "# WORD " in a line of its own, "" for nothing; NULL where there is no such line. */
const char *memory_said(const char *word);

/* What the file holds, NULL where there is none. */
const char *memory_file(const char *path);

/*
 * Somebody writes to a file that is not in a directory of ours, makes or removes one, or moves a thread, which is one
 * of its files; `taken` tells whether that will not be refused. It is about to be done, and memory_watch may think of it what it
 * wants. NULL: nobody watches.
 */
extern void (*memory_watch)(const char *path, bool taken);

/*
 * A function of root.h, modprobe.h or guard.h is called, by a short name of it ("read", "set affinity", "list" for each
 * time that the kernel is asked for names). An errno, negative, is what it answers then, without having done anything; with
 * 0 it goes on. Whoever writes a file is asked again, as "read back", before the file is read. NULL: nothing fails.
 */
extern int (*memory_fault)(const char *function, const struct root *root, const char *path);

/* The machine as it is now, for free(), and that one back. Where it was made from a text, that must still be there. */
void *memory_save(void);
void memory_restore(const void *copy);

/* Write where a path leads, with no link in it. False where it leads nowhere, or does not fit. */
bool memory_resolve(const char *path, char *buf, size_t size);

/*
 * For each file that was changed, links that were replaced and those below the directory `except` are left out: what it was (NULL where it
 * was not there), and what it is (NULL where it is not).
 */
void memory_compare(const char *except, void (*differs)(const char *path, const char *was, const char *is));

#endif
