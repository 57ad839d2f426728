#include "config/threadrule.h"

#include <string.h>

#include "base/glob.h"
#include "base/text.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Threads that rtboot never changes, by the start of their name. */
static const char *const untouchable[] = {
	"migration/", "stopper/",   /* the kernel refuses, too: kernel/sched/syscalls.c */
	"cpuhp/",                   /* CPU hotplug */
	"idle_inject/",             /* cools a CPU, so it must preempt what heats it: drivers/powercap/idle_inject.c */
	"watchdog",                 /* watchdogd keeps a hardware watchdog from resetting the machine */
	"kthreadd",                 /* creates all others */
	"irq/",                     /* [irq] rule */
};

/* Workers of workqueues come and go, and run anybody's work. A rescuer, "kworker/R-NAME", stays. */
static bool is_worker(const char *name)
{
	return !strncmp(name, "kworker/", 8) && name[8] != 'R';
}

static bool is_untouchable(const char *name)
{
	for (size_t i = 0; i < LENGTH(untouchable); i++)
		if (!strncmp(name, untouchable[i], strlen(untouchable[i])))
			return true;
	return is_worker(name);
}

static bool parse_name(struct threadrule *rule, const char *value)
{
	rule->name = value;
	return *value && !is_untouchable(value);
}

static bool parse_on(struct threadrule *rule, const char *value)
{
	rule->on = !strcmp(value, "isolated") ? THREADRULE_ISOLATED :
	           !strcmp(value, "housekeeping") ? THREADRULE_HOUSEKEEPING : THREADRULE_ANYWHERE;
	return rule->on != THREADRULE_ANYWHERE;
}

static bool parse_priority(struct threadrule *rule, const char *value)
{
	unsigned long long n;

	if (!text_number(&value, &n) || *value || n < 1 || n > THREADRULE_PRIORITY_MAX_ISOLATED)
		return false;
	rule->priority = (unsigned)n;
	return true;
}

static const struct word {
	const char *prefix;
	bool (*parse)(struct threadrule *rule, const char *value);
	const char *expected;
} kinds[] = {
	{ "name:", parse_name, "name: and a name or shell pattern of threads that may be changed (rtboot.conf(5))" },
	{ "on:", parse_on, "on:isolated or on:housekeeping" },
	{ "priority:", parse_priority, "priority: and a number from 1 to 49, or up to 95 with on:isolated" },
};

/* Read one word. *seen has a bit for each prefix. Returns NULL, or what was expected. */
static const char *parse_word(struct threadrule *rule, const char *word, unsigned *seen)
{
	for (unsigned i = 0; i < LENGTH(kinds); i++) {
		size_t len = strlen(kinds[i].prefix);

		if (strncmp(word, kinds[i].prefix, len))
			continue;
		if (*seen & 1u << i)
			return "each prefix once";
		*seen |= 1u << i;
		return kinds[i].parse(rule, word + len) ? NULL : kinds[i].expected;
	}
	return "name: (which threads), on: (which CPUs) or priority:";
}

const char *threadrule_parse(struct threadrule *rule, char *words, const char **expected)
{
	unsigned seen = 0;
	char *word;

	while ((word = text_cut_word(&words))) {
		*expected = parse_word(rule, word, &seen);
		if (*expected)
			return word;
	}
	*expected = !rule->name ? "name: to select threads" :
	            !rule->priority ? "priority: to say what to do" :
	            rule->priority > THREADRULE_PRIORITY_MAX && rule->on != THREADRULE_ISOLATED ?
	            "a priority from 1 to 49; only with on:isolated up to 95" : NULL;
	return *expected ? "" : NULL;
}

bool threadrule_names(const struct threadrule *rules, const char *name)
{
	if (!rules || is_untouchable(name))
		return false;
	while (rules && !glob_match(rules->name, name))
		rules = rules->next;
	return rules != NULL;
}

bool threadrule_matches(const struct threadrule *rule, const char *name, enum threadrule_on on)
{
	return (rule->on == THREADRULE_ANYWHERE || rule->on == on) && glob_match(rule->name, name);
}
