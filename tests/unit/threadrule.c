/* [threads] rules: what they say, which threads they are about, and what the planner makes of them. */
#include "base/errname.h"
#include "base/format.h"
#include "plan/plan.h"

#include <stdlib.h>

#include "knob.h"
#include "tap.h"

/* Parse a copy of the words, which is cut up. */
static const char *parse(struct threadrule *rule, char *copy, const char *words, const char **expected)
{
	memset(rule, 0, sizeof(*rule));
	format_text(copy, 64, "%s", words);
	return threadrule_parse(rule, copy, expected);
}

static const struct {
	const char *words, *name;
	enum threadrule_on on;
	unsigned priority;
} good[] = {
	{ "name:ktimers/* priority:1", "ktimers/*", THREADRULE_ANYWHERE, 1 },
	{ "name:rcu_preempt priority:49", "rcu_preempt", THREADRULE_ANYWHERE, 49 },
	{ "priority:49\ton:housekeeping  name:ksoftirqd/* ", "ksoftirqd/*", THREADRULE_HOUSEKEEPING, 49 },
	{ "name:rcuc/* on:isolated priority:95", "rcuc/*", THREADRULE_ISOLATED, 95 },
	{ "priority:50 name:* on:isolated", "*", THREADRULE_ISOLATED, 50 },
	{ "name:kworker/R* priority:2", "kworker/R*", THREADRULE_ANYWHERE, 2 },
	{ "name:irq_work/? priority:2", "irq_work/?", THREADRULE_ANYWHERE, 2 },
};

/* A rule, and the word that is wrong with it. */
static const char *const bad[][2] = {
	{ "", "" }, { "name:a", "" }, { "priority:2", "" }, { "on:isolated", "" }, { "name: priority:2", "name:" },
	{ "name:a priority:0", "priority:0" }, { "name:a priority:", "priority:" }, { "name:a priority:-1", "priority:-1" },
	{ "name:a priority:2x", "priority:2x" }, { "name:a priority:50", "" }, { "name:a on:housekeeping priority:50", "" },
	{ "name:a on:isolated priority:96", "priority:96" }, { "name:a on:2 priority:2", "on:2" }, { "name:a on: priority:2", "on:" },
	{ "name:a name:b priority:2", "name:b" }, { "name:a on:isolated on:isolated priority:2", "on:isolated" },
	{ "name:a priority:2 priority:2", "priority:2" }, { "a priority:2", "a" }, { "name:a cpus:2 priority:2", "cpus:2" },
	{ "name:migration/2 priority:2", "name:migration/2" }, { "name:migration/* priority:2", "name:migration/*" },
	{ "name:stopper/* priority:2", "name:stopper/*" }, { "name:cpuhp/* priority:2", "name:cpuhp/*" },
	{ "name:idle_inject/* priority:2", "name:idle_inject/*" }, { "name:watchdogd priority:2", "name:watchdogd" },
	{ "name:kthreadd priority:2", "name:kthreadd" }, { "name:irq/16-* priority:2", "name:irq/16-*" },
	{ "name:kworker/* priority:2", "name:kworker/*" }, { "name:kworker/u8:0 priority:2", "name:kworker/u8:0" },
};

/* A thread, the CPU that it is bound to, and what it is to have by the rules of test_plan(). */
static const struct {
	const char *name;
	int cpu;
	const char *wanted;
} threads[] = {
	{ "1 ktimers/2", 2, "fifo:5" }, { "2 ktimers/1", 1, "fifo:3" }, { "3 ktimers/3", 3, "fifo:5" },
	{ "4 rcu_preempt", -1, "fifo:7" }, { "5 rcuop/2", -1, "fifo:7" }, { "6 rcub/0", -1, "fifo:7" },
	{ "7 rcuc/0", 0, "fifo:4" }, { "8 rcuc/2", 2, "fifo:6" }, { "9 rcuc/9999", 9999, "fifo:4" }, { "10 kswapd0", -1, NULL },
};

/* What the plan has for thread number i. */
static const char *wanted_of(const struct plan *plan, const struct target *target)
{
	const struct setting *s = plan->settings;

	while (s && s->target != target)
		s = s->next;
	return s ? s->wanted : NULL;
}

/* The rules that came to nothing, "LINE ERRNO ". */
static const char *rules_left(const struct plan *plan)
{
	static char text[128];
	size_t len = 0;

	for (const struct setting *s = plan->settings; s; s = s->next)
		if (s->target->knob->kind == TARGET_RULE)
			len += format_text(text + len, sizeof(text) - len, "%s %s ", s->target->id, errname(s->error));
	return text;
}

static void test_plan(void)
{
	static const char *const words[] = {
		"name:ktimers/* on:isolated priority:5", "name:ktimers/* priority:3", "name:rcuc/* on:housekeeping priority:4",
		"name:rcuc/* priority:6", "name:ktimers/2 priority:9", "name:rcu* priority:7", "name:kswapd0 on:housekeeping priority:8",
	};
	static _Alignas(16) char memory[1 << 16];
	static char copies[ROWS(words)][64];
	static struct threadrule rules[ROWS(words)];
	static struct target targets[ROWS(threads)];
	static struct facts facts;
	struct arena arena = { .base = memory, .size = sizeof(memory) };
	struct policy policy;
	struct journal journal = { 0 };
	const char *expected;
	struct plan plan;

	facts.release = facts.version = facts.boot_id = facts.cmdline = facts.config = "";
	verdict_judge(&facts.verdict, "#1 SMP PREEMPT_RT x", NULL, false);
	cpuset_parse_list(&facts.possible, "0-3", CPUSET_MAX);
	cpuset_parse_list(&facts.online, "0-2", CPUSET_MAX);
	cpuset_parse_list(&facts.kernel_isolated, "2-3", CPUSET_MAX);
	facts.nbits = 4;
	facts_divide(&facts, NULL);
	policy_begin(&policy, knobs);
	for (size_t i = 0; i < ROWS(words); i++) {
		if (parse(&rules[i], copies[i], words[i], &expected))
			abort();
		rules[i].line = (unsigned)i + 1;
		rules[i].text = words[i];
		rules[i].next = i + 1 < ROWS(words) ? &rules[i + 1] : NULL;
	}
	policy.thread_rules = rules;
	for (size_t i = 0; i < ROWS(threads); i++)
		targets[i] = (struct target){ .knob = knob("thread policy"), .format = VALUE_TEXT, .id = "policy:1:1",
			.name = threads[i].name, .cpu = threads[i].cpu, .read = { .text = "fifo:1" },
			.next = i + 1 < ROWS(threads) ? &targets[i + 1] : NULL };
	facts.targets = targets;
	plan_make(&plan, &facts, &policy, NULL, &journal, PLAN_ON, STAGE_LATE, &arena);
	ok(plan.state == STATE_ACTIVE, "a plan is made");
	for (size_t i = 0; i < ROWS(threads); i++)
		is(wanted_of(&plan, &targets[i]), threads[i].wanted, threads[i].name);
	is(plan.settings->reason, "rule in line 1: name:ktimers/* on:isolated priority:5", "the reason is the rule, by its line");
	is(rules_left(&plan), "rule:5 EEXIST rule:7 ESRCH ", "a rule that came to nothing: earlier ones have it all, or no thread is so");
	is(targets[0].knob->class, "thread policy", "the class's name");
}

int main(void)
{
	static const char *const names[] = { "migration/1", "stopper/0", "cpuhp/1", "idle_inject/2", "watchdogd", "watchdog/0",
		"kthreadd", "irq/16-x", "kworker/1:2", "kworker/u8:1-events" };
	char copy[64];
	const char *expected;
	struct threadrule rule;

	for (size_t i = 0; i < ROWS(good); i++) {
		ok(!parse(&rule, copy, good[i].words, &expected), "<%s> is a rule", good[i].words);
		is(rule.name, good[i].name, "  about these threads");
		ok(rule.on == good[i].on && rule.priority == good[i].priority, "  to that end");
	}
	for (size_t i = 0; i < ROWS(bad); i++) {
		is(parse(&rule, copy, bad[i][0], &expected), bad[i][1], bad[i][0]);
		ok(expected && *expected, "  and it says what would do");
	}
	parse(&rule, copy, "name:* priority:2", &expected);
	for (size_t i = 0; i < ROWS(names); i++)
		ok(!threadrule_names(&rule, names[i]), "%s is never touched", names[i]);
	ok(threadrule_names(&rule, "kworker/R-kblockd") && threadrule_names(&rule, "kblockd") && threadrule_names(&rule, "irq_work/1"),
	   "  a rescuer may be, and what is not an IRQ's");
	ok(!threadrule_names(NULL, "ktimers/1"), "  without a rule, none is named");
	test_plan();
	return tap_done();
}
