#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "errname.h"
#include "format.h"
#include "log.h"

/* Returns 0 or an errno. */
static int write_all(const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(STDOUT_FILENO, text, len);

		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

int output_failure(const char *what, int error)
{
	log_line(LOG_ERROR, "%s: %s", what, errname(error < 0 ? -error : error));
	return EXIT_FAILED;
}

int output_text(struct text *text, int status)
{
	const char *all = text_end(text);
	int error = all ? write_all(all, text->len) : ENOMEM;

	return error ? output_failure("cannot write the output", error) : status;
}

int output_line(const char *format, ...)
{
	char line[512];
	va_list args;
	size_t len;
	int error;

	va_start(args, format);
	len = format_args(line, sizeof(line) - 1, format, args);
	va_end(args);
	if (len > sizeof(line) - 2)
		len = sizeof(line) - 2;
	line[len++] = '\n';
	error = write_all(line, len);
	return error ? output_failure("cannot write the output", error) : 0;
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
