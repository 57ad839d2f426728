/* /etc/rtboot.conf. Covers: config/config.c config/policy.c */
#include "config/config.h"
#include "config/cpuexpr.h"
#include "knobs.h"
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
	MUST(p->set[KNOB_REQUIRE] <= POLICY_REQUIRE_ANY && p->set[KNOB_ON_FAILURE] <= POLICY_FAILURE_REVERT);
	MUST(p->set[KNOB_DEADLINE] >= POLICY_DEADLINE_MIN && p->set[KNOB_DEADLINE] <= POLICY_DEADLINE_MAX);
	MUST(p->set[KNOB_FLUSH] <= POLICY_FLUSH_HOTPLUG && p->set[KNOB_SPREAD] <= POLICY_SPREAD_ROUND_ROBIN);
	MUST(p->set[KNOB_IRQS] <= POLICY_HOUSEKEEPING);
	MUST(!(p->set[KNOB_TELL] & ~((1u << POLICY_PROGRAMS) - 1)));
	for (const struct knob *knob = p->knobs; knob->section || knob->class; knob++)
		MUST(!policy_wanted(p, knob) || !knob->section || strcmp(policy_wanted(p, knob), "keep"));
	MUST(!p->isolated || cpuexpr_is_valid(p->isolated));
	for (const struct rule *rule = p->rules; rule; rule = rule->next)
		check_rule(rule, lines);
	for (const struct threadrule *rule = p->thread_rules; rule; rule = rule->next)
		check_thread_rule(rule, lines);
	for (const struct policy_file *file = p->files; file; file = file->next) {
		MUST(*file->wanted);
		check_path(file->path, !strcmp(file->knob->class, "sysctl") ? "/proc/sys/" : "/sys/");
	}
	for (const struct policy_module *module = p->modules; module; module = module->next)
		MUST(isalnum((unsigned char)*module->name) || *module->name == '_');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *ini = fuzz_string(data, size);
	struct arena lists = { .base = malloc(CONFIG_LISTED * size + 1), .size = CONFIG_LISTED * size };
	unsigned count, lines = 1;
	struct policy policy;
	struct text errors;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	text_begin(&errors, fuzz_arena());
	policy_begin(&policy, knobs);
	count = config_parse(&policy, ini, size, "f", &lists, &errors);
	if (!count)
		check_policy(&policy, lines);
	check_errors(text_end(&errors), count, lines);
	free(lists.base);
	free(ini);
	return 0;
}
