/* The kernel command line. Covers: kernel/cmdline.c */
#include "kernel/cmdline.h"
#include "lib/fuzz.h"
#include "plan/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Every parameter of a name: each value is a part of the line that comes behind the one before. */
static void check_name(const char *line, const char *name, const char *same)
{
	const char *cursor = line, *other = line;
	size_t size = strlen(line) + 1;
	char *value = malloc(size), few[4];
	int len;

	do {
		const char *before = cursor, *unused = cursor;

		len = cmdline_find(&cursor, name, value, size);
		MUST(len == -ENOENT || len >= 0);
		MUST(cursor > before || (cursor == before && len == -ENOENT));
		MUST(cursor <= line + size - 1);
		MUST(cmdline_find(&unused, name, few, sizeof(few)) == len && unused == cursor);
		if (len < 0)
			continue;
		MUST(strlen(value) == (size_t)len);
		MUST(memmem(before, (size_t)(cursor - before), value, (size_t)len));
		MUST(strlen(few) < sizeof(few) && !strncmp(few, value, sizeof(few) - 1));
		/* "-" and "_" are the same. */
		MUST(cmdline_find(&other, same, value, size) == len && other == cursor);
	} while (len >= 0);
	MUST(cursor == line + size - 1);
	free(value);
}

static void check_isolcpus(const char *line)
{
	char value[256];
	struct isolcpus asked;

	if (cmdline_find(&line, "isolcpus", value, sizeof(value)) < 0)
		return;
	for (unsigned nbits = 1; nbits <= CPUSET_MAX; nbits *= 8) {
		int err = cmdline_parse_isolcpus(&asked, value, nbits);
		MUST(err == 0 || err == -EINVAL || err == -ERANGE || err == -EOVERFLOW);
		MUST(err || (!cpuset_empty(&asked.cpus) && cpuset_nbits(&asked.cpus) <= nbits));
	}
}

/* One parameter after the other: what is said to be one that isolates CPUs is found by its name, too. */
static void check_steps(const char *line)
{
	const char *cursor = line, *before = line;
	char name[16], value[64], found[64];
	bool misspelt;

	for (; cmdline_step(&cursor, name, sizeof(name), value, sizeof(value)); before = cursor) {
		const char *meant = cmdline_meant(name, &misspelt), *same = before;

		MUST(cursor > before && strlen(name) < sizeof(name) && strlen(value) < sizeof(value));
		MUST(!meant || !strcmp(meant, "isolcpus") || !strcmp(meant, "nohz_full"));
		if (!meant || misspelt)
			continue;
		MUST(cmdline_find(&same, meant, found, sizeof(found)) >= 0 && same <= cursor);
	}
	MUST(!*cursor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = fuzz_string(data, size);
	enum plan_switch on = plan_read_switch(line);

	MUST(on == PLAN_ON || on == PLAN_OFF || on == PLAN_ONLY);
	MUST(on == PLAN_ON || strstr(line, "rtboot"));
	check_steps(line);
	check_name(line, "isolcpus", "isolcpus");
	check_name(line, "nohz_full", "nohz-full");
	check_isolcpus(line);
	free(line);
	return 0;
}
