#include "plan/planner.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"

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

const char *planner_rule_reason(const struct planner *p, unsigned line, const char *text)
{
	char reason[256];

	format_text(reason, sizeof(reason), "rule in line %u: %s", line, text);
	return arena_copy(p->arena, reason);
}

void planner_set_priority(const struct planner *p, struct setting *s, unsigned priority)
{
	char value[16];

	format_text(value, sizeof(value), "fifo:%u", priority);
	s->wanted = arena_copy(p->arena, value);
}

void planner_set_cpus(struct planner *p, struct setting *s, const struct cpuset *cpus)
{
	s->wanted = value_write(p->arena, s->target->format, cpus, p->facts->nbits);
}

bool planner_read(const struct planner *p, struct setting *s, struct cpuset *now)
{
	const struct value *read = &s->target->read;

	s->error = read->text ? value_parse(now, s->target->format, read->text, p->facts->nbits) : read->error;
	return !s->error;
}

void planner_quiet(const struct planner *p, struct cpuset *cpus)
{
	cpuset_andnot(cpus, cpus, &p->facts->isolated);
	if (!cpuset_intersects(cpus, &p->facts->online))
		*cpus = p->facts->housekeeping;
}

void planner_set_quiet(struct planner *p, struct setting *s)
{
	struct cpuset now;

	if (!planner_read(p, s, &now))
		return;
	if (!cpuset_intersects(&now, &p->facts->isolated)) {
		s->wanted = s->target->read.text;
		return;
	}
	planner_quiet(p, &now);
	planner_set_cpus(p, s, &now);
}

bool planner_want_quiet(struct planner *p, struct setting *s)
{
	if (!policy_wanted(p->policy, s->target->knob))
		return false;
	planner_set_quiet(p, s);
	return true;
}

bool planner_want_quiet_child(struct planner *p, struct setting *s)
{
	return p->stage != STAGE_SYSTEM && planner_want_quiet(p, s);
}

/* Is it one of the words of a text? */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = text; (p = text_find(p, word)); p += len)
		if ((p == text || p[-1] == ' ') && (p[len] == ' ' || !p[len]))
			return true;
	return false;
}

/*
 * Would the value take the boot CPU or a housekeeping CPU offline (Documentation/ABI/testing/sysfs-devices-system-cpu)?
 * Without SMT the first CPU of each core, and so CPU 0, stays online. The number of the online hotplug state differs
 * between kernels (enum cpuhp_state), so only the current one is safe.
 */
static bool takes_needed_cpu(const struct planner *p, const struct target *target)
{
	const struct cpuset *housekeeping = &p->facts->housekeeping;

	if (!strcmp(target->id, "/sys/devices/system/cpu/smt/control"))
		return strcmp(target->wanted, "on") && !cpuset_has(housekeeping, 0);
	for (const char *at = target->id; (at = text_find(at, "/cpu")); at++) {
		const char *digits = at + 4;
		unsigned long long cpu;
		bool online, state;

		if (!text_number(&digits, &cpu))
			continue;
		online = !strcmp(digits, "/online");
		state = !strcmp(digits, "/hotplug/target");
		if (online || state)
			return strcmp(target->wanted, online ? "1" : target->read.text) &&
			       (!cpu || cpu >= CPUSET_MAX || cpuset_has(housekeeping, (unsigned)cpu));
	}
	return false;
}

bool planner_want_wanted(struct planner *p, struct setting *s)
{
	const struct target *target = s->target;

	if (!target->read.text)
		s->error = target->read.error;
	else if (takes_needed_cpu(p, target))
		s->error = -EPERM;
	else if (target->offers && !has_word(target->offers, target->wanted))
		s->error = -EOPNOTSUPP;
	else
		s->wanted = target->wanted;
	return true;
}
