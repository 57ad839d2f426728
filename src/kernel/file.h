/*
 * file: files of the kernel's, and drop-ins of ours, by their path.
 */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include "kernel/access.h"

/* Read a kernel file's value, as it stands, into the arena. */
struct value file_read_path(const struct root *root, struct arena *arena, const char *path);

/* A target's file: target_read(), target_write(). Of a choice the chosen word: value_cut_choice(). */
struct value file_read(const struct access *access);
struct value file_write(const struct access *access, const char *wanted);

/* A drop-in: "" where it is not there; writing "" removes it, and directories are made. */
struct value file_read_dropin(const struct access *access);
struct value file_write_dropin(const struct access *access, const char *wanted);

#endif
