/*
 * glob: a shell pattern against a whole name (glob(7)): * ? [a-z] [!a-z], and
 * a backslash before what is meant literally. fnmatch(3) of the C library
 * brings 16 KiB of character classes into the binary. Pure.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>

/* Does the pattern match all of name? A "[" that no "]" ends stands for itself. */
bool glob_match(const char *pattern, const char *name);

/* Does the pattern hold anything but literal characters? */
bool glob_is_pattern(const char *text);

#endif
