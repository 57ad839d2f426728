#include "external.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/errname.h"
#include "base/format.h"
#include "base/log.h"
#include "base/output.h"

int external_misplaced(const struct call *call)
{
	(void)call;
	return output_usage("the options of this command follow its name");
}

int external_run(char **argv)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) / 2);

	if (len < 0)
		return output_failure("/proc/self/exe", -errno);
	path[len] = '\0';
	/* The name of the binary, and that of its directory. */
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(path, '/');

		if (slash)
			*slash = '\0';
	}
	len = (ssize_t)strlen(path);
	format_text(path + len, sizeof(path) - (size_t)len, "/lib/rtboot/%s", argv[0]);
	execv(path, argv);
	log_line(LOG_ERROR, "%s: cannot run %s: %s%s", argv[0], path, errname(-errno),
	         errno == ENOENT ? "; install all of rtboot (make install), not only its binary" : "");
	return EXIT_FAILED;
}
