#include "policy.h"

#include <string.h>

#include "cpuset.h"
#include "format.h"
#include "glob.h"
#include "number.h"

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
	.tell = POLICY_TELL_SYSTEMD | POLICY_TELL_IRQBALANCE | POLICY_TELL_MODPROBE,
};

static const char no_memory[] = "fewer settings than these: there is no memory for more";

static void *field(struct policy *policy, const struct policy_key *key)
{
	return (char *)policy + key->offset;
}

/* Cut the next word off *words. Returns NULL at the end. */
static char *cut_word(char **words)
{
	char *word = *words + strspn(*words, " \t");
	char *end = word + strcspn(word, " \t");

	if (!*word)
		return NULL;
	*words = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

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
static const char *set_choice(struct policy *policy, const struct policy_key *key, const char *name,
                              char *value, unsigned line, struct arena *arena)
{
	int choice = find_choice(value, key->accepts);

	(void)name, (void)line, (void)arena;
	*(unsigned *)field(policy, key) = (unsigned)choice;
	return choice < 0 ? key->accepts : NULL;
}

static const char *set_deadline(struct policy *policy, const struct policy_key *key, const char *name,
                                char *value, unsigned line, struct arena *arena)
{
	const char *digits = value;
	unsigned long long n;

	(void)name, (void)line, (void)arena;
	if (!number_read(&digits, &n) || *digits || n < POLICY_DEADLINE_MIN || n > POLICY_DEADLINE_MAX)
		return key->accepts;
	policy->deadline_ms = (unsigned)n;
	return NULL;
}

static const char *set_isolated(struct policy *policy, const struct policy_key *key, const char *name,
                                char *value, unsigned line, struct arena *arena)
{
	struct cpuset set;

	(void)name, (void)line, (void)arena;
	policy->isolated = strcmp(value, "auto") ? value : NULL;
	return policy->isolated && (cpuset_parse_list(&set, value, CPUSET_MAX) || cpuset_empty(&set)) ?
	       key->accepts : NULL;
}

static const char *set_rule(struct policy *policy, const struct policy_key *key, const char *name,
                            char *value, unsigned line, struct arena *arena)
{
	struct rule *rule = arena_alloc(arena, sizeof(*rule));
	const char *text = arena_copy(arena, value);
	struct rule **tail = &policy->rules;
	const char *expected, *word;
	char message[256];

	(void)key, (void)name;
	if (!rule || !text)
		return no_memory;
	word = rule_parse(rule, value, &expected);
	if (word && !*word)
		return expected;
	if (word) {
		format_text(message, sizeof(message), "%s, not \"%.60s\"", expected, word);
		expected = arena_copy(arena, message);
		return expected ? expected : no_memory;
	}
	rule->line = line;
	rule->text = text;
	while (*tail)
		tail = &(*tail)->next;
	*tail = rule;
	return NULL;
}

/* Returns NULL, or why the file cannot be added. */
static const char *add_file(struct policy *policy, const struct policy_file *added, struct arena *arena)
{
	struct policy_file *file, **tail = &policy->files;

	for (; *tail; tail = &(*tail)->next)
		if (!strcmp((*tail)->path, added->path))
			return "a file that was not given before";
	file = arena_alloc(arena, sizeof(*file));
	if (!file)
		return no_memory;
	*file = *added;
	*tail = file;
	return NULL;
}

/* Does every component of an absolute path stay where it is: none is empty, "." or ".."? */
static bool stays_inside(const char *path)
{
	while (*path) {
		size_t len = strcspn(++path, "/");

		if (!len || (len <= 2 && strspn(path, ".") >= len))
			return false;
		path += len;
	}
	return true;
}

/*
 * sysctl.d(5): the first separator, "." or "/", is the one between
 * directories; if it is ".", a "/" stands for a dot in a name.
 */
static const char *set_sysctl(struct policy *policy, const struct policy_key *key, const char *name,
                              char *value, unsigned line, struct arena *arena)
{
	static const char prefix[] = "/proc/sys/";
	char path[256];
	size_t first = sizeof(prefix) - 1;

	(void)line;
	if (!*value)
		return "a value";
	if (format_text(path, sizeof(path), "%s%s", prefix, name) >= sizeof(path))
		return key->accepts;
	if (path[first + strcspn(path + first, "./")] == '.')
		for (char *p = path + first; *p; p++)
			*p = *p == '.' ? '/' : *p == '/' ? '.' : *p;
	if (!stays_inside(path) || glob_is_pattern(path))
		return key->accepts;
	return add_file(policy, &(struct policy_file){ .section = POLICY_SYSCTL,
	                .path = arena_copy(arena, path), .value = value }, arena);
}

static const char *set_sysfs(struct policy *policy, const struct policy_key *key, const char *name,
                             char *value, unsigned line, struct arena *arena)
{
	(void)line;
	if (!*value)
		return "a value";
	if (strncmp(name, "/sys/", 5) || !stays_inside(name) || strchr(name, *POLICY_CPU))
		return key->accepts;
	return add_file(policy, &(struct policy_file){ .section = POLICY_SYSFS,
	                .path = name, .value = value }, arena);
}

#define CPUFREQ "/sys/devices/system/cpu/cpufreq/policy*/"

/* The files that each key of [power] stands for: Documentation/admin-guide/pm/, Documentation/ABI/testing/sysfs-devices-power. */
static const struct power_file {
	const char *key, *path;
	const char *value;      /* NULL: the key's */
	const char *offers;
} power_files[] = {
	{ "energy-performance-preference", CPUFREQ "energy_performance_preference", NULL,
	  "energy_performance_available_preferences" },
	{ "governor", CPUFREQ "scaling_governor", NULL, "scaling_available_governors" },
	{ "min-freq-khz", CPUFREQ "scaling_min_freq", NULL, NULL },
	{ "resume-latency-us", "/sys/devices/system/cpu/cpu" POLICY_CPU "/power/pm_qos_resume_latency_us", NULL, NULL },
	{ "usb-autosuspend", "/sys/bus/usb/devices/*/power/control", "on", NULL },
	{ "usb-autosuspend", "/sys/module/usbcore/parameters/autosuspend", "-1", NULL },
};

static bool is_number(const char *value)
{
	unsigned long long n;

	return number_read(&value, &n) && !*value;
}

static bool is_name(const char *value)
{
	static const char characters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	return *value && *value != '-' && !value[strspn(value, characters)];
}

static const char *set_power_files(struct policy *policy, const char *key, const char *value, struct arena *arena)
{
	const char *error = NULL;

	for (size_t i = 0; i < sizeof(power_files) / sizeof(power_files[0]) && !error; i++) {
		const struct power_file *f = &power_files[i];

		if (!strcmp(f->key, key))
			error = add_file(policy, &(struct policy_file){ .section = POLICY_POWER, .path = f->path,
			                 .value = f->value ? f->value : value, .offers = f->offers }, arena);
	}
	return error;
}

/* Returns what would have been accepted, as all of them do. */
static const char *set_power(struct policy *policy, const struct policy_key *key, const char *value,
                             bool valid, struct arena *arena)
{
	if (!strcmp(value, "keep"))
		return NULL;
	return valid ? set_power_files(policy, key->name, value, arena) : key->accepts;
}

static const char *set_power_name(struct policy *policy, const struct policy_key *key, const char *name,
                                  char *value, unsigned line, struct arena *arena)
{
	(void)name, (void)line;
	return set_power(policy, key, value, is_name(value), arena);
}

static const char *set_power_number(struct policy *policy, const struct policy_key *key, const char *name,
                                    char *value, unsigned line, struct arena *arena)
{
	(void)name, (void)line;
	return set_power(policy, key, value, is_number(value), arena);
}

static const char *set_latency(struct policy *policy, const struct policy_key *key, const char *name,
                               char *value, unsigned line, struct arena *arena)
{
	(void)name, (void)line;
	return set_power(policy, key, value, is_number(value) || !strcmp(value, "n/a"), arena);
}

static const char *set_usb(struct policy *policy, const struct policy_key *key, const char *name,
                           char *value, unsigned line, struct arena *arena)
{
	bool off = !strcmp(value, "off");

	(void)name, (void)line;
	if (off)
		policy->options = "options usbcore autosuspend=-1\n";
	return set_power(policy, key, value, off, arena);
}

static const char *set_modules(struct policy *policy, const struct policy_key *key, const char *name,
                               char *value, unsigned line, struct arena *arena)
{
	struct policy_module **tail = &policy->modules;
	const char *word;

	(void)name, (void)line;
	while ((word = cut_word(&value))) {
		if (!is_name(word))
			return key->accepts;
		*tail = arena_alloc(arena, sizeof(**tail));
		if (!*tail)
			return no_memory;
		(*tail)->name = word;
		tail = &(*tail)->next;
	}
	return policy->modules ? NULL : key->accepts;
}

static const char *set_tell(struct policy *policy, const struct policy_key *key, const char *name,
                            char *value, unsigned line, struct arena *arena)
{
	const char *word;

	(void)name, (void)line, (void)arena;
	policy->tell = 0;
	if (!strcmp(value, "nothing"))
		return NULL;
	while ((word = cut_word(&value))) {
		int choice = find_choice(word, "systemd, irqbalance or modprobe");

		if (choice < 0)
			return key->accepts;
		policy->tell |= 1u << choice;
	}
	return policy->tell ? NULL : key->accepts;
}

#define FIELD(name) offsetof(struct policy, name)

static const char place[] = "keep or housekeeping";

const struct policy_key policy_keys[POLICY_KEYS] = {
	{ "boot", "require", "rt or any", set_choice, FIELD(require), false },
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
	{ "power", "governor", "keep or the name of a governor", set_power_name, 0, false },
	{ "power", "min-freq-khz", "keep or a number of kHz", set_power_number, 0, false },
	{ "power", "resume-latency-us", "keep, a number of microseconds or n/a", set_latency, 0, false },
	{ "power", "energy-performance-preference", "keep or the name of a preference", set_power_name, 0, false },
	{ "power", "usb-autosuspend", "keep or off", set_usb, 0, false },
	{ "sysctl", NULL, "a sysctl such as kernel.timer_migration, without \"..\" or a pattern", set_sysctl, 0, true },
	{ "sysfs", NULL, "a path under /sys/, without \"..\"", set_sysfs, 0, true },
	{ "modules", "load", "names of modules", set_modules, 0, false },
	{ "system", "tell", "nothing, or any of systemd, irqbalance and modprobe", set_tell, 0, false },
};
