#include "config/rule.h"

#include <string.h>

#include "base/glob.h"
#include "base/text.h"
#include "config/cpuexpr.h"

static const char *const subjects[RULE_SUBJECTS] = {
	[RULE_ACTION] = "action:", [RULE_DRIVER] = "driver:", [RULE_DEVICE] = "device:",
	[RULE_CARD] = "card:", [RULE_IRQ] = "irq:",
};

/* The kind of owner that a subject matches, if it matches owners. */
static const enum irq_owner_kind owner_kinds[RULE_SUBJECTS] = {
	[RULE_DRIVER] = IRQ_DRIVER, [RULE_DEVICE] = IRQ_DEVICE, [RULE_CARD] = IRQ_CARD,
};

/* What follows the prefix in a word, or NULL if the word does not start with it. */
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

	if (!text_number(&value, &n) || *value || n < 1 || n > RULE_PRIORITY_MAX)
		return false;
	rule->priority = (unsigned)n;
	return true;
}

static bool parse_spread(struct rule *rule, const char *value)
{
	rule->spread = !strcmp(value, "round-robin") ? RULE_SPREAD_ROUND_ROBIN :
	               !strcmp(value, "kernel") ? RULE_SPREAD_KERNEL : RULE_SPREAD_DEFAULT;
	return rule->spread != RULE_SPREAD_DEFAULT;
}

static bool parse_threads(struct rule *rule, const char *value)
{
	rule->all_threads = !strcmp(value, "all");
	return rule->all_threads || !strcmp(value, "matching");
}

static bool parse_irq(const char *value)
{
	unsigned long long n;

	return text_number(&value, &n) && !*value;
}

/* What a rule does: the prefix of the word, the parser of its value, and what is expected. */
static const struct {
	const char *prefix;
	bool (*parse)(struct rule *rule, const char *value);
	const char *expected;
} orders[] = {
	{ "cpus:", parse_cpus, "cpus: and a CPU list such as 2-3, housekeeping, isolated or keep" },
	{ "spread:", parse_spread, "spread: and kernel or round-robin" },
	{ "priority:", parse_priority, "priority: and a number from 1 to 95" },
	{ "threads:", parse_threads, "threads: and matching or all" },
};

#define ORDERS (sizeof(orders) / sizeof(orders[0]))

/* Read one word. *said has a bit for each prefix seen so far. Returns NULL, or what was expected. */
static const char *parse_word(struct rule *rule, char *word, unsigned *said)
{
	static const char once[] = "each prefix once";
	const char *value;

	for (unsigned i = 0; i < RULE_SUBJECTS; i++) {
		if (!(value = behind(word, subjects[i])))
			continue;
		if (rule->pattern[i])
			return once;
		rule->pattern[i] = value;
		if (i == RULE_IRQ)
			return parse_irq(value) ? NULL : "irq: and a number";
		return *value ? NULL : "a name or a shell pattern after the colon";
	}
	for (unsigned i = 0; i < ORDERS; i++) {
		if (!(value = behind(word, orders[i].prefix)))
			continue;
		if (*said & 1u << i)
			return once;
		*said |= 1u << i;
		return orders[i].parse(rule, value) ? NULL : orders[i].expected;
	}
	return "action:, driver:, device:, card: or irq: (which IRQs), cpus:, spread:, priority: or threads: (what to do)";
}

/* What a rule of valid words lacks, or NULL. */
static const char *find_lack(const struct rule *rule)
{
	bool sends = rule->place > RULE_KEEP, says = rule->place != RULE_DEFAULT || rule->priority;
	bool matches = false;

	for (unsigned i = 0; i < RULE_SUBJECTS; i++)
		matches |= rule->pattern[i] != NULL;
	return !matches ? "action:, driver:, device:, card: or irq: to select IRQs" :
	       rule->spread == RULE_SPREAD_ROUND_ROBIN && !sends ? "cpus: with spread:, to say over which CPUs" :
	       rule->all_threads && !rule->priority ? "priority: with threads:" :
	       !says ? "cpus: or priority: to say what to do" : NULL;
}

const char *rule_parse(struct rule *rule, char *words, const char **expected)
{
	unsigned said = 0;
	char *word;

	while ((word = text_cut_word(&words))) {
		*expected = parse_word(rule, word, &said);
		if (*expected)
			return word;
	}
	*expected = find_lack(rule);
	return *expected ? "" : NULL;
}

/*
 * A name copied from /proc/interrupts matches itself, even if it looks like a pattern: "ahci[0000:00:17.0]".
 */
static bool match_name(const char *pattern, const char *name)
{
	return !strcmp(pattern, name) || glob_match(pattern, name);
}

static bool match_actions(const char *pattern, const char *actions)
{
	char action[IRQ_ACTION_MAX];
	bool matched = false;

	while (!matched && text_next_item(&actions, action, sizeof(action)))
		matched = match_name(pattern, action);
	return matched;
}

/* Does an owner of that kind match, and belong to that device unless it is NULL? */
static bool match_owners(const char *pattern, enum irq_owner_kind kind, const struct irq_owner *owner, const char *device)
{
	while (owner && (owner->kind != kind || !match_name(pattern, owner->name) ||
	                 (device && strcmp(owner->device, device))))
		owner = owner->next;
	return owner != NULL;
}

/* The action of an IRQ without a known device may be the device's name, as with many platform drivers. */
static bool match_nameless(const char *pattern, const struct irq *irq, const char *actions)
{
	return !match_owners("*", IRQ_DEVICE, irq->owners, NULL) && match_actions(pattern, actions);
}

static bool match_number(const char *digits, unsigned number)
{
	unsigned long long n;

	return text_number(&digits, &n) && n == number;
}

bool rule_matches(const struct rule *rule, const struct irq *irq)
{
	for (unsigned i = 0; i < RULE_SUBJECTS; i++) {
		const char *pattern = rule->pattern[i];

		if (!pattern)
			continue;
		if (i == RULE_ACTION ? !match_actions(pattern, irq->actions) :
		    i == RULE_IRQ ? !match_number(pattern, irq->number) :
		    !match_owners(pattern, owner_kinds[i], irq->owners, NULL) &&
		    !(i == RULE_DEVICE && match_nameless(pattern, irq, irq->actions)))
			return false;
	}
	return true;
}

/* Does a device match everything that the rule says about devices? */
static bool match_device(const struct rule *rule, const struct irq *irq, const char *device)
{
	static const enum rule_subject owned[] = { RULE_DRIVER, RULE_DEVICE, RULE_CARD };
	bool said = false;

	for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++) {
		const char *pattern = rule->pattern[owned[i]];

		if (pattern && !match_owners(pattern, owner_kinds[owned[i]], irq->owners, device))
			return false;
		said |= pattern != NULL;
	}
	return said;
}

/* Does an action of the IRQ match the rule? */
static bool match_action(const struct rule *rule, const struct irq *irq, const char *action)
{
	if (rule->pattern[RULE_ACTION])
		return match_name(rule->pattern[RULE_ACTION], action);
	for (const struct irq_owner *o = irq->owners; o; o = o->next)
		if (text_has_name(action, o->name) && match_device(rule, irq, o->device))
			return true;
	return rule->pattern[RULE_DEVICE] && match_nameless(rule->pattern[RULE_DEVICE], irq, action);
}

/*
 * Is it the name of an action's thread, after "irq/N-", or after "irq/N-s-" for a secondary one? /proc/TID/stat shows
 * 15 characters of comm before 5.17, and 63 since: proc_task_name() in fs/proc/array.c.
 */
static bool is_thread_of(const char *comm, const char *action)
{
	const char *name = comm + strcspn(comm, "-");
	size_t all = strlen(comm);
	bool cut = all == 15 || all == 63;

	for (int i = 0; i < 2; i++, name += name[0] == '-' && name[1] == 's' ? 2 : 0) {
		size_t len = strlen(name);

		if (*name == '-' && !strncmp(action, name + 1, len - 1) && (cut || !action[len - 1]))
			return true;
	}
	return false;
}

bool rule_covers(const struct rule *rule, const struct irq *irq, const char *comm)
{
	const char *actions = irq->actions;
	char action[IRQ_ACTION_MAX];
	bool any = false, own = false, other = false;

	if (rule->all_threads)
		return true;
	while (text_next_item(&actions, action, sizeof(action))) {
		bool matched = match_action(rule, irq, action), named = is_thread_of(comm, action);

		any |= matched;
		own |= named && matched;
		other |= named && !matched;
	}
	return own || !other || !any;
}

bool rule_needs_owners(const struct rule *rules)
{
	for (; rules; rules = rules->next)
		if (rules->pattern[RULE_DRIVER] || rules->pattern[RULE_DEVICE] || rules->pattern[RULE_CARD])
			return true;
	return false;
}
