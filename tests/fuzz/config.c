/* /etc/rtboot.conf. Covers: config/config.c config/policy.c */
#include "config/config.h"
#include "config/cpuexpr.h"
#include "lib/fuzz.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each error is a line "f:N: what", in the order of the config's lines. */
static void check_errors(const char *errors, unsigned count, unsigned lines)
{
	unsigned last = 1, seen = 0;

	for (const char *p = errors; *p; seen++) {
		const char *end = strchr(p, '\n');
		char *digits;
		unsigned long line;

		MUST(end && !strncmp(p, "f:", 2) && isdigit((unsigned char)p[2]));
		line = strtoul(p + 2, &digits, 10);
		MUST(line >= last && line <= lines);
		MUST(!strncmp(digits, ": ", 2) && digits + 2 < end);
		last = (unsigned)line;
		p = end + 1;
	}
	MUST(seen == count);
}

/* It is below `directory`, and stays there. */
static void check_path(const char *path, const char *directory)
{
	size_t len = strlen(path);

	MUST(!strncmp(path, directory, strlen(directory)) && path[len - 1] != '/');
	MUST(!strstr(path, "//") && !strstr(path, "/./") && !strstr(path, "/../"));
	MUST(strcmp(path + len - 2, "/.") && strcmp(path + len - 3, "/.."));
}

static void check_rule(const struct rule *rule, unsigned lines)
{
	bool matches = false;

	for (unsigned i = 0; i < RULE_SUBJECTS; i++)
		matches |= rule->pattern[i] && *rule->pattern[i];
	MUST(matches && rule->line >= 1 && rule->line <= lines && *rule->text);
	MUST(rule->priority <= RULE_PRIORITY_MAX && (rule->priority || rule->place != RULE_DEFAULT));
	MUST(rule->place <= RULE_LIST && (rule->place == RULE_LIST) == (rule->cpus != NULL));
}

static void check_thread_rule(const struct threadrule *rule, unsigned lines)
{
	MUST(*rule->name && rule->line >= 1 && rule->line <= lines && *rule->text && rule->on <= THREADRULE_ISOLATED);
	MUST(rule->priority >= 1 && rule->priority <= (rule->on == THREADRULE_ISOLATED ?
	                            THREADRULE_PRIORITY_MAX_ISOLATED : THREADRULE_PRIORITY_MAX));
}

/* What a config without an error says is within its bounds. */
static void check_policy(const struct policy *p, unsigned lines)
{
	MUST(p->require <= POLICY_REQUIRE_ANY && p->on_failure <= POLICY_FAILURE_REVERT);
	MUST(p->deadline_ms >= POLICY_DEADLINE_MIN && p->deadline_ms <= POLICY_DEADLINE_MAX);
	MUST(p->flush <= POLICY_FLUSH_HOTPLUG && p->spread <= POLICY_SPREAD_ROUND_ROBIN);
	MUST(p->irqs <= POLICY_HOUSEKEEPING && p->steering <= POLICY_HOUSEKEEPING);
	MUST(p->kernel_threads <= POLICY_HOUSEKEEPING && p->init <= POLICY_HOUSEKEEPING);
	MUST(p->workqueues <= POLICY_HOUSEKEEPING && p->watchdog <= POLICY_HOUSEKEEPING);
	MUST(!(p->tell & ~((1u << POLICY_PROGRAMS) - 1)));
	MUST(!p->isolated || cpuexpr_is_valid(p->isolated));
	for (const struct rule *rule = p->rules; rule; rule = rule->next)
		check_rule(rule, lines);
	for (const struct threadrule *rule = p->thread_rules; rule; rule = rule->next)
		check_thread_rule(rule, lines);
	for (const struct policy_file *file = p->files; file; file = file->next) {
		MUST(*file->value);
		check_path(file->path, file->section == POLICY_SYSCTL ? "/proc/sys/" : "/sys/");
	}
	for (const struct policy_module *module = p->modules; module; module = module->next)
		MUST(isalnum((unsigned char)*module->name) || *module->name == '_');
}

/* Parse it with so much memory for what it lists. Returns how many errors. */
static unsigned parse(const uint8_t *data, size_t size, size_t memory)
{
	char *ini = fuzz_string(data, size);
	struct arena lists = { malloc(memory), memory, 0 };
	unsigned count, lines = 1;
	struct policy policy;
	struct text errors;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	text_begin(&errors, fuzz_arena());
	count = config_parse(&policy, ini, size, "f", &lists, &errors);
	if (!count)
		check_policy(&policy, lines);
	check_errors(text_end(&errors), count, lines);
	free(lists.base);
	free(ini);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned count = parse(data, size, 1 << 16);

	/* With less memory there are more errors, and never a config that is half of itself. */
	MUST(parse(data, size, 200) >= count);
	return 0;
}
