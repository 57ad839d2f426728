/*
 * format: the part of snprintf(3) that rtboot uses. The C library's version adds 12 KiB of floating point and wide
 * characters to the binary. Pure.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Like snprintf(3): writes at most size bytes, NUL included, and returns the length of the whole text. Size and
 * precision cut between characters of UTF-8. Conversions: %s %c %d %u %x %%, with the flags - and 0, a width (* too), a
 * precision for %s, and the lengths l and ll. Anything else is copied unchanged. NULL for a %s is "(null)", as in musl.
 */
__attribute__((format(printf, 3, 4)))
size_t format_text(char *buf, size_t size, const char *format, ...);

__attribute__((format(printf, 3, 0)))
size_t format_args(char *buf, size_t size, const char *format, va_list args);

#endif
