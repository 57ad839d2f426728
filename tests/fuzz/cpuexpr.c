/* A set of CPUs in words: "NBITS TEXT", on a machine of cores of two threads. Covers: config/cpuexpr.c */
#include "config/cpuexpr.h"
#include "lib/fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	const char *list = text;
	unsigned nbits = fuzz_nbits(&list);
	struct cpuexpr_core core = { 0 };
	struct cpuset possible, first, set, plain;
	const struct cpuexpr_machine machine = { nbits, &possible, &first, &core };
	int err;

	cpuset_parse_list(&possible, "all", nbits);
	cpuset_parse_list(&first, "0", nbits);
	cpuset_parse_list(&core.threads, "0,N", nbits);
	err = cpuexpr_parse(&set, list, &machine);
	MUST(err == 0 || err == -EINVAL || err == -ERANGE || err == -EOVERFLOW);
	MUST(err || cpuset_subset(&set, &possible));
	/* Without words it is the kernel's; and what it says of one machine is well-formed on the largest. */
	if (!strpbrk(list, "!(f")) {
		MUST(cpuset_parse_list(&plain, list, nbits) == err && (err || cpuset_equal(&plain, &set)));
		MUST(!cpuexpr_needs_topology(list));
	}
	free(text);
	return 0;
}
