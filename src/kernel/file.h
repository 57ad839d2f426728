/*
 * file: kernel files, and drop-ins of ours, by their path.
 */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include "kernel/access.h"

/*
 * Read a whole file as root_read() does, into the arena, as a string that may be cut up; the file must have less than
 * max bytes. Returns NULL, with -errno in *error, if it cannot be read.
 */
char *file_read_text(const struct root *root, struct arena *arena, const char *path, size_t max, int *error);

/* Read a kernel file's value, unchanged, into the arena. */
struct value file_read_path(const struct root *root, struct arena *arena, const char *path);

/* For target_read() and target_write() of a file. A choice reads as its chosen word: value_cut_choice(). */
struct value file_read(const struct access *access);
struct value file_write(const struct access *access, const char *wanted);

/* A drop-in: "" if it is missing. Writing creates its directories; writing "" removes it. */
struct value file_read_dropin(const struct access *access);
struct value file_write_dropin(const struct access *access, const char *wanted);

#endif
