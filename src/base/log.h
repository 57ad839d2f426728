/*
 * log: lines for the kernel log during boot, where they appear next to the kernel's own messages about the same IRQ;
 * otherwise for stderr.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

/* Priorities of syslog(3), which /dev/kmsg accepts as a prefix. */
enum { LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

/* From now on, write to fd, an open /dev/kmsg; -1: to stderr. */
void log_to_kernel(int fd);

/* Write "rtboot: ", the line after utf8_clean(), cut to 480 bytes, and a newline. */
__attribute__((format(printf, 2, 3)))
void log_line(int priority, const char *format, ...);

#endif
