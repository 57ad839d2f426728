/* A line of /proc/PID/stat. Covers: kernel/procstat.c */
#include "kernel/procstat.h"
#include "lib/fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Field n, from 3 on, counted another way: as a number, or ~0 where it is none. */
static unsigned long long field(const char *line, int n)
{
	const char *p = strrchr(line, ')') + 2;

	for (; n > 3; n--)
		p = strchr(p, ' ') + 1;
	return strtoull(p, NULL, 10);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = fuzz_string(data, size);
	struct procstat stat;
	int err = procstat_parse(&stat, line);

	MUST(err == 0 || err == -EINVAL);
	if (!err) {
		const char *comm = strchr(line, '(') + 1, *end = strrchr(line, ')');

		MUST(strlen(stat.comm) < sizeof(stat.comm) && !strncmp(stat.comm, comm, strlen(stat.comm)));
		MUST(comm + strlen(stat.comm) == end || strlen(stat.comm) == sizeof(stat.comm) - 1);
		MUST(stat.state == end[2]);
		MUST(stat.priority <= 99 && stat.priority == field(line, 40));
		MUST(stat.flags == field(line, 9) && stat.start == field(line, 22) && stat.policy == field(line, 41));
	}
	free(line);
	return 0;
}
