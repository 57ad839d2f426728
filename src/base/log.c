#include "base/log.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/format.h"
#include "base/utf8.h"

static int kmsg = -1;

void log_to_kernel(int fd)
{
	kmsg = fd;
}

void log_line(int priority, const char *format, ...)
{
	char line[512];
	size_t len, room = sizeof(line) - 1;
	va_list args;

	/* /dev/kmsg takes a record a write: Documentation/ABI/testing/dev-kmsg. */
	len = kmsg >= 0 ? format_text(line, room, "<%d>", priority) : 0;
	len += format_text(line + len, room - len, "rtboot: ");
	va_start(args, format);
	format_args(line + len, room - len, format, args);
	va_end(args);
	utf8_clean(line, false);
	len = strlen(line);
	line[len++] = '\n';
	/* There is nowhere to report that the log cannot be written. */
	if (write(kmsg >= 0 ? kmsg : STDERR_FILENO, line, len) < 0)
		return;
}
