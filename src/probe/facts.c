#include "probe/facts.h"

#include <string.h>

struct cpuexpr_machine facts_machine(const struct facts *facts)
{
	return (struct cpuexpr_machine){ facts->nbits, &facts->possible, &facts->first_of_package, facts->cores };
}

const char *facts_list(struct cpuset *set, const struct facts *facts, const char *list)
{
	const struct cpuexpr_machine machine = facts_machine(facts);
	const char *wrong = "not all of these CPUs exist here";

	if (!cpuexpr_parse(set, list, &machine) && cpuset_subset(set, &facts->possible))
		wrong = cpuset_empty(set) ? "no such CPU exists here" : NULL;
	if (wrong)
		cpuset_clear(set);
	return wrong;
}

void facts_divide(struct facts *facts, const char *list)
{
	struct cpuset named;

	cpuset_or(&facts->isolated, &facts->kernel_isolated, &facts->nohz_full);
	cpuset_clear(&facts->unnamed);
	facts->wrong_list = list ? facts_list(&named, facts, list) : NULL;
	if (list && !facts->wrong_list) {
		cpuset_andnot(&facts->unnamed, &facts->isolated, &named);
		cpuset_or(&facts->isolated, &facts->isolated, &named);
	}
	cpuset_andnot(&facts->housekeeping, &facts->online, &facts->isolated);
}

const char *facts_comm(const struct target *thread)
{
	const char *blank = strchr(thread->name, ' ');

	return blank ? blank + 1 : "";
}

bool facts_unknown(const struct target *irq, const char *effective)
{
	return *irq->irq->actions && (!effective || !*effective);
}

bool facts_strays(const struct facts *facts, const struct target *irq, const struct target *thread,
                  const struct cpuset *cpus)
{
	return value_meets(VALUE_LIST, thread->cpus, cpus, facts->nbits) &&
	       !value_meets(irq->format, irq->effective.text, cpus, facts->nbits);
}
