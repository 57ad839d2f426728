/* An [irq] rule and the IRQ that it may be about: "WORDS<newline>NUMBER ACTIONS<newline>OWNER". Covers: config/rule.c base/text.c */
#include "config/cpuexpr.h"
#include "config/rule.h"
#include "lib/fuzz.h"

#include <stdlib.h>
#include <string.h>

/* What must hold of any IRQ, of whatever kind its owner is. */
static void check_matches(const struct rule *rule, struct irq *irq, struct irq_owner *owner)
{
	for (owner->kind = IRQ_DRIVER; owner->kind <= IRQ_CARD; owner->kind++) {
		bool matches = rule_matches(rule, irq);

		/* One that names no owner is about the IRQ whoever owns it. */
		irq->owners = NULL;
		MUST(rule_needs_owners(rule) || rule_matches(rule, irq) == matches);
		MUST((!rule->pattern[RULE_DRIVER] && !rule->pattern[RULE_CARD]) || !rule_matches(rule, irq));
		irq->owners = owner;
		/* Of an IRQ with one action it covers all threads. */
		MUST((!rule->all_threads && (strchr(irq->actions, ',') || !matches)) || rule_covers(rule, irq, owner->name));
		irq->number++;
		MUST(!rule->pattern[RULE_IRQ] || !matches || !rule_matches(rule, irq));
		irq->number--;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *words = fuzz_string(data, size);
	const char *end = words + strlen(words);
	char *actions = fuzz_cut(words, '\n'), *name = fuzz_cut(actions, '\n');
	struct irq_owner owner = { .name = name, .device = name };
	struct irq irq = { .number = (unsigned)strtoul(actions, &actions, 10), .owners = &owner };
	struct rule rule = { 0 };
	const char *expected = "", *wrong = rule_parse(&rule, words, &expected);

	irq.actions = actions + (*actions == ' ');
	MUST(!wrong == !expected);
	/* What is wrong is a word of the rule's, or the lack of one. */
	MUST(!wrong || !*wrong || (wrong >= words && wrong < end));
	if (!wrong) {
		MUST(rule.priority <= RULE_PRIORITY_MAX && (rule.priority || rule.place != RULE_DEFAULT));
		MUST(rule.place != RULE_LIST || cpuexpr_is_valid(rule.cpus));
		check_matches(&rule, &irq, &owner);
	}
	free(words);
	return 0;
}
