/*
 * output: what a command prints, and its exit statuses: rtboot(8).
 */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/text.h"

/* EX_USAGE is that of sysexits.h. */
enum { EXIT_FAILED = 1, EXIT_STOOD_DOWN = 2, EXIT_NOTHING = 3, EXIT_USAGE = 64 };

/*
 * Write all of a text to stdout, after utf8_clean(), and end it. Returns status; or logs an error and returns
 * EXIT_FAILED if that failed: a command whose output is lost has failed.
 */
__attribute__((warn_unused_result))
int output_text(struct text *text, int status);

/* The same with a line, cut to 500 bytes. */
__attribute__((format(printf, 2, 3), warn_unused_result))
int output_line(int status, const char *format, ...);

/* Report on stderr that something failed with -errno. Returns EXIT_FAILED. */
int output_failure(const char *what, int error);

/* Report a usage error on stderr. Returns EXIT_USAGE. */
__attribute__((format(printf, 1, 2)))
int output_usage(const char *format, ...);

#endif
