/* A file of systemd's, of which CPUAffinity= counts. Covers: probe/systemd.c */
#include "lib/fuzz.h"
#include "probe/systemd.h"

#include <stdio.h>
#include <stdlib.h>

/* What rtboot tells systemd, behind a line that may go on. */
static const char told[] = "\n\n[Manager]\nCPUAffinity=\nCPUAffinity=0,2\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *file = fuzz_string(data, size), *both = NULL;
	struct systemd_affinity said, sum, again;

	MUST(asprintf(&both, "%s%s", file, told) > 0 && both);
	systemd_read_affinity(&said, file);
	MUST(said.set || cpuset_empty(&said.cpus));
	sum = said;
	systemd_add_affinity(&sum, &said);
	MUST(sum.set == said.set && cpuset_equal(&sum.cpus, &said.cpus));
	/* Nothing that stands before it can add to it. */
	systemd_read_affinity(&again, both);
	MUST(again.reset && again.set && cpuset_count(&again.cpus) == 2 && cpuset_has(&again.cpus, 0) && cpuset_has(&again.cpus, 2));
	free(both);
	free(file);
	return 0;
}
