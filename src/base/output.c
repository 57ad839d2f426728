#include "base/output.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/errname.h"
#include "base/format.h"
#include "base/log.h"
#include "base/utf8.h"

/* All output goes through here, so that no driver's name can control a terminal. Returns 0 or -errno. */
static int write_all(char *text)
{
	size_t len = strlen(text);

	utf8_clean(text, true);
	while (len) {
		ssize_t n = write(STDOUT_FILENO, text, len);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

int output_failure(const char *what, int error)
{
	log_line(LOG_ERROR, "%s: %s", what, errname(error));
	return EXIT_FAILED;
}

int output_text(struct text *text, int status)
{
	int err = write_all(text_end(text));

	return err ? output_failure("cannot write the output", err) : status;
}

int output_line(int status, const char *format, ...)
{
	char line[512];
	va_list args;
	int err;

	va_start(args, format);
	format_args(line, sizeof(line) - 1, format, args);
	va_end(args);
	memcpy(line + strlen(line), "\n", 2);
	err = write_all(line);
	return err ? output_failure("cannot write the output", err) : status;
}

int output_usage(const char *format, ...)
{
	char message[256];
	va_list args;

	va_start(args, format);
	format_args(message, sizeof(message), format, args);
	va_end(args);
	log_line(LOG_ERROR, "%s (rtboot --help)", message);
	return EXIT_USAGE;
}
