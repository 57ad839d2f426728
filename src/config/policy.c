#include "config/policy.h"

#include <string.h>

#include "base/format.h"
#include "base/glob.h"
#include "base/text.h"
#include "config/cpuexpr.h"

const struct policy_dropin policy_dropins[POLICY_PROGRAMS] = {
	[POLICY_SYSTEMD] = { "systemd", "/run/systemd/system.conf.d/50-rtboot.conf" },
	[POLICY_IRQBALANCE] = { "irqbalance", "/run/systemd/system/irqbalance.service.d/50-rtboot.conf" },
	[POLICY_MODPROBE] = { "modprobe", "/run/modprobe.d/50-rtboot.conf" },
};

/* The position of a word among choices such as "keep, one or two"; -1 if it is not there. */
static int find_choice(const char *word, const char *choices)
{
	for (int n = 0; *choices; n++) {
		size_t len = strcspn(choices, " ,");

		if (strlen(word) == len && !memcmp(word, choices, len))
			return n;
		choices += len + strspn(choices + len, " ,");
		if (!strncmp(choices, "or ", 3))
			choices += 3;
	}
	return -1;
}

void policy_begin(struct policy *policy, const struct knob *knobs)
{
	memset(policy, 0, sizeof(*policy));
	policy->knobs = knobs;
	for (const struct knob *knob = knobs; knob->section || knob->class; knob++) {
		char preset[64];

		if (!knob->preset)
			continue;
		format_text(preset, sizeof(preset), "%s", knob->preset);
		policy_set(&(struct policy_line){ .policy = policy, .knob = knob, .name = knob->key, .value = preset });
		/* The copy goes out of scope, and a parser may have cut it up. */
		if (policy->row[knob - knobs].wanted)
			policy->row[knob - knobs].wanted = knob->preset;
	}
}

const struct knob *policy_knob(const struct policy *policy, enum target_kind kind)
{
	const struct knob *knob = policy->knobs;

	while (knob->kind != kind || !knob->class)
		knob++;
	return knob;
}

const char *policy_wanted(const struct policy *policy, const struct knob *knob)
{
	/* The row may add targets to the knob above it. */
	while (knob->section && !knob->parse)
		knob--;
	return knob->section ? policy->row[knob - policy->knobs].wanted : knob->class;
}

const char *policy_set(const struct policy_line *line)
{
	const struct knob *knob = line->knob;
	size_t row = (size_t)(knob - line->policy->knobs);

	line->policy->row[row].wanted = strcmp(line->value, "keep") ? line->value : NULL;
	line->policy->row[row].line = line->number;
	return knob->parse(line);
}

const char *policy_parse_choice(const struct policy_line *line)
{
	int choice = find_choice(line->value, line->knob->accepts);

	if (choice < 0)
		return line->knob->accepts;
	line->policy->set[line->knob->id] = (unsigned)choice;
	return NULL;
}

const char *policy_parse_deadline(const struct policy_line *line)
{
	const char *digits = line->value;
	unsigned long long n;

	if (!text_number(&digits, &n) || *digits || n < POLICY_DEADLINE_MIN || n > POLICY_DEADLINE_MAX)
		return line->knob->accepts;
	line->policy->set[KNOB_DEADLINE] = (unsigned)n;
	return NULL;
}

const char *policy_parse_isolated(const struct policy_line *line)
{
	if (!strcmp(line->value, "auto"))
		return NULL;
	line->policy->isolated = line->value;
	return cpuexpr_is_valid(line->value) ? NULL : line->knob->accepts;
}

/* The message for a bad word of a rule, or for a missing one if it is "". */
static const char *explain_word(const struct policy_line *line, const char *word, const char *expected)
{
	char message[256];

	if (!*word)
		return expected;
	format_text(message, sizeof(message), "%s, not \"%.60s\"", expected, word);
	return arena_copy(line->arena, message);
}

const char *policy_parse_rule(const struct policy_line *line)
{
	struct rule *rule = arena_alloc(line->arena, sizeof(*rule));
	const char *text = arena_copy(line->arena, line->value);
	struct rule **tail = &line->policy->rules;
	const char *expected, *word;

	word = rule_parse(rule, line->value, &expected);
	if (word)
		return explain_word(line, word, expected);
	rule->line = line->number;
	rule->text = text;
	while (*tail)
		tail = &(*tail)->next;
	*tail = rule;
	return NULL;
}

const char *policy_parse_thread_rule(const struct policy_line *line)
{
	struct threadrule *rule = arena_alloc(line->arena, sizeof(*rule));
	const char *text = arena_copy(line->arena, line->value);
	struct threadrule **tail = &line->policy->thread_rules;
	const char *expected, *word;

	word = threadrule_parse(rule, line->value, &expected);
	if (word)
		return explain_word(line, word, expected);
	rule->line = line->number;
	rule->text = text;
	while (*tail)
		tail = &(*tail)->next;
	*tail = rule;
	return NULL;
}

/* Returns NULL, or why the file cannot be added. */
static const char *add_file(const struct policy_line *line, const char *path)
{
	struct policy_file *file, **tail = &line->policy->files;

	for (; *tail; tail = &(*tail)->next)
		if (!strcmp((*tail)->path, path))
			return "each file once";
	file = arena_alloc(line->arena, sizeof(*file));
	*file = (struct policy_file){ .knob = line->knob, .path = path, .wanted = line->value, .line = line->number };
	*tail = file;
	return NULL;
}

_Static_assert(POLICY_PATH_MAX == 320, "the message says it");

/* What an absolute path lacks, NULL if it is valid. */
static const char *find_flaw(const char *path)
{
	size_t len = strlen(path);

	if (len >= POLICY_PATH_MAX)
		return "a path of at most 319 bytes";
	if (strchr(path, *POLICY_CPU))
		return "a path without \"" POLICY_CPU "\", which has no meaning here";
	if (path[len - 1] == '/' || text_find(path, "//"))
		return "a path without empty components";
	return text_is_path(path + 1) ? NULL : "a path without \".\" and \"..\" components";
}

/*
 * sysctl.d(5): the first separator, "." or "/", separates directories; if it is ".", a "/" stands for a dot in a name.
 */
const char *policy_parse_sysctl(const struct policy_line *line)
{
	static const char prefix[] = "/proc/sys/";
	char path[POLICY_PATH_MAX + 1], *name = path + sizeof(prefix) - 1;
	const char *flaw;

	if (!*line->name)
		return line->knob->accepts;
	if (!*line->value)
		return "a value";
	if (*line->name == '-')
		return "a name without a leading \"-\": a missing sysctl is absent, not a failure";
	if (glob_is_pattern(line->name))
		return "one name, not a pattern";
	format_text(path, sizeof(path), "%s%s", prefix, line->name);
	if (name[strcspn(name, "./")] == '.')
		for (char *p = name; *p; p++)
			*p = *p == '.' ? '/' : *p == '/' ? '.' : *p;
	flaw = find_flaw(path);
	return flaw ? flaw : add_file(line, arena_copy(line->arena, path));
}

const char *policy_parse_sysfs(const struct policy_line *line)
{
	const char *flaw;

	if (!*line->value)
		return "a value";
	if (strncmp(line->name, "/sys/", 5))
		return line->knob->accepts;
	flaw = find_flaw(line->name);
	return flaw ? flaw : add_file(line, line->name);
}

static bool is_number(const char *value)
{
	unsigned long long n;

	return text_number(&value, &n) && !*value;
}

/* Accept a valid value, or "keep". Returns as parse does. */
static const char *accept(const struct policy_line *line, bool valid)
{
	return valid || !strcmp(line->value, "keep") ? NULL : line->knob->accepts;
}

const char *policy_parse_name(const struct policy_line *line)
{
	return accept(line, text_is_name(line->value));
}

const char *policy_parse_number(const struct policy_line *line)
{
	return accept(line, is_number(line->value));
}

const char *policy_parse_latency(const struct policy_line *line)
{
	return accept(line, is_number(line->value) || !strcmp(line->value, "n/a"));
}

const char *policy_parse_off(const struct policy_line *line)
{
	return accept(line, !strcmp(line->value, "off"));
}

const char *policy_parse_off_or_number(const struct policy_line *line)
{
	if (!strcmp(line->value, "off"))
		memcpy(line->value, "0", 2);
	return policy_parse_number(line);
}

const char *policy_parse_modules(const struct policy_line *line)
{
	struct policy_module **tail = &line->policy->modules;
	char *words = line->value;
	const char *word;

	while ((word = text_cut_word(&words))) {
		if (!text_is_name(word))
			return line->knob->accepts;
		if (strlen(word) >= POLICY_MODULE_MAX)
			return "names of at most 59 bytes, the kernel's limit";
		*tail = arena_alloc(line->arena, sizeof(**tail));
		(*tail)->name = word;
		tail = &(*tail)->next;
	}
	return line->policy->modules ? NULL : line->knob->accepts;
}

const char *policy_parse_tell(const struct policy_line *line)
{
	char *words = line->value;
	const char *word;
	unsigned told = 0;

	line->policy->set[KNOB_TELL] = 0;
	if (!strcmp(line->value, "nothing"))
		return NULL;
	while ((word = text_cut_word(&words))) {
		unsigned program = 0;

		while (program < POLICY_PROGRAMS && strcmp(policy_dropins[program].name, word))
			program++;
		if (program == POLICY_PROGRAMS)
			return line->knob->accepts;
		told |= 1u << program;
	}
	line->policy->set[KNOB_TELL] = told;
	return told ? NULL : line->knob->accepts;
}
