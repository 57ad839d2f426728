/* Configs and their errors: each names its line, what was read and what would be accepted. */
#include "config/config.h"

#include "base/format.h"
#include "knob.h"
#include "tap.h"

static _Alignas(16) char memory[1 << 17];
static _Alignas(16) char lists_memory[CONFIG_LISTED << 14];

#define SECTIONS "expected one of [boot] [cpus] [irq] [threads] [power] [sysctl] [sysfs] [system] [modules]\n"
#define SYSCTL "a sysctl such as kernel.timer_migration\n"
#define DOTS "a path without \".\" and \"..\" components\n"
#define EMPTY "a path without empty components\n"
#define LONG "a path of at most 319 bytes\n"
#define FIFTY "abcdefghijklmnopqrstuvwxyabcdefghijklmnopqrstuvwxy"
#define SYSFS "a path under /sys/\n"
#define THREE_HUNDRED FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY

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
	  "f:1: unknown section \"bott\": " SECTIONS },
	{ "a section that is not closed", "[boot\n",
	  "f:1: unknown section \"[boot\": " SECTIONS },
	{ "an unknown key", "\n[irq]\ndefalt = keep\n", "f:3: unknown key \"defalt\" in [irq]: expected default spread rule steering\n" },
	{ "a key of another section", "[irq]\nkernel = keep\n", "f:2: unknown key \"kernel\" in [irq]: expected default spread rule steering\n" },
	{ "a key before any section", "require = rt\n", "f:1: key \"require\" before any [section]\n" },
	{ "no key at all", "[boot]\nrequire\n", "f:2: \"require\": expected [section] or key = value\n" },
	{ "a bad choice", "[boot]\nrequire = realtime\n", "f:2: [boot] require = \"realtime\": expected rt, threadirqs or any\n" },
	{ "an empty choice", "[irq]\ndefault =\n", "f:2: [irq] default = \"\": expected keep or housekeeping\n" },
	{ "the word between choices", "[boot]\nrequire = or\n", "f:2: [boot] require = \"or\": expected rt, threadirqs or any\n" },
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
	{ "a key twice", "[boot]\nrequire = rt\n\nrequire = rt\n", "f:4: [boot] require is already set in line 2\n" },
	{ "every other key", "[cpus]\nflush = hotplug\n[irq]\nspread = round-robin\nsteering = housekeeping\n"
	  "rule = action:snd_* cpus:2 priority:90\nrule = irq:7 cpus:keep\n[threads]\nrule = name:rcuc/* priority:4\n"
	  "rule = name:ktimers/* on:isolated priority:60\nfair-server = off\n[power]\ngovernor = performance\n"
	  "min-freq-khz = 800000\nresume-latency-us = n/a\nenergy-performance-preference = balance_performance\n"
	  "usb-autosuspend = off\n[sysctl]\nkernel.timer_migration = 0\nnet/ipv4/conf/eth0.1/forwarding = 1\n"
	  "[sysfs]\n/sys/kernel/mm/*/enabled = never\n[modules]\nload = snd-usb-audio snd_hda_intel\n"
	  "[system]\ntell = systemd modprobe\n", NULL },
	{ "keep, of all power", "[power]\ngovernor = keep\nmin-freq-khz = keep\nresume-latency-us = keep\n"
	  "energy-performance-preference = keep\nusb-autosuspend = keep\n", NULL },
	{ "nothing is told", "[system]\ntell = nothing\n", NULL },
	{ "a file twice", "[sysctl]\na.b = 1\na.b = 2\n", "f:3: [sysctl] a.b = \"2\": expected each file once\n" },
	{ "a sysctl without a value", "[sysctl]\nvm.swappiness =\n", "f:2: [sysctl] vm.swappiness = \"\": expected a value\n" },
	{ "a sysctl of 310 letters", "[sysctl]\n" THREE_HUNDRED "0123456789 = 1\n",
	  "f:2: [sysctl] " THREE_HUNDRED "0123456789 = \"1\": expected " LONG },
	{ "one less", "[sysctl]\n" THREE_HUNDRED "012345678 = 1\n", NULL },
	{ "a file of 320 letters", "[sysfs]\n/sys/" THREE_HUNDRED "0123456789abcde = 1\n",
	  "f:2: [sysfs] /sys/" THREE_HUNDRED "0123456789abcde = \"1\": expected " LONG },
	{ "one less", "[sysfs]\n/sys/" THREE_HUNDRED "0123456789abcd = 1\n", NULL },
	{ "a module of 60 letters", "[modules]\nload = a " FIFTY "0123456789\n",
	  "f:2: [modules] load = \"a " FIFTY "0123456789\": expected names of at most 59 bytes, the kernel's limit\n" },
	{ "one less", "[modules]\nload = a " FIFTY "012345678\n", NULL },
	{ "a sysctl without a name", "[sysctl]\n = 1\n", "f:2: [sysctl]  = \"1\": expected " SYSCTL },
	{ "a sysctl that may be missing", "[sysctl]\n-kernel.x = 1\n",
	  "f:2: [sysctl] -kernel.x = \"1\": expected a name without a leading \"-\": a missing sysctl is absent, not a failure\n" },
	{ "an empty component", "[sysctl]\nkernel..x = 1\n", "f:2: [sysctl] kernel..x = \"1\": expected " EMPTY },
	{ "a slash at the end", "[sysfs]\n/sys/x/ = 1\n", "f:2: [sysfs] /sys/x/ = \"1\": expected " EMPTY },
	{ "nothing under /sys", "[sysfs]\n/sys/ = 1\n", "f:2: [sysfs] /sys/ = \"1\": expected " EMPTY },
	{ "what stands for a CPU", "[sysfs]\n/sys/cpu%/x = 1\n",
	  "f:2: [sysfs] /sys/cpu%/x = \"1\": expected a path without \"%\", which has no meaning here\n" },
	{ "the same in a sysctl", "[sysctl]\nkernel.%.x = 1\n", "f:2: [sysctl] kernel.%.x = \"1\": expected a path without \"%\", which has no meaning here\n" },
	{ "a byte order mark", "\xef\xbb\xbf[boot]\r\ndeadline = 2000\r\nx = 1\n", "f:1: a byte order mark: save the file as UTF-8 without one\n"
	  "f:3: unknown key \"x\" in [boot]: expected require deadline on-failure\n" },
	{ "a file without a value", "[sysfs]\n/sys/a =\n", "f:2: [sysfs] /sys/a = \"\": expected a value\n" },
	{ "a way out of /proc/sys", "[sysctl]\nkernel/../../../etc/passwd = 1\n",
	  "f:2: [sysctl] kernel/../../../etc/passwd = \"1\": expected " DOTS },
	{ "another one, with dots", "[sysctl]\nkernel.//.//.etc = 1\n", "f:2: [sysctl] kernel.//.//.etc = \"1\": expected " DOTS },
	{ "a path that ends", "[sysctl]\nkernel. = 1\n", "f:2: [sysctl] kernel. = \"1\": expected " EMPTY },
	{ "a pattern", "[sysctl]\nkernel.* = 1\n", "f:2: [sysctl] kernel.* = \"1\": expected one name, not a pattern\n" },
	{ "a file elsewhere", "[sysfs]\n/proc/sysrq-trigger = b\n", "f:2: [sysfs] /proc/sysrq-trigger = \"b\": expected " SYSFS },
	{ "a way out of /sys", "[sysfs]\n/sys/../proc/sysrq-trigger = b\n", "f:2: [sysfs] /sys/../proc/sysrq-trigger = \"b\": expected " DOTS },
	{ "a directory that only begins so", "[sysfs]\n/system/x = b\n", "f:2: [sysfs] /system/x = \"b\": expected " SYSFS },
	{ "a double slash", "[sysfs]\n/sys//x = b\n", "f:2: [sysfs] /sys//x = \"b\": expected " EMPTY },
	{ "no value", "[sysfs]\n/sys/x =\n", "f:2: [sysfs] /sys/x = \"\": expected a value\n" },
	{ "a governor that is no name", "[power]\ngovernor = a/b\n", "f:2: [power] governor = \"a/b\": expected keep or the name of a governor\n" },
	{ "a frequency with a unit", "[power]\nmin-freq-khz = 1GHz\n", "f:2: [power] min-freq-khz = \"1GHz\": expected keep or a number of kHz\n" },
	{ "a latency below none", "[power]\nresume-latency-us = -1\n",
	  "f:2: [power] resume-latency-us = \"-1\": expected keep, a number of microseconds or n/a\n" },
	{ "a module by its path", "[modules]\nload = a ../b\n", "f:2: [modules] load = \"a ../b\": expected module names\n" },
	{ "an option for a module", "[modules]\nload = -r\n", "f:2: [modules] load = \"-r\": expected module names\n" },
	{ "nobody to tell", "[system]\ntell = systemd cron\n",
	  "f:2: [system] tell = \"systemd cron\": expected nothing, or any of systemd, irqbalance and modprobe\n" },
	{ "a rule that is about nothing", "[irq]\nrule = cpus:2\n",
	  "f:2: [irq] rule = \"cpus:2\": expected action:, driver:, device:, card: or irq: to select IRQs\n" },
	{ "a rule that does nothing", "[irq]\nrule = irq:2\n", "f:2: [irq] rule = \"irq:2\": expected cpus: or priority: to say what to do\n" },
	{ "a priority too high", "[irq]\nrule = irq:2 priority:96\n",
	  "f:2: [irq] rule = \"irq:2 priority:96\": expected priority: and a number from 1 to 95, not \"priority:96\"\n" },
	{ "a fair server of some time", "[threads]\nfair-server = 25000000\n", NULL },
	{ "a fair server that is kept", "[threads]\nfair-server = keep\n", NULL },
	{ "a fair server with a unit", "[threads]\nfair-server = 25ms\n",
	  "f:2: [threads] fair-server = \"25ms\": expected keep, off or a number of nanoseconds\n" },
	{ "a fair server of less than nothing", "[threads]\nfair-server = -1\n",
	  "f:2: [threads] fair-server = \"-1\": expected keep, off or a number of nanoseconds\n" },
	{ "a rule about no threads", "[threads]\nrule = priority:2\n",
	  "f:2: [threads] rule = \"priority:2\": expected name: to select threads\n" },
	{ "a rule about threads that must stay as they are", "[threads]\nrule = name:migration/* priority:2\n",
	  "f:2: [threads] rule = \"name:migration/* priority:2\": expected name: and a name or shell pattern of threads that "
	  "may be changed (rtboot.conf(5)), not \"name:migration/*\"\n" },
	{ "a list of CPUs that is none", "[irq]\nrule = action:x cpus:2..3\n", "f:2: [irq] rule = \"action:x cpus:2..3\": "
	  "expected cpus: and a CPU list such as 2-3, housekeeping, isolated or keep, not \"cpus:2..3\"\n" },
	{ "ten errors", "[a]\n[boot]\nb = 1\nrequire = c\n[cpus]\nflush = d\n[irq]\nspread = e\nrule = f\n[power]\ng = 1\n"
	  "usb-autosuspend = on\n[sysctl]\n.. = 1\n[sysfs]\n/etc = 1\n",
	  "f:1: unknown section \"a\": " SECTIONS
	  "f:3: unknown key \"b\" in [boot]: expected require deadline on-failure\n"
	  "f:4: [boot] require = \"c\": expected rt, threadirqs or any\n"
	  "f:6: [cpus] flush = \"d\": expected no or hotplug\n"
	  "f:8: [irq] spread = \"e\": expected kernel or round-robin\n"
	  "f:9: [irq] rule = \"f\": expected action:, driver:, device:, card: or irq: (which IRQs), "
	  "cpus:, spread:, priority: or threads: (what to do), not \"f\"\n"
	  "f:11: unknown key \"g\" in [power]: expected governor min-freq-khz max-freq-khz resume-latency-us "
	  "energy-performance-preference usb-autosuspend\n"
	  "f:12: [power] usb-autosuspend = \"on\": expected keep or off\n"
	  "f:14: [sysctl] .. = \"1\": expected " EMPTY
	  "f:16: [sysfs] /etc = \"1\": expected " SYSFS },
	{ "three errors", "a = b\n[boot]\nx = y\nrequire = no\n",
	  "f:1: key \"a\" before any [section]\n"
	  "f:3: unknown key \"x\" in [boot]: expected require deadline on-failure\n"
	  "f:4: [boot] require = \"no\": expected rt, threadirqs or any\n" },
};

static struct arena lists;

/* Parse a copy of ini; returns the errors or NULL. */
static const char *parse(struct policy *policy, const char *ini, size_t len)
{
	static struct arena arena = { .base = memory, .size = sizeof(memory) };
	struct text errors;
	char *copy;
	unsigned count;

	arena.used = 0;
	lists = (struct arena){ .base = lists_memory, .size = sizeof(lists_memory) };
	policy_begin(policy, knobs);
	copy = arena_alloc(&arena, len + 1);
	memcpy(copy, ini, len);
	text_begin(&errors, &arena);
	count = config_parse(policy, copy, len, "f", &lists, &errors);
	return count ? text_end(&errors) : NULL;
}

/* What the row "every other key" says, as the policy has it. */
static void test_lists(void)
{
	static const struct {
		const char *class, *path, *wanted;
	} files[] = {
		{ "sysctl", "/proc/sys/kernel/timer_migration", "0" },
		{ "sysctl", "/proc/sys/net/ipv4/conf/eth0.1/forwarding", "1" },
		{ "sysfs", "/sys/kernel/mm/*/enabled", "never" },
	};
	static const char *const wanted[][3] = {
		{ "power", "governor", "performance" }, { "power", "min-freq-khz", "800000" }, { "power", "resume-latency-us", "n/a" },
		{ "power", "energy-performance-preference", "balance_performance" }, { "power", "usb-autosuspend", "off" },
		{ "irq", "steering", "housekeeping" }, { "threads", "fair-server", "0" },
	};
	const struct policy_file *file;
	struct policy policy;
	size_t row = 0, i;

	while (strcmp(rows[row].what, "every other key"))
		row++;
	parse(&policy, rows[row].ini, strlen(rows[row].ini));
	for (i = 0, file = policy.files; i < ROWS(files) && file; i++, file = file->next) {
		is(file->path, files[i].path, "a file");
		is(file->wanted, files[i].wanted, "  its value");
		is(file->knob->class, files[i].class, "  its section");
	}
	ok(i == ROWS(files) && !file, "all files, in order");
	is(policy.rules->text, "action:snd_* cpus:2 priority:90", "a rule as it stands");
	ok(policy.rules->line == 6 && policy.rules->next->line == 7 && !policy.rules->next->next, "  and where");
	is(policy.thread_rules->text, "name:rcuc/* priority:4", "a rule about threads");
	ok(policy.thread_rules->line == 9 && policy.thread_rules->next->line == 10 && !policy.thread_rules->next->next, "  and where");
	is(policy.modules->name, "snd-usb-audio", "a module");
	is(policy.modules->next->name, "snd_hda_intel", "  and another");
	ok(!policy.modules->next->next && policy.set[KNOB_TELL] == (1u << POLICY_SYSTEMD | 1u << POLICY_MODPROBE), "who is told");
	ok(policy.set[KNOB_FLUSH] == POLICY_FLUSH_HOTPLUG && policy.set[KNOB_SPREAD] == POLICY_SPREAD_ROUND_ROBIN, "flush and spread");
	for (i = 0; i < ROWS(wanted); i++)
		is(policy_wanted(&policy, key(wanted[i][0], wanted[i][1])), wanted[i][2], wanted[i][1]);
}

/* What takes most memory for its length. */
static void test_many(void)
{
	static const char *const many[][3] = {
		{ "[irq]\n", "rule=irq:1 cpus:0\n", "" }, { "[threads]\n", "rule=name:a priority:1\n", "" }, { "[modules]\nload =", " m", "\n" },
	};
	static char ini[1 << 14];

	for (size_t i = 0; i < ROWS(many); i++) {
		struct policy policy;
		size_t len = format_text(ini, sizeof(ini), "%s", many[i][0]);

		while (len + 64 < sizeof(ini))
			len += format_text(ini + len, sizeof(ini) - len, "%s", many[i][1]);
		len += format_text(ini + len, sizeof(ini) - len, "%s", many[i][2]);
		is(parse(&policy, ini, len), NULL, many[i][1]);
		ok(lists.used <= CONFIG_LISTED * len, "  fits into what config_load() has for it: %u bytes of %u", (unsigned)lists.used,
		   (unsigned)(CONFIG_LISTED * len));
	}
}

/* The value of a key that has one. */
static const char *wanted_of(const struct policy *policy, const char *section, const char *name)
{
	const char *wanted = policy_wanted(policy, key(section, name));

	return wanted ? wanted : "keep";
}

int main(void)
{
	/* Where something is to be, and the default. */
	static const char *const places[][3] = {
		{ "irq", "default", "housekeeping" }, { "irq", "steering", "keep" }, { "threads", "kernel", "housekeeping" },
		{ "threads", "init", "housekeeping" }, { "threads", "workqueues", "housekeeping" }, { "threads", "watchdog", "housekeeping" },
	};
	struct policy policy;

	for (size_t i = 0; i < ROWS(rows); i++)
		is(parse(&policy, rows[i].ini, strlen(rows[i].ini)), rows[i].errors, rows[i].what);

	parse(&policy, "", 0);
	ok(policy.set[KNOB_REQUIRE] == POLICY_REQUIRE_RT && policy.set[KNOB_DEADLINE] == 2000 &&
	   policy.set[KNOB_ON_FAILURE] == POLICY_FAILURE_KEEP && !policy.isolated && policy.set[KNOB_IRQS] == POLICY_HOUSEKEEPING &&
	   policy.set[KNOB_FLUSH] == POLICY_FLUSH_NO && policy.set[KNOB_SPREAD] == POLICY_SPREAD_KERNEL &&
	   policy.set[KNOB_TELL] == (1u << POLICY_PROGRAMS) - 1,
	   "an empty config is what the manual says");
	for (size_t i = 0; i < ROWS(places); i++)
		is(wanted_of(&policy, places[i][0], places[i][1]), places[i][2], places[i][1]);
	ok(!policy.rules && !policy.thread_rules && !policy.files && !policy.modules, "  and lists nothing");
	parse(&policy, rows[2].ini, strlen(rows[2].ini));
	ok(policy.set[KNOB_REQUIRE] == POLICY_REQUIRE_ANY && policy.set[KNOB_DEADLINE] == 500 &&
	   policy.set[KNOB_ON_FAILURE] == POLICY_FAILURE_REVERT && !strcmp(policy.isolated, "2-3") &&
	   policy.set[KNOB_IRQS] == POLICY_KEEP, "every key takes its value");
	for (size_t i = 0; i < ROWS(places); i++)
		is(wanted_of(&policy, places[i][0], places[i][1]), "keep", places[i][1]);
	test_lists();
	test_many();
	parse(&policy, "[cpus]\nisolated = auto\n", 23);
	ok(!policy.isolated, "auto is no list");
	is(parse(&policy, "[boot]\nrequire\0 = rt\n", 20), "f:2: a NUL byte: not a text file\n", "a NUL byte");
	return tap_done();
}
