#include "plan/rules.h"

#include <errno.h>

#include "plan/spread.h"

/* Where the IRQs of a rule go. Returns 0, or -errno if it cannot be applied. */
static int place_rule(const struct planner *p, const struct rule *rule, struct cpuset *cpus)
{
	switch (rule->place) {
	case RULE_HOUSEKEEPING:
		*cpus = p->facts->housekeeping;
		return 0;
	case RULE_ISOLATED:
		cpuset_and(cpus, &p->facts->isolated, &p->facts->online);
		return cpuset_empty(cpus) ? -ENXIO : 0;
	case RULE_LIST:
		/* A list with an N in it can be one CPU of a large machine, and none of a small one. */
		if (facts_list(cpus, p->facts, rule->cpus))
			return -ERANGE;
		return cpuset_subset(cpus, &p->facts->online) ? 0 : -ENXIO;
	default:
		return 0;
	}
}

void rules_take(struct planner *p)
{
	struct ruling **tail = &p->rulings;

	for (const struct rule *rule = p->policy->rules; rule; rule = rule->next) {
		struct ruling *ruling = arena_alloc(p->arena, sizeof(*ruling));

		ruling->reason = planner_rule_reason(p, rule->line, rule->text);
		ruling->rule = rule;
		ruling->error = place_rule(p, rule, &ruling->cpus);
		*tail = ruling;
		tail = &ruling->next;
	}
}

bool rules_want_irq(struct planner *p, struct setting *s)
{
	const struct ruling *ruling = planner_find_ruling(p, s->target->irq);
	enum rule_place place = ruling ? ruling->rule->place : RULE_DEFAULT;
	struct cpuset now;

	if (place == RULE_KEEP || (place == RULE_DEFAULT && p->policy->set[KNOB_IRQS] == POLICY_KEEP))
		return false;
	if (place != RULE_DEFAULT) {
		s->rule = ruling->rule;
		s->reason = ruling->reason;
	}
	if (!planner_read(p, s, &now))
		return true;
	if (spread_has_turn(p, s->target, ruling))
		spread_set_turn(p, s, ruling);
	else if (place == RULE_DEFAULT)
		planner_set_quiet(p, s);
	else
		planner_set_cpus(p, s, &ruling->cpus);
	return true;
}

bool rules_want_priority(struct planner *p, struct setting *s)
{
	struct ruling *ruling = planner_find_ruling(p, s->target->irq);

	if (!ruling || !ruling->rule->priority || !rule_covers(ruling->rule, s->target->irq, facts_comm(s->target)))
		return false;
	ruling->heard = true;
	s->rule = ruling->rule;
	s->reason = ruling->reason;
	planner_set_priority(p, s, ruling->rule->priority);
	return true;
}
