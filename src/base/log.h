/*
 * log: one line to whoever watches. During boot that is the kernel log, where
 * the line is found beside what the kernel said of the same IRQ; otherwise
 * stderr.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

/* Priorities of syslog(3), which /dev/kmsg takes as a prefix. */
enum { LOG_ERROR = 3, LOG_WARNING = 4, LOG_INFO = 6 };

/* From here on write to the kernel log, of which fd is the open /dev/kmsg; -1: to stderr. */
void log_to_kernel(int fd);

/* Write "rtboot: " and the line, as utf8_clean() leaves it; the newline is added. What does not fit into 480 bytes is cut. */
__attribute__((format(printf, 2, 3)))
void log_line(int priority, const char *format, ...);

#endif
