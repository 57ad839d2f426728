#include "config/policy.h"

#include <string.h>

#include "base/format.h"
#include "base/glob.h"
#include "base/text.h"
#include "config/cpuexpr.h"

const struct policy policy_default = {
	.require = POLICY_REQUIRE_RT,
	.deadline_ms = 2000,
	.on_failure = POLICY_FAILURE_KEEP,
	.isolated = NULL,
	.flush = POLICY_FLUSH_NO,
	.irqs = POLICY_HOUSEKEEPING,
	.spread = POLICY_SPREAD_KERNEL,
	.steering = POLICY_KEEP,
	.kernel_threads = POLICY_HOUSEKEEPING,
	.init = POLICY_HOUSEKEEPING,
	.workqueues = POLICY_HOUSEKEEPING,
	.watchdog = POLICY_HOUSEKEEPING,
	.tell = (1u << POLICY_PROGRAMS) - 1,
};

const struct policy_dropins policy_dropins[POLICY_PROGRAMS] = {
	[POLICY_SYSTEMD] = { "systemd", "/run/systemd/system.conf.d/50-rtboot.conf" },
	[POLICY_IRQBALANCE] = { "irqbalance", "/run/systemd/system/irqbalance.service.d/50-rtboot.conf" },
	[POLICY_MODPROBE] = { "modprobe", "/run/modprobe.d/50-rtboot.conf" },
};

static const char no_memory[] = "fewer settings than these: there is no memory for more";

/* The place of a word among choices such as "keep, one or two"; -1 if it is none of them. */
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

/* One of the words in `accepts`, in the order of an enum. */
static const char *set_choice(const struct policy_line *line)
{
	int choice = find_choice(line->value, line->key->accepts);

	*(unsigned *)((char *)line->policy + line->key->offset) = (unsigned)choice;
	return choice < 0 ? line->key->accepts : NULL;
}

static const char *set_deadline(const struct policy_line *line)
{
	const char *digits = line->value;
	unsigned long long n;

	if (!text_number(&digits, &n) || *digits || n < POLICY_DEADLINE_MIN || n > POLICY_DEADLINE_MAX)
		return line->key->accepts;
	line->policy->deadline_ms = (unsigned)n;
	return NULL;
}

static const char *set_isolated(const struct policy_line *line)
{
	if (!strcmp(line->value, "auto"))
		return NULL;
	line->policy->isolated = line->value;
	return cpuexpr_is_valid(line->value) ? NULL : line->key->accepts;
}

/* What is wrong with a rule: a word, or "" for the lack of one. */
static const char *explain_word(const struct policy_line *line, const char *word, const char *expected)
{
	char message[256];

	if (!*word)
		return expected;
	format_text(message, sizeof(message), "%s, not \"%.60s\"", expected, word);
	expected = arena_copy(line->arena, message);
	return expected ? expected : no_memory;
}

static const char *set_rule(const struct policy_line *line)
{
	struct rule *rule = arena_alloc(line->arena, sizeof(*rule));
	const char *text = arena_copy(line->arena, line->value);
	struct rule **tail = &line->policy->rules;
	const char *expected, *word;

	if (!rule || !text)
		return no_memory;
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

static const char *set_thread_rule(const struct policy_line *line)
{
	struct threadrule *rule = arena_alloc(line->arena, sizeof(*rule));
	const char *text = arena_copy(line->arena, line->value);
	struct threadrule **tail = &line->policy->thread_rules;
	const char *expected, *word;

	if (!rule || !text)
		return no_memory;
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
static const char *add_file(const struct policy_line *line, const struct policy_file *added)
{
	struct policy_file *file, **tail = &line->policy->files;

	for (; *tail; tail = &(*tail)->next)
		if (!strcmp((*tail)->path, added->path))
			return "a file that was not given before";
	file = arena_alloc(line->arena, sizeof(*file));
	if (!file)
		return no_memory;
	*file = *added;
	*tail = file;
	return NULL;
}

_Static_assert(POLICY_PATH_MAX == 320, "the message says it");

/* What is wrong with an absolute path, as what it should have; NULL if nothing is. */
static const char *find_flaw(const char *path)
{
	size_t len = strlen(path);

	if (len >= POLICY_PATH_MAX)
		return "a path of at most 319 bytes";
	if (strchr(path, *POLICY_CPU))
		return "a path without \"" POLICY_CPU "\", which stands for nothing here";
	if (path[len - 1] == '/' || text_find(path, "//"))
		return "no empty component: there is a separator too many";
	return text_is_path(path + 1) ? NULL : "a path without the components \".\" and \"..\"";
}

/*
 * sysctl.d(5): the first separator, "." or "/", is the one between
 * directories; if it is ".", a "/" stands for a dot in a name.
 */
static const char *set_sysctl(const struct policy_line *line)
{
	static const char prefix[] = "/proc/sys/";
	struct policy_file file = { .section = POLICY_SYSCTL, .value = line->value };
	char path[POLICY_PATH_MAX + 1], *name = path + sizeof(prefix) - 1;
	const char *flaw;

	if (!*line->name)
		return line->key->accepts;
	if (!*line->value)
		return "a value";
	if (*line->name == '-')
		return "a name without \"-\" in front: a sysctl that is not there is absent, which is no failure";
	if (glob_is_pattern(line->name))
		return "one name, not a pattern";
	format_text(path, sizeof(path), "%s%s", prefix, line->name);
	if (name[strcspn(name, "./")] == '.')
		for (char *p = name; *p; p++)
			*p = *p == '.' ? '/' : *p == '/' ? '.' : *p;
	flaw = find_flaw(path);
	if (flaw)
		return flaw;
	file.path = arena_copy(line->arena, path);
	return file.path ? add_file(line, &file) : no_memory;
}

static const char *set_sysfs(const struct policy_line *line)
{
	const char *flaw;

	if (!*line->value)
		return "a value";
	if (strncmp(line->name, "/sys/", 5))
		return line->key->accepts;
	flaw = find_flaw(line->name);
	return flaw ? flaw : add_file(line, &(struct policy_file){ .section = POLICY_SYSFS, .path = line->name, .value = line->value });
}

#define CPUFREQ "/sys/devices/system/cpu/cpufreq/policy*/"

/*
 * The files that each key of [power] stands for: Documentation/admin-guide/pm/, Documentation/ABI/testing/sysfs-devices-power.
 * scaling_available_governors lists those that are loaded, and a write loads another: cpufreq_parse_governor() in
 * drivers/cpufreq/cpufreq.c.
 */
static const struct power_file {
	const char *key, *path;
	const char *value;      /* NULL: the key's */
	const char *offers;
} power_files[] = {
	{ "energy-performance-preference", CPUFREQ "energy_performance_preference", NULL,
	  "energy_performance_available_preferences" },
	{ "governor", CPUFREQ "scaling_governor", NULL, NULL },
	{ "min-freq-khz", CPUFREQ "scaling_min_freq", NULL, NULL },
	{ "resume-latency-us", "/sys/devices/system/cpu/cpu" POLICY_CPU "/power/pm_qos_resume_latency_us", NULL, NULL },
	{ "usb-autosuspend", "/sys/bus/usb/devices/*/power/control", "on", NULL },
	{ "usb-autosuspend", "/sys/module/usbcore/parameters/autosuspend", "-1", NULL },
};

static bool is_number(const char *value)
{
	unsigned long long n;

	return text_number(&value, &n) && !*value;
}

/* Add the files of a key of [power], unless it is to keep them. */
static const char *set_power(const struct policy_line *line, bool valid)
{
	const char *error = NULL;

	if (!strcmp(line->value, "keep"))
		return NULL;
	if (!valid)
		return line->key->accepts;
	for (size_t i = 0; i < sizeof(power_files) / sizeof(power_files[0]) && !error; i++) {
		const struct power_file *f = &power_files[i];

		if (!strcmp(f->key, line->key->name))
			error = add_file(line, &(struct policy_file){ .section = POLICY_POWER, .path = f->path,
			                 .value = f->value ? f->value : line->value, .offers = f->offers });
	}
	return error;
}

static const char *set_power_name(const struct policy_line *line)
{
	return set_power(line, text_is_name(line->value));
}

static const char *set_power_number(const struct policy_line *line)
{
	return set_power(line, is_number(line->value));
}

static const char *set_latency(const struct policy_line *line)
{
	return set_power(line, is_number(line->value) || !strcmp(line->value, "n/a"));
}

static const char *set_usb(const struct policy_line *line)
{
	bool off = !strcmp(line->value, "off");

	if (off)
		line->policy->options = "options usbcore autosuspend=-1\n";
	return set_power(line, off);
}

static const char *set_modules(const struct policy_line *line)
{
	struct policy_module **tail = &line->policy->modules;
	char *words = line->value;
	const char *word;

	while ((word = text_cut_word(&words))) {
		if (!text_is_name(word))
			return line->key->accepts;
		if (strlen(word) >= POLICY_MODULE_MAX)
			return "names of at most 59 bytes: the kernel has no longer ones";
		*tail = arena_alloc(line->arena, sizeof(**tail));
		if (!*tail)
			return no_memory;
		(*tail)->name = word;
		tail = &(*tail)->next;
	}
	return line->policy->modules ? NULL : line->key->accepts;
}

static const char *set_tell(const struct policy_line *line)
{
	char *words = line->value;
	const char *word;

	line->policy->tell = 0;
	if (!strcmp(line->value, "nothing"))
		return NULL;
	while ((word = text_cut_word(&words))) {
		unsigned program = 0;

		while (program < POLICY_PROGRAMS && strcmp(policy_dropins[program].name, word))
			program++;
		if (program == POLICY_PROGRAMS)
			return line->key->accepts;
		line->policy->tell |= 1u << program;
	}
	return line->policy->tell ? NULL : line->key->accepts;
}

#define FIELD(name) offsetof(struct policy, name)

static const char place[] = "keep or housekeeping";

const struct policy_key policy_keys[POLICY_KEYS] = {
	{ "boot", "require", "rt, threadirqs or any", set_choice, FIELD(require), false },
	{ "boot", "deadline", "milliseconds, 10 to 600000", set_deadline, 0, false },
	{ "boot", "on-failure", "keep or revert", set_choice, FIELD(on_failure), false },
	{ "cpus", "isolated", "auto or a CPU list such as 2-3", set_isolated, 0, false },
	{ "cpus", "flush", "no or hotplug", set_choice, FIELD(flush), false },
	{ "irq", "default", place, set_choice, FIELD(irqs), false },
	{ "irq", "spread", "kernel or round-robin", set_choice, FIELD(spread), false },
	{ "irq", "steering", place, set_choice, FIELD(steering), false },
	{ "irq", "rule", NULL, set_rule, 0, true },
	{ "threads", "kernel", place, set_choice, FIELD(kernel_threads), false },
	{ "threads", "init", place, set_choice, FIELD(init), false },
	{ "threads", "workqueues", place, set_choice, FIELD(workqueues), false },
	{ "threads", "watchdog", place, set_choice, FIELD(watchdog), false },
	{ "threads", "rule", NULL, set_thread_rule, 0, true },
	{ "power", "governor", "keep or the name of a governor", set_power_name, 0, false },
	{ "power", "min-freq-khz", "keep or a number of kHz", set_power_number, 0, false },
	{ "power", "resume-latency-us", "keep, a number of microseconds or n/a", set_latency, 0, false },
	{ "power", "energy-performance-preference", "keep or the name of a preference", set_power_name, 0, false },
	{ "power", "usb-autosuspend", "keep or off", set_usb, 0, false },
	{ "sysctl", NULL, "a sysctl such as kernel.timer_migration", set_sysctl, 0, true },
	{ "sysfs", NULL, "a path under /sys/", set_sysfs, 0, true },
	{ "modules", "load", "names of modules", set_modules, 0, false },
	{ "system", "tell", "nothing, or any of systemd, irqbalance and modprobe", set_tell, 0, false },
};
