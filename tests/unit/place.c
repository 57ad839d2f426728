/* Where IRQs go, what a flush and an offer come to: what the planner makes of a machine that is given as facts. */
#include "base/errname.h"
#include "base/format.h"
#include "plan/plan.h"

#include <errno.h>
#include <stdlib.h>

#include "plan/result.h"
#include "knob.h"
#include "tap.h"

static _Alignas(16) char memory[1 << 20];
static struct arena arena;
static struct facts facts;
static struct target targets[16];
static struct irq irqs[16];
static struct node nodes[2];
static struct policy policy;
static struct journal journal;
static struct rule rules[4];
static char words[4][64];

/* 8 CPUs on two nodes of four, 3 and 7 isolated, and no target yet. */
static void make_machine(const char *online)
{
	arena = (struct arena){ .base = memory, .size = sizeof(memory) };
	memset(&facts, 0, sizeof(facts));
	memset(&journal, 0, sizeof(journal));
	facts.release = facts.version = facts.boot_id = facts.cmdline = facts.config = "";
	verdict_judge(&facts.verdict, "#1 SMP PREEMPT_RT x", NULL, false);
	cpuset_parse_list(&facts.possible, "0-7", CPUSET_MAX);
	cpuset_parse_list(&facts.online, online, CPUSET_MAX);
	cpuset_parse_list(&facts.kernel_isolated, "3,7", CPUSET_MAX);
	facts.nbits = 8;
	for (int i = 0; i < 2; i++) {
		nodes[i] = (struct node){ .number = i, .next = i ? NULL : &nodes[1] };
		cpuset_parse_list(&nodes[i].cpus, i ? "4-7" : "0-3", CPUSET_MAX);
	}
	facts.nodes = nodes;
	policy_begin(&policy, knobs);
}

/* Make the next target, number i. */
static struct target *add_target(size_t i, const char *class, enum value_format format, const char *value)
{
	static char id[16][16];

	format_text(id[i], sizeof(id[i]), "/t%u", (unsigned)i);
	targets[i] = (struct target){ .knob = knob(class), .format = format, .id = id[i], .name = "t", .read = { .text = value } };
	if (i)
		targets[i - 1].next = &targets[i];
	else
		facts.targets = targets;
	return &targets[i];
}

static void add_irq(size_t i, unsigned number, const char *actions, int node, const char *value)
{
	irqs[i] = (struct irq){ .number = number, .actions = actions, .node = node };
	add_target(i, "irq", VALUE_LIST, value)->irq = &irqs[i];
}

/* Add a rule, which stands in line i + 1. */
static void add_rule(size_t i, const char *text)
{
	const char *expected;

	memset(&rules[i], 0, sizeof(rules[i]));
	format_text(words[i], sizeof(words[i]), "%s", text);
	if (rule_parse(&rules[i], words[i], &expected))
		abort();
	rules[i].line = (unsigned)i + 1;
	rules[i].text = text;
	if (i)
		rules[i - 1].next = &rules[i];
	else
		policy.rules = rules;
}

/* The settings that are planned, "wanted" or the errno each, "-" where a target has none. */
static const char *plan(enum stage stage)
{
	static char text[512];
	const struct setting *s;
	struct plan plan;

	text[0] = '\0';
	facts_divide(&facts, NULL);
	plan_make(&plan, &facts, &policy, NULL, &journal, PLAN_ON, stage, &arena);
	if (plan.state != STATE_ACTIVE)
		return "no plan";
	s = plan.settings;
	for (const struct target *t = facts.targets; t; t = t->next) {
		char *end = text + strlen(text);
		size_t room = sizeof(text) - strlen(text);
		const char *space = t == facts.targets ? "" : " ";

		if (!s || s->target != t)
			format_text(end, room, "%s-", space);
		else if (!s->wanted)
			format_text(end, room, "%s!%s", space, errname(s->error));
		else
			format_text(end, room, "%s%s%s%s", space, s->via ? s->via : "", s->via ? ">" : "", s->wanted);
		s = s && s->target == t ? s->next : s;
	}
	/* Rules come to something last. */
	for (; s; s = s->next)
		format_text(text + strlen(text), sizeof(text) - strlen(text), " %s!%s", s->target->id, errname(s->error));
	return text;
}

/* One IRQ each: its node and what it holds now; with what turns they take. */
static const struct {
	const char *what, *online;
	struct { const char *actions; int node; const char *value; } irq[8];
	const char *wanted;
} turns[] = {
	{ "in turn, and round again", "0-7", { { "a", -1, "0-7" }, { "a", -1, "0-7" }, { "a", -1, "0-7" }, { "a", -1, "0-7" },
		{ "a", -1, "0-7" }, { "a", -1, "0-7" }, { "a", -1, "0-7" }, { "a", -1, "0-7" } }, "0 1 2 4 5 6 0 1" },
	{ "each on its node", "0-7", { { "a", 1, "0-7" }, { "a", 0, "0-7" }, { "a", 1, "0-7" }, { "a", 0, "0-7" }, { "a", 1, "0-7" },
		{ "a", 1, "0-7" } }, "4 0 5 1 6 4" },
	{ "a node that nobody knows is none", "0-7", { { "a", 9, "0-7" }, { "a", 9, "0-7" } }, "0 1" },
	{ "nodes and none share fairly", "0-7", { { "a", 0, "0-7" }, { "a", -1, "0-7" }, { "a", 0, "0-7" }, { "a", -1, "0-7" } }, "0 1 2 4" },
	{ "a node of isolated and offline CPUs: any other", "0-3,7", { { "a", 1, "0-7" }, { "a", 0, "0-7" }, { "a", 1, "0-7" } }, "0 1 2" },
	{ "nobody's IRQ may go anywhere", "0-7", { { "", 0, "0-7" }, { "a", 0, "0-7" } }, "0-2,4-6 0" },
	{ "nobody's narrower mask survives", "0-7", { { "", 0, "1" }, { "a", 0, "0-7" } }, "1 0" },
	{ "what rtboot gave it is its own", "0-7", { { "a", 0, "0" }, { "a", 0, "1" }, { "a", 0, "0-7" } }, "0 1 2" },
	{ "not an isolated one", "0-7", { { "a", -1, "3" }, { "a", -1, "7" } }, "0 1" },
	{ "not an offline one", "0-5", { { "a", -1, "6" }, { "a", 1, "6" } }, "0 4" },
	{ "an unreadable one is not guessed at", "0-7", { { "a", -1, "x" }, { "a", -1, "0-7" } }, "!EINVAL 0" },
};

static void test_turns(void)
{
	for (size_t i = 0; i < ROWS(turns); i++) {
		make_machine(turns[i].online);
		policy.set[KNOB_SPREAD] = POLICY_SPREAD_ROUND_ROBIN;
		for (size_t j = 0; j < ROWS(turns[i].irq) && turns[i].irq[j].value; j++)
			add_irq(j, (unsigned)j + 20, turns[i].irq[j].actions, turns[i].irq[j].node, turns[i].irq[j].value);
		is(plan(STAGE_LATE), turns[i].wanted, turns[i].what);
	}
	policy.set[KNOB_IRQS] = POLICY_KEEP;
	is(plan(STAGE_LATE), "- -", "default = keep keeps turns, too");
}

/* Every other one of eight IRQs refused to be moved; of a refusal: the IRQ's name then, what it held, the errno. */
static const struct {
	const char *what, *online, *value, *name, *held;
	int error;
	const char *wanted;
} refusals[] = {
	{ "an IRQ that cannot be moved uses up no turn", "0-7", "0-7", "t", "0-7", -EPERM, "0 !EPERM 1 !EPERM 2 !EPERM 4 !EPERM" },
	{ "  and none is evened out", "0-7", "0", "t", "0", -EIO, "0 !EIO 1 !EIO 2 !EIO 4 !EIO" },
	{ "  and counts for nothing", "0-1,3,7", "0", "t", "0", -EIO, "0 !EIO 0 !EIO 1 !EIO 1 !EIO" },
	{ "another IRQ has its number now", "0-7", "0-7", "u", "0-7", -EPERM, "0 1 2 4 5 6 0 1" },
	{ "somebody has moved it", "0-7", "0-7", "t", "2-3", -EPERM, "0 1 2 4 5 6 0 1" },
	{ "no vector was free on that CPU: on any", "0-7", "0-7", "t", "0-7", -ENOSPC, "0 0-2,4-6 1 0-2,4-6 2 0-2,4-6 4 0-2,4-6" },
	{ "  nor on any", "0-7", "0-2,4-6", "t", "0-2,4-6", -ENOSPC, "0 !ENOSPC 1 !ENOSPC 2 !ENOSPC 4 !ENOSPC" },
};

static void test_refusals(void)
{
	for (size_t i = 0; i < ROWS(refusals); i++) {
		make_machine(refusals[i].online);
		policy.set[KNOB_SPREAD] = POLICY_SPREAD_ROUND_ROBIN;
		for (size_t j = 0; j < 8; j++)
			add_irq(j, (unsigned)j + 20, "a", -1, refusals[i].value);
		for (size_t j = 1; j < 8; j += 2)
			journal_add(&journal, &(struct journal_entry){ .id = targets[j].id, .name = refusals[i].name,
			            .before = refusals[i].held, .error = refusals[i].error }, &arena);
		is(plan(STAGE_LATE), refusals[i].wanted, refusals[i].what);
	}
}

/* IRQ 20 "a" on 0-7, 21 "b,c" on 3, 22 "b" on 1, and rules for them. */
static const struct {
	const char *online, *rule[3], *wanted;
} placed[] = {
	{ "0-7", { "irq:20 cpus:3" }, "3 0-2,4-6 1" },
	{ "0-7", { "irq:20 cpus:0-7" }, "0-7 0-2,4-6 1" },
	{ "0-7", { "irq:20 cpus:all" }, "0-7 0-2,4-6 1" },
	{ "0-7", { "action:b cpus:keep", "irq:20 cpus:keep" }, "- - -" },
	{ "0-7", { "action:b cpus:housekeeping" }, "0-2,4-6 0-2,4-6 0-2,4-6" },
	{ "0-7", { "action:c cpus:isolated" }, "0-2,4-6 3,7 1" },
	{ "0-6", { "action:c cpus:isolated" }, "0-2,4-6 3 1" },
	{ "0-2,4-6", { "action:c cpus:isolated" }, "0-2,4-6 0-2,4-6 1 rule:1!ENXIO" },
	{ "0-7", { "action:b cpus:2", "action:* cpus:5" }, "5 2 2" },
	{ "0-7", { "action:b cpus:2", "action:c cpus:5" }, "0-2,4-6 2 2 rule:2!EEXIST" },
	{ "0-7", { "irq:20 cpus:8", "irq:20 cpus:2" }, "0-2,4-6 0-2,4-6 1 rule:1!ERANGE rule:2!EEXIST" },
	{ "0-7", { "irq:20 cpus:2,8191" }, "0-2,4-6 0-2,4-6 1 rule:1!ERANGE" },
	{ "0-6", { "irq:20 cpus:6-7" }, "0-2,4-6 0-2,4-6 1 rule:1!ENXIO" },
	{ "0-7", { "irq:99 cpus:8" }, "0-2,4-6 0-2,4-6 1 rule:1!ERANGE" },
	{ "0-7", { "irq:99 cpus:2" }, "0-2,4-6 0-2,4-6 1 rule:1!ENOENT" },
	{ "0-7", { "irq:21 priority:9" }, "0-2,4-6 0-2,4-6 1 rule:1!EOPNOTSUPP" },
	{ "0-7", { "irq:21 priority:9 cpus:2" }, "0-2,4-6 2 1 rule:1!EOPNOTSUPP" },
};

static void test_rules(void)
{
	for (size_t i = 0; i < ROWS(placed); i++) {
		char name[128] = "";

		make_machine(placed[i].online);
		add_irq(0, 20, "a", -1, "0-7");
		add_irq(1, 21, "b,c", -1, "3");
		add_irq(2, 22, "b", -1, "1");
		for (size_t j = 0; j < ROWS(placed[i].rule) && placed[i].rule[j]; j++) {
			add_rule(j, placed[i].rule[j]);
			format_text(name + strlen(name), sizeof(name) - strlen(name), "%s%s", j ? "; " : "", placed[i].rule[j]);
		}
		is(plan(STAGE_LATE), placed[i].wanted, name);
	}
	make_machine("0-7");
	for (size_t j = 0; j < 6; j++)
		add_irq(j, (unsigned)j + 20, j < 4 ? "eth0" : j < 5 ? "" : "b", 1, j == 2 ? "5" : "0-7");
	add_rule(0, "irq:25 cpus:0-1");
	add_rule(1, "action:eth* cpus:3-5 spread:round-robin");
	add_rule(2, "irq:24 cpus:3-5 spread:round-robin");
	is(plan(STAGE_LATE), "3 4 5 3 3-5 0-1", "a rule spreads over its CPUs, whatever the node, and no IRQ that nobody uses");
	policy.set[KNOB_SPREAD] = POLICY_SPREAD_ROUND_ROBIN;
	add_rule(2, "irq:24 cpus:keep");
	is(plan(STAGE_LATE), "3 4 5 3 - 0-1", "  where [irq] spread does too");
	add_rule(0, "irq:25 priority:2");
	add_rule(1, "action:eth* cpus:housekeeping spread:round-robin");
	add_rule(2, "irq:24 cpus:0-7 spread:kernel");
	is(plan(STAGE_LATE), "0 1 5 2 0-7 4 rule:1!EOPNOTSUPP", "  over those for housekeeping, and others are counted apart");

	make_machine("0-7");
	policy.set[KNOB_IRQS] = POLICY_KEEP;
	policy.set[KNOB_SPREAD] = POLICY_SPREAD_ROUND_ROBIN;
	add_irq(0, 20, "a", -1, "0-7");
	add_irq(1, 21, "b", -1, "3");
	add_target(2, "irq thread", VALUE_TEXT, "fifo:50")->irq = &irqs[0];
	add_target(3, "irq thread", VALUE_TEXT, "fifo:50")->irq = &irqs[1];
	add_rule(0, "irq:20 priority:90");
	add_rule(1, "irq:21 cpus:housekeeping");
	is(plan(STAGE_SYSTEM), "- 0-2,4-6 fifo:90 -", "a rule holds where default = keep, and a priority without a place");
	add_rule(0, "irq:20 priority:90 cpus:9");
	add_rule(1, "irq:21 cpus:housekeeping");
	is(plan(STAGE_SYSTEM), "- 0-2,4-6 - - rule:1!ERANGE", "  of a rule that fails the priority neither");
	targets[2].irq = targets[3].irq = &irqs[1];
	targets[2].name = "1030 irq/21-b";
	targets[3].name = "1031 irq/21-c";
	irqs[1].actions = "b,c";
	add_rule(0, "action:c priority:60");
	is(plan(STAGE_SYSTEM), "- - - fifo:60", "of a shared IRQ the thread of the action that matches");
	add_rule(0, "action:c priority:60 threads:all");
	is(plan(STAGE_SYSTEM), "- - fifo:60 fifo:60", "  all of them on request");

	make_machine("0");
	cpuset_clear(&facts.kernel_isolated);
	cpuset_parse_list(&facts.possible, "0", CPUSET_MAX);
	facts.nbits = 1;
	add_irq(0, 20, "a", -1, "0");
	add_rule(0, "irq:20 cpus:0-0:N/8191");
	is(plan(STAGE_LATE), "0 rule:1!ERANGE", "a list that names a CPU of a large machine, and none of this one");
}

/* A file by which a program is told, which cannot be read. */
static void test_told(void)
{
	make_machine("0-7");
	*add_target(0, "told", VALUE_TEXT, NULL) = (struct target){ .knob = knob("told"), .format = VALUE_TEXT,
		.id = policy_dropins[POLICY_SYSTEMD].file, .name = "systemd", .read = { .error = -EINVAL } };
	is(plan(STAGE_LATE), "!EINVAL", "who cannot be told is not");
	cpuset_clear(&facts.kernel_isolated);
	is(plan(STAGE_LATE), "-", "  and it is no matter where there is nothing to tell");
}

/* A CPU's switch: what it reads, what the journal says was there and is, and the stage. */
static const struct {
	const char *what, *now, *before, *after;
	enum stage stage;
	const char *wanted;
} flushes[] = {
	{ "an isolated CPU goes and comes back", "1", NULL, NULL, STAGE_EARLY, "0>1" },
	{ "late it is too late", "1", NULL, NULL, STAGE_LATE, "!ECANCELED" },
	{ "  also where nobody knows whether it went", "1", "1", "0", STAGE_LATE, "!ECANCELED" },
	{ "  early it can be done again", "1", "1", "0", STAGE_EARLY, "0>1" },
	{ "not in the real system", "1", NULL, NULL, STAGE_SYSTEM, "-" },
	{ "once", "1", "1", "1", STAGE_LATE, "1" },
	{ "  and in the real system nobody forgets", "1", "1", "1", STAGE_SYSTEM, "1" },
	{ "one that was offline stays so", "0", NULL, NULL, STAGE_EARLY, "-" },
	{ "one that did not come back is called again", "0", "1", "0", STAGE_LATE, "1" },
	{ "  in the real system too", "0", "1", "0", STAGE_SYSTEM, "1" },
	{ "one that was put back may go again", "1", "1", NULL, STAGE_EARLY, "0>1" },
	{ "one that cannot be read is not touched", NULL, NULL, NULL, STAGE_EARLY, "!EIO" },
};

static void test_flush(void)
{
	for (size_t i = 0; i < ROWS(flushes); i++) {
		make_machine("0-7");
		policy.set[KNOB_FLUSH] = POLICY_FLUSH_HOTPLUG;
		add_target(0, "cpu", VALUE_TEXT, flushes[i].now)->read.error = flushes[i].now ? 0 : -EIO;
		if (flushes[i].before)
			journal_add(&journal, &(struct journal_entry){ .id = "/t0", .format = VALUE_TEXT, .name = "t",
			            .before = flushes[i].before, .after = flushes[i].after }, &arena);
		is(plan(flushes[i].stage), flushes[i].wanted, flushes[i].what);
		policy.set[KNOB_FLUSH] = POLICY_FLUSH_NO;
		is(plan(flushes[i].stage), "-", "  and nothing where flush = no");
	}
}

/* What was refused before is not tried again, and keeps its errno. */
static void test_refused_flush(void)
{
	make_machine("0-7");
	policy.set[KNOB_FLUSH] = POLICY_FLUSH_HOTPLUG;
	add_target(0, "cpu", VALUE_TEXT, "1");
	journal_add(&journal, &(struct journal_entry){ .id = "/t0", .format = VALUE_TEXT, .error = -EBUSY }, &arena);
	is(plan(STAGE_EARLY), "!EBUSY", "a flush that was refused");
	is(plan(STAGE_LATE), "!EBUSY", "  in the late stage");
	make_machine("0-7");
	policy.set[KNOB_FLUSH] = POLICY_FLUSH_HOTPLUG;
	add_target(0, "cpu", VALUE_TEXT, "1")->refused = -EBUSY;
	is(plan(STAGE_LATE), "!EBUSY", "  of which the report of the early stage knows");
	make_machine("0-7");
	policy.set[KNOB_FLUSH] = POLICY_FLUSH_HOTPLUG;
	add_target(0, "cpu", VALUE_TEXT, "1")->refused = -ECANCELED;
	is(plan(STAGE_LATE), "-", "one that the early stage put back is not asked again");
}

/* A file that switches a CPU, what it holds, and a wish. 0 is the boot CPU, 1 is for housekeeping, 3 is isolated. */
static const struct {
	const char *id, *now, *wish, *wanted;
} online[] = {
	{ "/sys/devices/system/cpu/cpu1/online", "1", "0", "!EPERM" },
	{ "/sys/devices/system/cpu/cpu1/online", "1", "1", "1" },
	{ "/sys/devices/system/cpu/cpu3/online", "1", "0", "0" },
	{ "/sys/bus/cpu/devices/cpu1/online", "1", "0", "!EPERM" },
	{ "/sys/devices/system/cpu/cpu1/hotplug/target", "238", "1", "!EPERM" },
	{ "/sys/devices/system/cpu/cpu1/hotplug/target", "238", "0", "!EPERM" },
	{ "/sys/devices/system/cpu/cpu1/hotplug/target", "238", "237", "!EPERM" },
	{ "/sys/devices/system/cpu/cpu1/hotplug/target", "238", "238", "238" },
	{ "/sys/devices/system/cpu/cpu0/hotplug/target", "238", "1", "!EPERM" },
	{ "/sys/devices/system/cpu/cpu3/hotplug/target", "238", "0", "0" },
	{ "/sys/bus/cpu/devices/cpu2/hotplug/target", "200", "1", "!EPERM" },
};

static void test_online(void)
{
	for (size_t i = 0; i < ROWS(online); i++) {
		struct target *target;
		char name[128];

		make_machine("0-7");
		target = add_target(0, "sysfs", VALUE_TEXT, online[i].now);
		target->id = online[i].id;
		target->wanted = online[i].wish;
		format_text(name, sizeof(name), "%s = %s", online[i].id, online[i].wish);
		is(plan(STAGE_EARLY), online[i].wanted, name);
	}
}

/* A wish, and the words that the kernel offers. */
static const struct {
	const char *wish, *offers;
	bool offered;
} offers[] = {
	{ "performance", "performance powersave", true }, { "powersave", "performance powersave", true },
	{ "schedutil", "ondemand schedutil ", true }, { "power", "performance powersave", false },
	{ "save", "powersave", false }, { "performance", "balance_performance balance_power", false },
	{ "performance", "balance_performance performance", true }, { "power", "balance_power powersave power", true },
	{ "powersave", "", false }, { "powersave", NULL, true }, { "aa", "aaa aa", true }, { "userspace", "userspac", false },
};

static void test_offers(void)
{
	struct result result;

	for (size_t i = 0; i < ROWS(offers); i++) {
		char name[128];

		make_machine("0-7");
		*add_target(0, "power", VALUE_TEXT, "x") = (struct target){ .knob = knob("power"), .format = VALUE_TEXT,
			.id = "/t0", .name = "t", .read = { .text = "x" }, .wanted = offers[i].wish, .offers = offers[i].offers };
		format_text(name, sizeof(name), "\"%s\" of <%s>", offers[i].wish, offers[i].offers ? offers[i].offers : "whatever");
		is(plan(STAGE_EARLY), offers[i].offered ? offers[i].wish : "!EOPNOTSUPP", name);
	}
	result_refuse(&result, TARGET_POWER, -EINVAL, true);
	ok(result.outcome == OUTCOME_ABSENT && result.error == -EINVAL, "a governor that the kernel can neither find nor load");
}

int main(void)
{
	test_turns();
	test_refusals();
	test_rules();
	test_told();
	test_flush();
	test_refused_flush();
	test_online();
	test_offers();
	return tap_done();
}
