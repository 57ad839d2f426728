/*
 * rtboot: gives the isolated CPUs of a real-time kernel to the real-time
 * work, before userspace starts. rtboot(8) is the manual.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "errname.h"
#include "format.h"
#include "guard.h"
#include "irqs.h"
#include "log.h"
#include "number.h"
#include "plan.h"
#include "report.h"
#include "session.h"

/* Exit statuses: rtboot(8). EX_USAGE is that of sysexits.h. */
enum {
	EXIT_STOOD_DOWN = 2,
	EXIT_NOTHING = 3,
	EXIT_USAGE = 64,
};

/* Pages of it that are never handed out are never touched, so its size costs nothing. */
static _Alignas(16) char memory[32 << 20];
static struct arena arena = { memory, sizeof(memory), 0 };

/* What the command line said. */
struct call {
	struct root root;
	const char *config;     /* NULL: the root's own */
	const char *argument;   /* the command's operand, NULL if it has none */
	const char *nbits_text; /* NULL: ask the machine */
	bool json, mask, modules;
};

/* Write all of a text to stdout. Returns status, or 1 where that failed. */
static int print(struct text *text, int status)
{
	char *all = text_end(text);
	size_t done = 0;

	while (all && done < text->len) {
		ssize_t n = write(STDOUT_FILENO, all + done, text->len - done);
		if (n < 0 && errno != EINTR)
			all = NULL;
		else if (n > 0)
			done += (size_t)n;
	}
	if (!all)
		log_line(LOG_ERROR, "cannot write the output: %s", errname(text->full ? ENOMEM : errno));
	return all ? status : 1;
}

/* Write a line to stdout. */
__attribute__((format(printf, 1, 2)))
static void print_line(const char *format, ...)
{
	char line[1024];
	struct text text;
	va_list args;

	va_start(args, format);
	format_args(line, sizeof(line), format, args);
	va_end(args);
	text_begin(&text, &arena);
	text_add(&text, "%s\n", line);
	print(&text, 0);
}

static int complain(const char *what, int error)
{
	log_line(LOG_ERROR, "%s: %s", what, errname(error < 0 ? -error : error));
	return 1;
}

__attribute__((format(printf, 1, 2)))
static int usage_error(const char *format, ...)
{
	char message[256];
	va_list args;

	va_start(args, format);
	format_args(message, sizeof(message), format, args);
	va_end(args);
	log_line(LOG_ERROR, "%s (rtboot --help)", message);
	return EXIT_USAGE;
}

/* boot: the stage that a child carries out under its guard. */
struct boot {
	const struct call *call;
	enum stage stage;
};

static int boot_worker(void *context)
{
	const struct boot *boot = context;
	struct session *s = session_open(&boot->call->root, &arena, boot->stage, boot->call->config);
	int err;

	if (!s)
		return ENOMEM;
	guard_set_deadline(s->policy.deadline_ms);
	err = session_plan(s);
	if (!err)
		err = session_run(s);
	if (err)
		return -err;
	log_line(s->state == STATE_PARTIAL || s->state == STATE_REVERTED || s->state == STATE_REFUSED ?
	         LOG_WARNING : LOG_INFO, "%s: %s: %s", stage_name(boot->stage), state_name(s->state),
	         status_get(&s->status, STATUS_REASON));
	return 0;
}

static int command_boot(const struct call *call)
{
	struct boot boot = { call, STAGE_EARLY };
	char why[128];
	int err;

	if (!strcmp(call->argument, "late"))
		boot.stage = STAGE_LATE;
	else if (strcmp(call->argument, "early"))
		return usage_error("boot \"%s\": expected early or late", call->argument);
	if (call->root.live)
		log_to_kernel();
	if (guard_run(boot_worker, &boot, policy_default.deadline_ms, why, sizeof(why))) {
		log_line(LOG_ERROR, "%s: incomplete: %s", call->argument, why);
		err = session_abandon(&call->root, &arena, boot.stage, why);
		if (err)
			log_line(LOG_ERROR, "%s: no status could be written: %s", call->argument, errname(-err));
	}
	return 0;
}

static int command_plan(const struct call *call)
{
	struct session *s = session_open(&call->root, &arena, STAGE_SYSTEM, call->config);
	struct text text;

	if (!s || session_plan(s) || session_rehearse(s))
		return complain("plan", ENOMEM);
	text_begin(&text, &arena);
	report_plan(&text, &s->plan, &s->facts, s->results, s->advice);
	return print(&text, s->plan.state == STATE_ACTIVE ? 0 : 1);
}

/* Is this somebody who may change what the kernel holds? Complains if not. */
static bool may_change(const struct call *call, const char *command)
{
	if (!call->root.live || geteuid() == 0)
		return true;
	log_line(LOG_ERROR, "%s: only root may do that (sudo rtboot %s)", command, command);
	return false;
}

static int command_apply(const struct call *call)
{
	struct session *s;
	struct text text;
	int err;

	if (!may_change(call, "apply"))
		return 1;
	s = session_open(&call->root, &arena, STAGE_SYSTEM, call->config);
	if (!s || session_plan(s))
		return complain("apply", ENOMEM);
	err = session_run(s);
	if (err)
		return complain("apply: what is done cannot be written to /" APPLY_DIR, err);
	text_begin(&text, &arena);
	report_human(&text, &s->status, s->report);
	if (s->state == STATE_ACTIVE)
		return print(&text, 0);
	return print(&text, s->state == STATE_PARTIAL || s->state == STATE_REVERTED ? 1 : EXIT_STOOD_DOWN);
}

/* The exit status of `rtboot status` for a state's name. */
static int state_exit(const char *state)
{
	static const int exits[] = {
		[STATE_ACTIVE] = 0, [STATE_PARTIAL] = 1, [STATE_FALLBACK] = 2, [STATE_DISABLED] = 2,
		[STATE_REFUSED] = 2, [STATE_INCOMPLETE] = EXIT_NOTHING, [STATE_REVERTED] = 2,
	};

	for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++)
		if (!strcmp(state, state_name((enum state)i)))
			return exits[i];
	return EXIT_NOTHING;
}

static int command_status(const struct call *call)
{
	int error;
	char *file = session_read(&call->root, &arena, SESSION_STATUS, sizeof(memory), &error);
	char *report = session_read(&call->root, &arena, SESSION_REPORT, sizeof(memory), NULL);
	struct status status;
	struct text text;

	if (!file) {
		log_line(LOG_ERROR, "no status in /" SESSION_STATUS ": %s. Was the initramfs made with rtboot "
		         "(dracut --force), and booted?", errname(error));
		return EXIT_NOTHING;
	}
	status_parse(&status, file);
	text_begin(&text, &arena);
	if (call->json)
		text_add(&text, "%s\n", report ? report : "{}");
	else
		report_human(&text, &status, report ? report : "");
	return print(&text, state_exit(status_get(&status, STATUS_STATE)));
}

/* Look at the machine and at what was done in this boot; NULL after a complaint. */
static struct session *look(const struct call *call, const char *command, bool owners)
{
	struct session *s = session_open(&call->root, &arena, STAGE_SYSTEM, call->config);

	if (s && !session_look(s, owners))
		return s;
	complain(command, ENOMEM);
	return NULL;
}

static const char no_journal[] = "/" APPLY_JOURNAL " has nothing of this boot: rtboot changed nothing, or did not run";

/* Is irqbalance(1) running? It is the first to ask when an IRQ is not where it was. */
static bool irqbalance_runs(const struct facts *facts)
{
	for (const struct target *t = facts->targets; t; t = t->next)
		if (t->class == TARGET_USER_THREAD && strstr(t->name, " irqbalance"))
			return true;
	return false;
}

static int command_verify(const struct call *call)
{
	struct session *s = look(call, "verify", false);
	unsigned drifted = 0, entries = 0;
	bool irqs = false;

	if (!s)
		return 1;
	if (!s->has_journal) {
		log_line(LOG_ERROR, "verify: %s", no_journal);
		return EXIT_NOTHING;
	}
	for (const struct journal_entry *e = s->journal.newest; e; e = e->older, entries++) {
		struct value now;

		if (apply_verify(&s->applier, e, &now))
			continue;
		drifted++;
		irqs |= !strncmp(e->id, "/proc/irq/", 10);
		print_line("%s: should be %s, is %s  (%s)", e->name, e->after, now.text ? now.text : errname(-now.error), e->id);
	}
	if (irqs)
		print_line("irqbalance is %srunning", irqbalance_runs(&s->facts) ? "" : "not ");
	print_line("%u of %u settings drifted", drifted, entries);
	return drifted ? 1 : 0;
}

static int command_undo(const struct call *call)
{
	struct session *s;
	int failed;

	if (!may_change(call, "undo") || !(s = look(call, "undo", false)))
		return 1;
	failed = session_undo(s);
	if (failed == -ENOENT)
		log_line(LOG_ERROR, "undo: %s", no_journal);
	else if (failed < 0)
		complain("undo", failed);
	else
		print_line("%s", status_get(&s->status, STATUS_REASON));
	return failed ? 1 : 0;
}

static int command_irqs(const struct call *call)
{
	struct session *s = look(call, "irqs", true);
	char *report = session_read(&call->root, &arena, SESSION_REPORT, sizeof(memory), NULL);
	struct cpuset isolated;
	struct text text;

	if (!s)
		return 1;
	facts_isolated(&isolated, &s->facts, s->policy.isolated);
	text_begin(&text, &arena);
	if (call->json)
		irqs_json(&text, &s->facts, &isolated, report ? report : "");
	else
		irqs_table(&text, &s->facts, &isolated, report ? report : "");
	return print(&text, 0);
}

static int command_check_config(const struct call *call)
{
	struct policy policy;
	const char *file = call->argument ? call->argument : call->config;
	const char *errors = session_config(&policy, &call->root, file, &arena);
	struct text text;

	text_begin(&text, &arena);
	text_add(&text, "%s", errors ? errors : "");
	if (!errors && call->modules)
		for (const struct policy_module *m = policy.modules; m; m = m->next)
			text_add(&text, "%s\n", m->name);
	return print(&text, errors ? 1 : 0);
}

static int command_cpus(const struct call *call)
{
	struct cpuset set;
	struct text text;
	const char *list, *mask;
	unsigned long long number = 0;
	unsigned nbits;
	const char *digits = call->nbits_text;
	int err;

	if (digits) {
		if (!number_read(&digits, &number) || *digits || !number || number > CPUSET_MAX)
			return usage_error("--nbits \"%s\": expected a number from 1 to %d", call->nbits_text, CPUSET_MAX);
	} else {
		struct value possible = target_read_file(&call->root, &arena, "sys/devices/system/cpu/possible");

		err = possible.text ? cpuset_parse_list(&set, possible.text, CPUSET_MAX) : possible.error;
		if (err)
			return complain("cpus: /sys/devices/system/cpu/possible", err);
		number = cpuset_nbits(&set);
	}
	nbits = (unsigned)number;
	err = call->mask ? cpuset_parse_mask(&set, call->argument, nbits)
	                 : cpuset_parse_list(&set, call->argument, nbits);
	if (err) {
		log_line(LOG_ERROR, "cpus: \"%s\" is no CPU %s of a machine with %u possible CPUs: %s",
		         call->argument, call->mask ? "mask" : "list", nbits, errname(-err));
		return 1;
	}
	list = value_write(&arena, VALUE_LIST, &set, nbits);
	mask = value_write(&arena, VALUE_MASK, &set, nbits);
	text_begin(&text, &arena);
	text_add(&text, "list=%s\nmask=%s\ncount=%u\n", list, mask, cpuset_count(&set));
	return print(&text, 0);
}

/* Options that only some commands take. */
enum { TAKES_JSON = 1, TAKES_NBITS = 2, TAKES_MASK = 4, TAKES_MODULES = 8 };

static const struct command {
	const char *name;
	int (*run)(const struct call *call);
	const char *operand;        /* NULL: none; in brackets: may be left out */
	unsigned takes;
	const char *help;
} commands[] = {
	{ "boot", command_boot, "early|late", 0, "what the initramfs runs; always exits 0" },
	{ "plan", command_plan, NULL, 0, "print what apply would do here, and why; change nothing" },
	{ "apply", command_apply, NULL, 0, "do it now, by hand or from a unit" },
	{ "status", command_status, NULL, TAKES_JSON, "print what was done in this boot [--json]" },
	{ "verify", command_verify, NULL, 0, "name each setting that is no longer as rtboot left it" },
	{ "undo", command_undo, NULL, 0, "put back every value that rtboot changed, newest first" },
	{ "irqs", command_irqs, NULL, TAKES_JSON, "print every IRQ and where it fires [--json]" },
	{ "check-config", command_check_config, "[FILE]", TAKES_MODULES, "print each error of a config [--modules: what it loads]" },
	{ "cpus", command_cpus, "LIST", TAKES_NBITS | TAKES_MASK, "print a CPU set in all its forms [--nbits N] [--mask]" },
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	struct text text;

	text_begin(&text, &arena);
	text_add(&text, "usage: rtboot COMMAND [--root DIR] [--config FILE]\n\n");
	for (size_t i = 0; i < COMMANDS; i++) {
		const char *operand = commands[i].operand ? commands[i].operand : "";
		text_add(&text, "  %s %-*s%s\n", commands[i].name, (int)(20 - strlen(commands[i].name)),
		         operand, commands[i].help);
	}
	text_add(&text, "\n  --root DIR      a directory that stands for /\n"
	                "  --config FILE   instead of /etc/rtboot.conf\n"
	                "  --help, --version\n\n"
	                "rtboot(8) is the manual, rtboot.conf(5) that of the config.\n");
	return print(&text, 0);
}

static int print_version(void)
{
	struct text text;

	text_begin(&text, &arena);
	text_add(&text, "rtboot %s\n", RTBOOT_VERSION);
	return print(&text, 0);
}

static int run_command(const struct command *command, struct call *call, const char *dir, unsigned given)
{
	bool optional = command->operand && command->operand[0] == '[';
	int err;

	if (given & ~command->takes)
		return usage_error("%s does not take that option", command->name);
	if (call->argument && !command->operand)
		return usage_error("unexpected operand \"%s\"", call->argument);
	if (!call->argument && command->operand && !optional)
		return usage_error("%s needs an operand", command->name);
	err = root_open(&call->root, dir);
	if (err) {
		complain(dir, err);
		return EXIT_USAGE;
	}
	return command->run(call);
}

/* Where an option's value goes: the call, or the root's directory. */
struct options {
	struct call *call;
	const char *dir;
	unsigned given;             /* TAKES_ bits */
};

/* Read the option at argv[0], a value in argv[1] if it needs one. Returns how many words it was, or 0 after an error. */
static int read_option(struct options *o, char **argv)
{
	const struct {
		const char *name;
		const char **value;
		bool *flag;
		unsigned takes;
	} options[] = {
		{ "--root", &o->dir, NULL, 0 },
		{ "--config", &o->call->config, NULL, 0 },
		{ "--nbits", &o->call->nbits_text, NULL, TAKES_NBITS },
		{ "--json", NULL, &o->call->json, TAKES_JSON },
		{ "--mask", NULL, &o->call->mask, TAKES_MASK },
		{ "--modules", NULL, &o->call->modules, TAKES_MODULES },
	};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		size_t len = strlen(options[i].name);

		if (strncmp(argv[0], options[i].name, len) || (argv[0][len] && argv[0][len] != '='))
			continue;
		o->given |= options[i].takes;
		if (options[i].flag && !argv[0][len]) {
			*options[i].flag = true;
			return 1;
		}
		if (options[i].value && argv[0][len]) {
			*options[i].value = argv[0] + len + 1;
			return 1;
		}
		if (options[i].value && argv[1]) {
			*options[i].value = argv[1];
			return 2;
		}
		usage_error("option %s %s", options[i].name, options[i].flag ? "takes no value" : "needs a value");
		return 0;
	}
	usage_error("unknown option \"%s\"", argv[0]);
	return 0;
}

int main(int argc, char **argv)
{
	struct call call = { 0 };
	struct options o = { &call, "/", 0 };
	const char *words[2] = { NULL, NULL };      /* the command and its operand */
	int count = 0, n;

	for (int i = 1; i < argc; i += n) {
		n = 1;
		if (!strcmp(argv[i], "--help"))
			return print_help();
		if (!strcmp(argv[i], "--version"))
			return print_version();
		if (argv[i][0] == '-') {
			n = read_option(&o, argv + i);
			if (!n)
				return EXIT_USAGE;
		} else if (count == 2) {
			return usage_error("unexpected operand \"%s\"", argv[i]);
		} else {
			words[count++] = argv[i];
		}
	}
	if (!count)
		return usage_error("expected a command");
	call.argument = words[1];
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(words[0], commands[i].name))
			return run_command(&commands[i], &call, o.dir, o.given);
	return usage_error("unknown command \"%s\"", words[0]);
}
