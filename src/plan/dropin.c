#include "plan/dropin.h"

#include <string.h>

#include "base/text.h"

static const char origin[] = "# Written by rtboot for this boot only; [system] tell of rtboot.conf(5) decides.\n";

/*
 * systemd-system.conf(5): the affinity of the manager, and so the default of all services. Lists accumulate: the empty
 * one resets the administrator's, and the next sets what is left of it.
 */
static void tell_systemd(const struct planner *p, struct text *text)
{
	struct cpuset cpus = p->facts->housekeeping;

	if (cpuset_empty(&p->facts->isolated))
		return;
	if (p->facts->systemd.set) {
		cpuset_and(&cpus, &p->facts->systemd.cpus, &p->facts->possible);
		planner_quiet(p, &cpus);
	}
	text_add(text, "%s[Manager]\nCPUAffinity=\nCPUAffinity=", origin);
	text_add_cpus(text, &cpus);
	text_add(text, "\n");
}

/*
 * irqbalance(1) detects isolated CPUs only if no banned CPUs are set, so set all of them: as a mask before 1.8.0, and
 * as a list later, where a mask would win, so both are the same (setup_banned_cpus() in its cputree.c). By env(1),
 * because the administrator's EnvironmentFile= would override an Environment= here.
 */
static void tell_irqbalance(const struct planner *p, struct text *text)
{
	bool pinned = false;

	for (const struct setting *s = p->plan->settings; s; s = s->next)
		pinned |= s->rule && s->target->knob->kind == TARGET_IRQ;
	if (!pinned && cpuset_empty(&p->facts->isolated))
		return;
	text_add(text, "%s[Service]\nExecStart=\nExecStart=/usr/bin/env", origin);
	if (!cpuset_empty(&p->facts->isolated)) {
		char mask[CPUSET_TEXT_MAX];

		cpuset_format_mask(&p->facts->isolated, p->facts->nbits, mask, sizeof(mask));
		text_add(text, " IRQBALANCE_BANNED_CPUS=%s IRQBALANCE_BANNED_CPULIST=", mask);
		text_add_cpus(text, &p->facts->isolated);
	}
	text_add(text, " irqbalance --foreground $IRQBALANCE_ARGS");
	for (const struct setting *s = p->plan->settings; s; s = s->next)
		if (s->rule && s->target->knob->kind == TARGET_IRQ)
			text_add(text, " --banirq=%u", s->target->irq->number);
	text_add(text, "\n");
}

/* modprobe.d(5): for modules loaded later. */
static void tell_modprobe(const struct planner *p, struct text *text)
{
	size_t before = text->len;

	for (const struct knob *knob = p->policy->knobs; knob->section || knob->class; knob++)
		if (knob->options && policy_wanted(p->policy, knob))
			text_add(text, "%s%s", text->len == before ? origin : "", knob->options);
}

static void (*const tell[POLICY_PROGRAMS])(const struct planner *p, struct text *text) = {
	[POLICY_SYSTEMD] = tell_systemd,
	[POLICY_IRQBALANCE] = tell_irqbalance,
	[POLICY_MODPROBE] = tell_modprobe,
};

/* Did rtboot write the file? */
static bool is_ours(const char *file)
{
	return file && !strncmp(file, origin, sizeof(origin) - 1);
}

bool dropin_want(struct planner *p, struct setting *s)
{
	struct text text;
	unsigned program = 0;

	while (program < POLICY_PROGRAMS && strcmp(policy_dropins[program].file, s->target->id))
		program++;
	if (program == POLICY_PROGRAMS)
		return false;
	text_begin(&text, p->arena);
	if (p->policy->set[KNOB_TELL] & 1u << program)
		tell[program](p, &text);
	s->wanted = text_end(&text);
	/* Remove what an earlier stage or apply wrote. */
	if (!*s->wanted) {
		s->reason = "no longer needed";
		return is_ours(s->target->read.text);
	}
	/* A file that cannot be read could not be restored. */
	if (!s->target->read.text) {
		s->wanted = NULL;
		s->error = s->target->read.error;
	}
	return true;
}
