#include "plan/isolation.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "kernel/cmdline.h"

/* Of two conflicting parameters the kernel takes the first; judge both by what they ask for. */
static void judge(struct isolation *i, const struct facts *facts, const char *value)
{
	struct cpuset done = facts->possible;
	struct isolcpus asked = { .nohz = true };
	bool managed;
	int err;

	if (!strcmp(i->meant, "isolcpus"))
		err = cmdline_parse_isolcpus(&asked, value, facts->nbits);
	else
		err = cpuset_parse_list(&asked.cpus, value, facts->nbits);
	managed = !asked.domain && !asked.nohz;
	i->error = err;
	if (err) {
		i->fate = err == -ERANGE ? ISOLATION_RANGE : ISOLATION_MALFORMED;
		return;
	}
	if (asked.nohz && !facts->has_nohz_full) {
		i->fate = ISOLATION_NO_NOHZ;
		return;
	}
	if (managed)
		cpuset_or(&done, &facts->kernel_isolated, &facts->nohz_full);
	if (asked.domain)
		cpuset_and(&done, &done, &facts->kernel_isolated);
	if (asked.nohz)
		cpuset_and(&done, &done, &facts->nohz_full);
	cpuset_andnot(&i->cpus, &asked.cpus, &done);
	i->fate = cpuset_empty(&i->cpus) ? ISOLATION_DONE : managed ? ISOLATION_MANAGED : ISOLATION_LOST;
}

bool isolation_next(struct isolation *i, const struct facts *facts, const char **cursor)
{
	char name[32], value[CMDLINE_MAX];
	bool misspelt;

	do
		if (!cmdline_step(cursor, name, sizeof(name), value, sizeof(value)))
			return false;
	while (!(i->meant = cmdline_meant(name, &misspelt)));
	format_text(i->text, sizeof(i->text), "%s=%.180s", misspelt ? name : i->meant, value);
	i->fate = ISOLATION_MISSPELT;
	if (!misspelt)
		judge(i, facts, value);
	return true;
}

void isolation_explain(char *buf, size_t size, const struct facts *facts)
{
	static const struct {
		const char *before, *after;
	} words[] = {
		[ISOLATION_RANGE] = { "the kernel rejected ", ", which names CPUs that do not exist here" },
		[ISOLATION_MALFORMED] = { "the kernel rejected ", ", which is malformed" },
		[ISOLATION_NO_NOHZ] = { "", " has no effect without CONFIG_NO_HZ_FULL" },
		[ISOLATION_LOST] = { "the kernel did not isolate all CPUs of ", "" },
		[ISOLATION_MANAGED] = { "", " isolates no CPU from the scheduler" },
		[ISOLATION_MISSPELT] = { "", " is not a kernel parameter" },
	};
	const char *cursor = facts->cmdline;
	struct isolation i;

	format_text(buf, size, "neither the kernel command line nor the config names one");
	while (isolation_next(&i, facts, &cursor))
		if (i.fate != ISOLATION_DONE) {
			format_text(buf, size, "%s%.100s%s", words[i.fate].before, i.text, words[i.fate].after);
			return;
		}
}
