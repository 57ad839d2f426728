#include "plan/planner.h"

#include <errno.h>

struct ruling *planner_find_ruling(const struct planner *p, const struct irq *irq)
{
	struct ruling *ruling = p->rulings;

	while (ruling && !rule_matches(ruling->rule, irq))
		ruling = ruling->next;
	if (!ruling)
		return NULL;
	ruling->matched = true;
	return ruling->error ? NULL : ruling;
}

int planner_want_cpus(struct planner *p, struct setting *s, const struct cpuset *cpus)
{
	s->wanted = value_write(p->arena, s->target->format, cpus, p->facts->nbits);
	return s->wanted ? 1 : -ENOMEM;
}

bool planner_read(const struct planner *p, struct setting *s, struct cpuset *now)
{
	const struct value *value = &s->target->value;

	s->error = -(value->text ? value_parse(now, s->target->format, value->text, p->facts->nbits) : value->error);
	return !s->error;
}

void planner_quiet(const struct planner *p, struct cpuset *cpus)
{
	cpuset_andnot(cpus, cpus, &p->plan->isolated);
	if (!cpuset_intersects(cpus, &p->facts->online))
		*cpus = p->plan->housekeeping;
}

int planner_want_quiet(struct planner *p, struct setting *s)
{
	struct cpuset now;

	if (!planner_read(p, s, &now))
		return 1;
	if (!cpuset_intersects(&now, &p->plan->isolated)) {
		s->wanted = s->target->value.text;
		return 1;
	}
	planner_quiet(p, &now);
	return planner_want_cpus(p, s, &now);
}
