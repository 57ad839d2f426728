/* Configs and their errors: each names its line, what was read and what would be accepted. */
#include "config.h"

#include "tap.h"

static char memory[1 << 16];

static const struct {
	const char *what, *ini;
	const char *errors;     /* NULL: none */
} rows[] = {
	{ "nothing", "", NULL },
	{ "comments and blank lines", "# a\n\n  # b\n\t\n", NULL },
	{ "every key", "[boot]\nrequire = any\ndeadline = 500\non-failure = revert\n[cpus]\nisolated = 2-3\n"
	  "[irq]\ndefault = keep\n[threads]\nkernel = keep\ninit = keep\nworkqueues = keep\nwatchdog = keep\n", NULL },
	{ "no blanks, no newline at the end", "[cpus]\nisolated=1", NULL },
	{ "comments behind values", "[boot]   # c\nrequire = rt  # rt, or any\ndeadline=20 #\n", NULL },
	{ "carriage returns", "[boot]\r\nrequire = any\r\n", NULL },
	{ "a section twice", "[boot]\nrequire = rt\n[boot]\ndeadline = 10\n", NULL },
	{ "lists of machines larger than this one", "[cpus]\nisolated = 8-N,1,3\n", NULL },

	{ "an unknown section", "[bott]\nx = 1\ny = 2\n",
	  "f:1: unknown section \"bott\": expected [boot], [cpus], [irq] or [threads]\n" },
	{ "a section that is not closed", "[boot\n",
	  "f:1: unknown section \"[boot\": expected [boot], [cpus], [irq] or [threads]\n" },
	{ "an unknown key", "\n[irq]\ndefalt = keep\n", "f:3: unknown key \"defalt\" in [irq]: expected default\n" },
	{ "a key of another section", "[irq]\nkernel = keep\n", "f:2: unknown key \"kernel\" in [irq]: expected default\n" },
	{ "a key before any section", "require = rt\n", "f:1: key \"require\" before any [section]\n" },
	{ "no key at all", "[boot]\nrequire\n", "f:2: \"require\": expected [section] or key = value\n" },
	{ "a bad choice", "[boot]\nrequire = realtime\n", "f:2: [boot] require = \"realtime\": expected rt or any\n" },
	{ "an empty choice", "[irq]\ndefault =\n", "f:2: [irq] default = \"\": expected keep or housekeeping\n" },
	{ "the word between choices", "[boot]\nrequire = or\n", "f:2: [boot] require = \"or\": expected rt or any\n" },
	{ "half a choice", "[irq]\ndefault = house\n", "f:2: [irq] default = \"house\": expected keep or housekeeping\n" },
	{ "a deadline too short", "[boot]\ndeadline = 9\n", "f:2: [boot] deadline = \"9\": expected milliseconds, 10 to 600000\n" },
	{ "a deadline too long", "[boot]\ndeadline = 600001\n", "f:2: [boot] deadline = \"600001\": expected milliseconds, 10 to 600000\n" },
	{ "a deadline of many digits", "[boot]\ndeadline = 99999999999999999999\n",
	  "f:2: [boot] deadline = \"99999999999999999999\": expected milliseconds, 10 to 600000\n" },
	{ "a deadline with a unit", "[boot]\ndeadline = 2s\n", "f:2: [boot] deadline = \"2s\": expected milliseconds, 10 to 600000\n" },
	{ "an empty deadline", "[boot]\ndeadline =\n", "f:2: [boot] deadline = \"\": expected milliseconds, 10 to 600000\n" },
	{ "a bad CPU list", "[cpus]\nisolated = 2..3\n", "f:2: [cpus] isolated = \"2..3\": expected auto or a CPU list such as 2-3\n" },
	{ "an empty CPU list", "[cpus]\nisolated = ,\n", "f:2: [cpus] isolated = \",\": expected auto or a CPU list such as 2-3\n" },
	{ "a CPU that no machine has", "[cpus]\nisolated = 8192\n", "f:2: [cpus] isolated = \"8192\": expected auto or a CPU list such as 2-3\n" },
	{ "a key twice", "[boot]\nrequire = rt\n\nrequire = rt\n", "f:4: [boot] require was set before, in line 2\n" },
	{ "three errors", "a = b\n[boot]\nx = y\nrequire = no\n",
	  "f:1: key \"a\" before any [section]\n"
	  "f:3: unknown key \"x\" in [boot]: expected require deadline on-failure\n"
	  "f:4: [boot] require = \"no\": expected rt or any\n" },
};

/* Parse a copy of ini; returns the errors or NULL. */
static const char *parse(struct policy *policy, const char *ini, size_t len)
{
	static struct arena arena = { memory, sizeof(memory), 0 };
	struct text errors;
	char *copy;
	unsigned count;

	arena.used = 0;
	copy = arena_alloc(&arena, len + 1);
	memcpy(copy, ini, len);
	text_begin(&errors, &arena);
	count = config_parse(policy, copy, len, "f", &errors);
	return count ? text_end(&errors) : NULL;
}

int main(void)
{
	struct policy policy;

	for (size_t i = 0; i < ROWS(rows); i++)
		is(parse(&policy, rows[i].ini, strlen(rows[i].ini)), rows[i].errors, rows[i].what);

	parse(&policy, "", 0);
	ok(!memcmp(&policy, &policy_default, sizeof(policy)), "an empty config is the default");
	ok(policy.require == POLICY_REQUIRE_RT && policy.deadline_ms == 2000 &&
	   policy.on_failure == POLICY_FAILURE_KEEP && !policy.isolated && policy.irqs == POLICY_HOUSEKEEPING &&
	   policy.kernel_threads == POLICY_HOUSEKEEPING && policy.init == POLICY_HOUSEKEEPING &&
	   policy.workqueues == POLICY_HOUSEKEEPING && policy.watchdog == POLICY_HOUSEKEEPING,
	   "which is what the manual says");
	parse(&policy, rows[2].ini, strlen(rows[2].ini));
	ok(policy.require == POLICY_REQUIRE_ANY && policy.deadline_ms == 500 &&
	   policy.on_failure == POLICY_FAILURE_REVERT && !strcmp(policy.isolated, "2-3") &&
	   policy.irqs == POLICY_KEEP && policy.kernel_threads == POLICY_KEEP && policy.init == POLICY_KEEP &&
	   policy.workqueues == POLICY_KEEP && policy.watchdog == POLICY_KEEP, "every key takes its value");
	parse(&policy, "[cpus]\nisolated = auto\n", 23);
	ok(!policy.isolated, "auto is no list");
	is(parse(&policy, "[boot]\nrequire\0 = rt\n", 20), "f:2: a NUL byte: this is no text file\n", "a NUL byte");
	return tap_done();
}
