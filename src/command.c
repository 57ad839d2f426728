#include "command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "errname.h"
#include "format.h"
#include "guard.h"
#include "irqs.h"
#include "log.h"
#include "number.h"
#include "output.h"
#include "plan.h"
#include "probe.h"
#include "report.h"
#include "session.h"

/* boot: the stage that a child carries out under its guard. */
struct boot {
	const struct call *call;
	enum stage stage;
};

static int boot_worker(void *context)
{
	const struct boot *boot = context;
	struct session *s = session_open(&boot->call->root, boot->call->arena, boot->stage, boot->call->config);
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

int command_boot(const struct call *call)
{
	struct boot boot = { call, STAGE_EARLY };
	char why[400];
	int err;

	if (!strcmp(call->argument, "late"))
		boot.stage = STAGE_LATE;
	else if (strcmp(call->argument, "early"))
		return output_usage("boot \"%s\": expected early or late", call->argument);
	if (call->root.live)
		log_to_kernel();
	err = guard_run(boot_worker, &boot, policy_default.deadline_ms, why, sizeof(why));
	if (err) {
		if (!*why)
			format_text(why, sizeof(why), "the worker gave up: %s", errname(-err));
		log_line(LOG_ERROR, "%s: incomplete: %s", call->argument, why);
		err = session_abandon(&call->root, call->arena, boot.stage, why);
		if (err)
			log_line(LOG_ERROR, "%s: no status could be written to " STORE_DIR ": %s", call->argument,
			         store_explain(-err));
	}
	return 0;
}

int command_plan(const struct call *call)
{
	struct session *s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);
	struct text text;

	if (!s || session_plan(s) || session_rehearse(s))
		return output_failure("plan", ENOMEM);
	text_begin(&text, call->arena);
	report_plan(&text, &s->plan, &s->facts, s->results, s->advice);
	return output_text(&text, s->plan.state == STATE_ACTIVE ? 0 : 1);
}

/* Is this somebody who may change what the kernel holds? Complains if not. */
static bool may_change(const struct call *call, const char *command)
{
	if (!call->root.live || geteuid() == 0)
		return true;
	log_line(LOG_ERROR, "%s: only root may do that (sudo rtboot %s)", command, command);
	return false;
}

int command_apply(const struct call *call)
{
	struct session *s;
	struct text text;
	int err;

	if (!may_change(call, "apply"))
		return 1;
	s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);
	if (!s || session_plan(s))
		return output_failure("apply", ENOMEM);
	err = session_run(s);
	if (err) {
		log_line(LOG_ERROR, "apply: what is done cannot be written to " STORE_DIR ": %s", store_explain(-err));
		return 1;
	}
	text_begin(&text, call->arena);
	report_human(&text, &s->status, s->report);
	if (s->state == STATE_ACTIVE)
		return output_text(&text, 0);
	return output_text(&text, s->state == STATE_PARTIAL || s->state == STATE_REVERTED ? 1 : EXIT_STOOD_DOWN);
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

int command_status(const struct call *call)
{
	struct root store;
	int ignored, error = -store_open(&store, &call->root, false);
	char *file = error ? NULL : store_read(&store, call->arena, STORE_STATUS, &error);
	char *report = file ? store_read(&store, call->arena, STORE_REPORT, &ignored) : NULL;
	struct status status;
	struct text text;

	if (!file) {
		log_line(LOG_ERROR, "no status in " STORE_DIR "/" STORE_STATUS ": %s. %s", store_explain(error), error == ENOENT ?
		         "Was the initramfs made with rtboot (dracut --force), and booted?" : "What is there was not read.");
		return EXIT_NOTHING;
	}
	status_parse(&status, file);
	text_begin(&text, call->arena);
	if (call->json)
		text_add(&text, "%s\n", report ? report : "{}");
	else
		report_human(&text, &status, report ? report : "");
	return output_text(&text, state_exit(status_get(&status, STATUS_STATE)));
}

/* Look at the machine and at what was done in this boot; NULL after a complaint. */
static struct session *look(const struct call *call, const char *command, bool owners)
{
	struct session *s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);

	if (s && !session_look(s, owners))
		return s;
	output_failure(command, ENOMEM);
	return NULL;
}

/* Why there is nothing that could be verified or undone. */
static const char *miss_journal(const struct session *s)
{
	return s->distrust ? s->distrust : STORE_DIR "/" STORE_JOURNAL
	       " has nothing of this boot: rtboot changed nothing, or did not run";
}

/* Is irqbalance(1) running? It is the first to ask when an IRQ is not where it was. */
static bool irqbalance_runs(const struct facts *facts)
{
	for (const struct target *t = facts->targets; t; t = t->next) {
		const char *comm = t->class == TARGET_USER_THREAD ? strchr(t->name, ' ') : NULL;

		if (comm && !strcmp(comm, " irqbalance"))
			return true;
	}
	return false;
}

int command_verify(const struct call *call)
{
	struct session *s = look(call, "verify", false);
	unsigned drifted = 0, entries = 0;
	bool irqs = false;

	if (!s)
		return 1;
	if (!s->has_journal) {
		log_line(LOG_ERROR, "verify: %s", miss_journal(s));
		return EXIT_NOTHING;
	}
	for (const struct journal_entry *e = s->journal.newest; e; e = e->older, entries++) {
		struct value now;
		struct text line;

		if (apply_verify(&s->applier, e, &now))
			continue;
		drifted++;
		irqs |= !strncmp(e->id, "/proc/irq/", 10);
		text_begin(&line, call->arena);
		text_add(&line, "%s: should be ", e->name);
		text_add_line(&line, e->after);
		text_add(&line, ", is ");
		text_add_line(&line, now.text ? now.text : errname(-now.error));
		text_add(&line, "  (%s)\n", e->id);
		output_text(&line, 0);
	}
	if (irqs)
		output_line("irqbalance is %srunning", irqbalance_runs(&s->facts) ? "" : "not ");
	output_line("%u of %u settings drifted", drifted, entries);
	return drifted ? 1 : 0;
}

int command_undo(const struct call *call)
{
	struct session *s;
	int failed;

	if (!may_change(call, "undo") || !(s = look(call, "undo", false)))
		return 1;
	failed = session_undo(s);
	if (failed == -ENOENT)
		log_line(LOG_ERROR, "undo: %s", miss_journal(s));
	else if (failed < 0)
		output_failure("undo", failed);
	else
		output_line("%s", status_get(&s->status, STATUS_REASON));
	return failed ? 1 : 0;
}

int command_irqs(const struct call *call)
{
	struct session *s = look(call, "irqs", true);
	struct cpuset isolated;
	struct arena scratch;
	struct text text;
	const char *report;
	int error;

	if (!s)
		return 1;
	report = store_read(&s->store, call->arena, STORE_REPORT, &error);
	if (!arena_split(call->arena, &scratch, ROOT_VALUE_MAX))
		return 1;
	facts_isolated(&isolated, &s->facts, s->policy.isolated);
	text_begin(&text, call->arena);
	if (call->json)
		irqs_json(&text, &scratch, &s->facts, &isolated, report ? report : "");
	else
		irqs_table(&text, &scratch, &s->facts, &isolated, report ? report : "");
	return output_text(&text, 0);
}

/* How many CPUs will be flushed is not known where the image is made. */
#define FLUSHED_CPUS 32

/*
 * After how many milliseconds a stage is killed that does not keep its deadlines: one, one more for each part that may
 * take as long, and half a second, so that rtboot's own guard is the first.
 */
static unsigned long long find_bound(const struct policy *policy)
{
	unsigned long long deadlines = policy->flush == POLICY_FLUSH_HOTPLUG ? 1 + FLUSHED_CPUS : 1;

	for (const struct policy_module *m = policy->modules; m; m = m->next)
		deadlines++;
	return deadlines * policy->deadline_ms + 500;
}

int command_check_config(const struct call *call)
{
	struct policy policy;
	const char *file = call->argument ? call->argument : call->config;
	const char *errors = session_config(&policy, &call->root, file, call->arena);
	struct text text;

	text_begin(&text, call->arena);
	text_add(&text, "%s", errors ? errors : "");
	if (!errors && call->modules)
		for (const struct policy_module *m = policy.modules; m; m = m->next)
			text_add(&text, "%s\n", m->name);
	if (!errors && call->bound) {
		unsigned long long bound = find_bound(&policy);

		text_add(&text, "%llu.%03llu\n", bound / 1000, bound % 1000);
	}
	return output_text(&text, errors ? 1 : 0);
}

int command_cpus(const struct call *call)
{
	struct cpuset set;
	struct text text;
	const char *list, *mask;
	unsigned long long number = 0;
	unsigned nbits;
	const char *digits = call->nbits_text;
	int err;

	if (!digits) {
		struct facts facts;

		probe_possible(&facts, &call->root, call->arena);
		if (*facts.trouble) {
			log_line(LOG_ERROR, "cpus: %s", facts.trouble);
			return 1;
		}
		number = facts.nbits;
	} else if (!number_read(&digits, &number) || *digits || !number || number > CPUSET_MAX) {
		return output_usage("--nbits \"%s\": expected a number from 1 to %d", call->nbits_text, CPUSET_MAX);
	}
	nbits = (unsigned)number;
	err = call->mask ? cpuset_parse_mask(&set, call->argument, nbits)
	                 : cpuset_parse_list(&set, call->argument, nbits);
	if (err) {
		log_line(LOG_ERROR, "cpus: \"%s\" is no CPU %s of a machine with %u possible CPUs: %s",
		         call->argument, call->mask ? "mask" : "list", nbits, errname(-err));
		return 1;
	}
	list = value_write(call->arena, VALUE_LIST, &set, nbits);
	mask = value_write(call->arena, VALUE_MASK, &set, nbits);
	text_begin(&text, call->arena);
	text_add(&text, "list=%s\nmask=%s\ncount=%u\n", list, mask, cpuset_count(&set));
	return output_text(&text, 0);
}
