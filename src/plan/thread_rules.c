#include "plan/thread_rules.h"

#include <errno.h>

void thread_rules_take(struct planner *p)
{
	struct thread_ruling **tail = &p->thread_rulings;

	for (const struct threadrule *rule = p->policy->thread_rules; rule; rule = rule->next) {
		struct thread_ruling *ruling = arena_alloc(p->arena, sizeof(*ruling));

		ruling->reason = planner_rule_reason(p, rule->line, rule->text);
		ruling->rule = rule;
		ruling->error = -ESRCH;
		*tail = ruling;
		tail = &ruling->next;
	}
}

static enum threadrule_on find_where(const struct planner *p, int cpu)
{
	if (cpu < 0)
		return THREADRULE_ANYWHERE;
	return cpuset_has(&p->facts->isolated, (unsigned)cpu) ? THREADRULE_ISOLATED : THREADRULE_HOUSEKEEPING;
}

/* The first rule that matches a thread. Later ones that match nothing else become -EEXIST. */
static const struct thread_ruling *find_ruling(const struct planner *p, const struct target *target)
{
	const char *name = facts_comm(target);
	enum threadrule_on on = find_where(p, target->cpu);
	const struct thread_ruling *first = NULL;

	for (struct thread_ruling *ruling = p->thread_rulings; ruling; ruling = ruling->next) {
		if (!threadrule_matches(ruling->rule, name, on))
			continue;
		if (!first)
			ruling->error = 0;
		else if (ruling->error)
			ruling->error = -EEXIST;
		first = first ? first : ruling;
	}
	return first;
}

bool thread_rules_want(struct planner *p, struct setting *s)
{
	const struct thread_ruling *ruling = find_ruling(p, s->target);

	if (!ruling)
		return false;
	s->reason = ruling->reason;
	planner_set_priority(p, s, ruling->rule->priority);
	return true;
}
