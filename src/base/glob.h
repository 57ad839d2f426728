/*
 * glob: matches a shell pattern against a whole name (glob(7)): * ? [a-z] [!a-z], and a backslash before a literal
 * character. fnmatch(3) of the C library adds 16 KiB of character classes to the binary. Pure.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>

/* Does the pattern match all of name? A "[" without a "]" is literal. */
bool glob_match(const char *pattern, const char *name);

/* Does the pattern contain anything but literal characters? */
bool glob_is_pattern(const char *text);

#endif
