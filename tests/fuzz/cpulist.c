/* A cpulist: "NBITS LIST". Covers: base/cpuset.c */
#include "base/cpuset.h"
#include "lib/fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As the kernel writes it, it is read as the same set, and takes no more room than it says. */
static void check_written(const struct cpuset *set, unsigned nbits)
{
	static char text[CPUSET_TEXT_MAX], cut[CPUSET_TEXT_MAX];
	struct cpuset again;
	int len = cpuset_format_list(set, text, sizeof(text));

	MUST(len >= 0 && (size_t)len == strlen(text));
	MUST(!cpuset_parse_list(&again, text, nbits) && cpuset_equal(&again, set));
	MUST(cpuset_format_list(set, cut, (size_t)len + 1) == len && !strcmp(cut, text));
	MUST(cpuset_format_list(set, cut, (size_t)len) == -EOVERFLOW);

	MUST(cpuset_format_mask(set, nbits, text, sizeof(text)) > 0);
	MUST(!cpuset_parse_mask(&again, text, nbits) && cpuset_equal(&again, set));
}

/* What can be told of a set in two ways is the same. */
static void check_set(const struct cpuset *set, unsigned nbits)
{
	struct cpuset all, rest, both;
	unsigned count = 0, last = 0;

	for (unsigned cpu = cpuset_next(set, 0); cpu < CPUSET_MAX; cpu = cpuset_next(set, cpu + 1)) {
		MUST(cpuset_has(set, cpu));
		last = cpu + 1;
		count++;
	}
	MUST(count == cpuset_count(set) && last == cpuset_nbits(set) && last <= nbits);
	MUST(cpuset_empty(set) == !count);

	MUST(!cpuset_parse_list(&all, "all", nbits) && cpuset_count(&all) == nbits);
	MUST(cpuset_subset(set, &all) && cpuset_subset(&all, set) == (count == nbits));
	MUST(cpuset_intersects(set, &all) == !cpuset_empty(set));
	cpuset_andnot(&rest, &all, set);
	MUST(!cpuset_intersects(&rest, set) && cpuset_count(&rest) + count == nbits);
	cpuset_or(&both, &rest, set);
	MUST(cpuset_equal(&both, &all));
	cpuset_and(&both, &rest, set);
	MUST(cpuset_empty(&both));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size), *twice;
	const char *list = text;
	unsigned nbits = fuzz_nbits(&list);
	struct cpuset set, again;
	int err = cpuset_parse_list(&set, list, nbits);

	MUST(err == 0 || err == -EINVAL || err == -ERANGE || err == -EOVERFLOW);
	if (!err) {
		check_set(&set, nbits);
		check_written(&set, nbits);
		/* Said twice it is the same, unless a newline ended it. */
		if (!strchr(list, '\n') && asprintf(&twice, ", %s ,,%s", list, list) > 0) {
			MUST(!cpuset_parse_list(&again, twice, nbits) && cpuset_equal(&again, &set));
			free(twice);
		}
	}
	free(text);
	return 0;
}
