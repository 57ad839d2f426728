/* A cpumask: "NBITS MASK". Covers: base/cpuset.c */
#include "base/cpuset.h"
#include "lib/fuzz.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* As the kernel writes it, it is read as the same set, and takes no more room than it says. */
static void check_written(const struct cpuset *set, unsigned nbits)
{
	static char written[CPUSET_TEXT_MAX], cut[CPUSET_TEXT_MAX];
	struct cpuset again;
	int len = cpuset_format_mask(set, nbits, written, sizeof(written));

	/* A digit for each four CPUs, and a comma between eight of them. */
	MUST(len == (int)((nbits + 3) / 4 + (nbits - 1) / 32) && strlen(written) == (size_t)len);
	MUST(!cpuset_parse_mask(&again, written, nbits) && cpuset_equal(&again, set));
	MUST(cpuset_format_mask(set, nbits, cut, (size_t)len + 1) == len);
	MUST(cpuset_format_mask(set, nbits, cut, (size_t)len) == -EOVERFLOW);
	MUST(cpuset_format_list(set, written, sizeof(written)) >= 0);
	MUST(!cpuset_parse_list(&again, written, nbits) && cpuset_equal(&again, set));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	const char *mask = text;
	unsigned nbits = fuzz_nbits(&mask);
	struct cpuset set, again;
	int err = cpuset_parse_mask(&set, mask, nbits);

	MUST(err == 0 || err == -EINVAL || err == -EOVERFLOW);
	if (!err) {
		MUST(cpuset_nbits(&set) <= nbits);
		check_written(&set, nbits);
		for (char *p = text; *p; p++)
			*p = (char)toupper((unsigned char)*p);
		MUST(!cpuset_parse_mask(&again, mask, nbits) && cpuset_equal(&again, &set));
	}
	free(text);
	return 0;
}
