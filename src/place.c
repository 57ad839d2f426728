#include "planner.h"

#include <errno.h>
#include <string.h>

#include "format.h"

/* Where the IRQs of a rule go. Returns 0, or why it cannot be carried out. */
static int place_rule(const struct planner *p, const struct rule *rule, struct cpuset *cpus)
{
	switch (rule->place) {
	case RULE_HOUSEKEEPING:
		*cpus = p->plan->housekeeping;
		return 0;
	case RULE_ISOLATED:
		cpuset_and(cpus, &p->plan->isolated, &p->facts->online);
		return cpuset_empty(cpus) ? ENXIO : 0;
	case RULE_LIST:
		/* A list with an N in it can be one CPU of a large machine, and none of a small one. */
		if (facts_list(cpus, p->facts, rule->cpus))
			return ERANGE;
		return cpuset_subset(cpus, &p->facts->online) ? 0 : ENXIO;
	default:
		return 0;
	}
}

int planner_take_rules(struct planner *p)
{
	struct ruling **tail = &p->rulings;

	for (const struct rule *rule = p->policy->rules; rule; rule = rule->next) {
		struct ruling *ruling = arena_alloc(p->arena, sizeof(*ruling));
		char reason[256];

		format_text(reason, sizeof(reason), "rule in line %u: %s", rule->line, rule->text);
		if (!ruling || !(ruling->reason = arena_copy(p->arena, reason)))
			return -ENOMEM;
		ruling->rule = rule;
		ruling->error = place_rule(p, rule, &ruling->cpus);
		*tail = ruling;
		tail = &ruling->next;
	}
	return 0;
}

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

/* What the target holds, as a set; false and the setting's error where that is not to be had. */
static bool read_now(const struct planner *p, struct setting *s, struct cpuset *now)
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

	if (!read_now(p, s, &now))
		return 1;
	if (!cpuset_intersects(&now, &p->plan->isolated)) {
		s->wanted = s->target->value.text;
		return 1;
	}
	planner_quiet(p, &now);
	return planner_want_cpus(p, s, &now);
}

int planner_want_irq(struct planner *p, struct setting *s)
{
	const struct ruling *ruling = planner_find_ruling(p, s->target->irq);
	enum rule_place place = ruling ? ruling->rule->place : RULE_DEFAULT;
	struct cpuset now;

	if (place == RULE_KEEP || (place == RULE_DEFAULT && p->policy->irqs == POLICY_KEEP))
		return 0;
	if (place != RULE_DEFAULT) {
		s->rule = ruling->rule;
		s->reason = ruling->reason;
	}
	if (!read_now(p, s, &now))
		return 1;
	if (planner_has_turn(p, s->target, ruling))
		return planner_want_turn(p, s, ruling);
	return place == RULE_DEFAULT ? planner_want_quiet(p, s) : planner_want_cpus(p, s, &ruling->cpus);
}

int planner_want_priority(struct planner *p, struct setting *s)
{
	struct ruling *ruling = planner_find_ruling(p, s->target->irq);
	const char *comm = strchr(s->target->name, ' ');    /* behind its number */
	char value[16];

	if (!ruling || !ruling->rule->priority || !rule_covers(ruling->rule, s->target->irq, comm ? comm + 1 : ""))
		return 0;
	ruling->heard = true;
	s->rule = ruling->rule;
	s->reason = ruling->reason;
	format_text(value, sizeof(value), "fifo:%u", ruling->rule->priority);
	s->wanted = arena_copy(p->arena, value);
	return s->wanted ? 1 : -ENOMEM;
}
