#include "rule.h"

#include <string.h>

#include "cpuexpr.h"
#include "glob.h"
#include "number.h"

static const char *const subjects[RULE_SUBJECTS] = {
	[RULE_ACTION] = "action:", [RULE_DRIVER] = "driver:", [RULE_DEVICE] = "device:",
	[RULE_CARD] = "card:", [RULE_IRQ] = "irq:",
};

/* The kind of owner that a subject looks at, for those that look at one. */
static const enum irq_owner_kind owner_kinds[RULE_SUBJECTS] = {
	[RULE_DRIVER] = IRQ_DRIVER, [RULE_DEVICE] = IRQ_DEVICE, [RULE_CARD] = IRQ_CARD,
};

/* What follows the prefix in a word, or NULL where the word begins in another way. */
static char *behind(char *word, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(word, prefix, len) ? NULL : word + len;
}

static bool parse_cpus(struct rule *rule, const char *value)
{
	static const char *const places[] = {
		[RULE_KEEP] = "keep", [RULE_HOUSEKEEPING] = "housekeeping", [RULE_ISOLATED] = "isolated",
	};
	for (rule->place = RULE_KEEP; rule->place < RULE_LIST; rule->place++)
		if (!strcmp(value, places[rule->place]))
			return true;
	rule->cpus = value;
	return cpuexpr_is_valid(value);
}

static bool parse_priority(struct rule *rule, const char *value)
{
	unsigned long long n;

	if (!number_read(&value, &n) || *value || n < 1 || n > RULE_PRIORITY_MAX)
		return false;
	rule->priority = (unsigned)n;
	return true;
}

static bool parse_irq(const char *value)
{
	unsigned long long n;

	return number_read(&value, &n) && !*value;
}

/* Read one word. Returns NULL, or what it should be. */
static const char *parse_word(struct rule *rule, char *word)
{
	char *value;

	for (unsigned i = 0; i < RULE_SUBJECTS; i++) {
		if (!(value = behind(word, subjects[i])))
			continue;
		if (rule->pattern[i])
			return "each of them once";
		rule->pattern[i] = value;
		if (i == RULE_IRQ)
			return parse_irq(value) ? NULL : "irq: and a number";
		return *value ? NULL : "a name or a shell pattern behind the colon";
	}
	if ((value = behind(word, "cpus:"))) {
		if (rule->place != RULE_DEFAULT)
			return "each of them once";
		return parse_cpus(rule, value) ? NULL : "cpus: and a CPU list such as 2-3, housekeeping, isolated or keep";
	}
	if ((value = behind(word, "priority:"))) {
		if (rule->priority)
			return "each of them once";
		return parse_priority(rule, value) ? NULL : "priority: and a number from 1 to 90";
	}
	return "action:, driver:, device:, card: or irq: (what it is about), cpus: or priority: (what to do)";
}

const char *rule_parse(struct rule *rule, char *words, const char **expected)
{
	static const char blanks[] = " \t";
	bool matches = false;

	for (words += strspn(words, blanks); *words; words += strspn(words, blanks)) {
		char *word = words;

		words += strcspn(words, blanks);
		if (*words)
			*words++ = '\0';
		*expected = parse_word(rule, word);
		if (*expected)
			return word;
	}
	for (unsigned i = 0; i < RULE_SUBJECTS; i++)
		matches |= rule->pattern[i] != NULL;
	*expected = !matches ? "action:, driver:, device:, card: or irq: to say which IRQs it is about" :
	            rule->place == RULE_DEFAULT && !rule->priority ? "cpus: or priority: to say what to do" : NULL;
	return *expected ? "" : NULL;
}

static bool match_actions(const char *pattern, const char *actions)
{
	char action[128];

	while (*actions) {
		size_t len = strcspn(actions, ",");

		if (len < sizeof(action)) {
			memcpy(action, actions, len);
			action[len] = '\0';
			if (glob_match(pattern, action))
				return true;
		}
		actions += len + (actions[len] == ',');
	}
	return false;
}

static bool match_owners(const char *pattern, enum irq_owner_kind kind, const struct irq_owner *owner)
{
	while (owner && (owner->kind != kind || !glob_match(pattern, owner->name)))
		owner = owner->next;
	return owner != NULL;
}

static bool match_number(const char *digits, unsigned number)
{
	unsigned long long n;

	return number_read(&digits, &n) && n == number;
}

bool rule_matches(const struct rule *rule, const struct irq *irq)
{
	for (unsigned i = 0; i < RULE_SUBJECTS; i++) {
		const char *pattern = rule->pattern[i];

		if (!pattern)
			continue;
		if (i == RULE_ACTION ? !match_actions(pattern, irq->actions) :
		    i == RULE_IRQ ? !match_number(pattern, irq->number) :
		    !match_owners(pattern, owner_kinds[i], irq->owners))
			return false;
	}
	return true;
}

bool rule_needs_owners(const struct rule *rules)
{
	for (; rules; rules = rules->next)
		if (rules->pattern[RULE_DRIVER] || rules->pattern[RULE_DEVICE] || rules->pattern[RULE_CARD])
			return true;
	return false;
}
