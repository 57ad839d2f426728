#include "command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/errname.h"
#include "base/log.h"
#include "base/output.h"
#include "base/text.h"
#include "config/load.h"
#include "kernel/listen.h"
#include "knobs.h"
#include "plan/plan.h"
#include "probe/cpus.h"
#include "probe/probe.h"
#include "publish.h"
#include "recall.h"
#include "report/irq_table.h"
#include "report/report.h"
#include "report/task_report.h"
#include "session.h"
#include "verify.h"

/* Every command warns about a refused config. */
static void warn_refusal(const struct session *s, const char *command)
{
	const char *refusal = session_refusal(s);

	if (refusal)
		log_line(LOG_WARNING, "%s: the config is refused: %s", command, refusal);
}

int command_plan(const struct call *call)
{
	struct session *s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);
	struct text text;

	session_plan(s);
	session_rehearse(s);
	warn_refusal(s, "plan");
	text_begin(&text, call->arena);
	report_plan(&text, &s->plan, &s->facts, s->advice);
	return output_text(&text, s->plan.state == STATE_ACTIVE ? 0 : 1);
}

/* May the user change the kernel's settings? Complains if not. */
static bool may_change(const struct call *call, const char *command)
{
	if (!call->root.live || geteuid() == 0)
		return true;
	log_line(LOG_ERROR, "%s: only root may do that (sudo rtboot %s)", command, command);
	return false;
}

/*
 * Open a session that may change something, and do it while no other run is at work. Returns the exit status.
 */
static int run_alone(const struct call *call, const char *command, bool make,
                     int (*run)(const struct call *call, struct session *s))
{
	struct session *s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);
	struct root store;
	int status = EXIT_FAILED;

	if (store_lock(&store, &call->root, make, s->policy.set[KNOB_DEADLINE]))
		log_line(LOG_ERROR, "%s: another rtboot is still running after %u ms (deadline in rtboot.conf): try again",
		         command, s->policy.set[KNOB_DEADLINE]);
	else
		status = run(call, s);
	store_unlock(&store);
	return status;
}

/* Does the status of this boot say that rtboot acted? */
static bool is_in_effect(const struct session *s)
{
	const char *state = status_get(&s->previous, STATUS_STATE);

	return !strcmp(state, state_name(STATE_ACTIVE)) || !strcmp(state, state_name(STATE_PARTIAL)) ||
	       !strcmp(state, state_name(STATE_UNISOLATED));
}

/* Plan, and find what has changed since the status was written. Returns false if rtboot did not act. */
static bool look_since(struct session *s, struct findings *findings)
{
	session_plan(s);
	if (!is_in_effect(s))
		return false;
	verify_session(s, findings);
	return true;
}

static int complain_of_store(int err)
{
	log_line(LOG_ERROR, "apply: cannot write the results to " STORE_DIR ": %s", store_explain(err));
	return EXIT_FAILED;
}

/* Run a session that has planned, which in the real system counts user tasks as well. Returns 0 or -errno. */
static int carry_out(struct session *s)
{
	s->user_tasks = user_tasks_count(&s->facts);
	return session_run(s);
}

static int apply(const struct call *call, struct session *s)
{
	struct text text;
	int err;

	session_plan(s);
	warn_refusal(s, "apply");
	err = carry_out(s);
	if (!err)
		err = publish_run(s, "rtboot apply");
	if (err)
		return complain_of_store(err);
	text_begin(&text, call->arena);
	text_add(&text, "%s", s->report);
	if (s->state == STATE_ACTIVE)
		return output_text(&text, 0);
	return output_text(&text, state_is_failure(s->state) ? 1 : EXIT_STOOD_DOWN);
}

/* Print what an event brought: a line for each value that was changed. */
static int print_changes(const struct call *call, const struct session *s)
{
	struct text text;

	text_begin(&text, call->arena);
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next) {
		if (!result_changed(&setting->result, setting->target->read.text))
			continue;
		text_add_name(&text, setting->target->name);
		text_add(&text, ": was ");
		text_add_line(&text, setting->target->read.text);
		text_add(&text, ", is ");
		text_add_line(&text, setting->result.after);
		text_add(&text, "\n");
	}
	if (!state_is_failure(s->state))
		return output_text(&text, 0);
	log_line(LOG_WARNING, "apply: %s: %s: %s", call->event, state_name(s->state), status_get(&s->status, STATUS_REASON));
	/* A setting that fails once fails after every event: the status has it, but the run is done. */
	return output_text(&text, s->state == STATE_PARTIAL ? 0 : EXIT_FAILED);
}

/* After an event: apply, unless everything is as rtboot left it. Without effect on a machine on which rtboot did not act. */
static int apply_event(const struct call *call, struct session *s)
{
	struct findings findings;
	int err;

	if (!look_since(s, &findings))
		return 0;
	if (s->plan.state != STATE_ACTIVE) {
		log_line(LOG_ERROR, "apply: %s: nothing was changed: %s", call->event, s->plan.reason);
		return EXIT_FAILED;
	}
	if (verify_news(&findings)) {
		/* The session has only compared so far. */
		s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);
		session_plan(s);
		err = carry_out(s);
		if (err)
			return complain_of_store(err);
	}
	err = publish_run(s, call->event);
	if (err)
		return complain_of_store(err);
	return print_changes(call, s);
}

int command_apply(const struct call *call)
{
	struct call woken = *call;
	char what[EVENT_MAX];

	if (!may_change(call, "apply"))
		return EXIT_FAILED;
	if (!call->event)
		return run_alone(call, "apply", true, apply);
	switch (listen_wait(what)) {
	case LISTEN_OTHER:
		return 0;
	case LISTEN_EVENT:
		woken.event = what;
		break;
	case LISTEN_SILENCE:
		break;
	}
	return run_alone(&woken, "apply", false, apply_event);
}

/* The exit status of `rtboot status` for a state. */
static int state_exit(const char *state)
{
	static const int exits[] = {
		[STATE_ACTIVE] = 0, [STATE_UNISOLATED] = 2, [STATE_PARTIAL] = 1, [STATE_FALLBACK] = 2,
		[STATE_DISABLED] = 2, [STATE_REFUSED] = 2, [STATE_INCOMPLETE] = EXIT_NOTHING, [STATE_REVERTED] = 2,
	};

	for (size_t i = 0; i < sizeof(exits) / sizeof(exits[0]); i++)
		if (!strcmp(state, state_name((enum state)i)))
			return exits[i];
	return EXIT_NOTHING;
}

/* What has changed since, with the user tasks: look_since() in a session of its own. */
static bool find_since(const struct call *call, struct findings *findings)
{
	struct session *s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);

	if (!look_since(s, findings))
		return false;
	verify_user_tasks(s, findings);
	return true;
}

/* User tasks as `rtboot verify` has them, and how many settings have changed. */
static void add_since(struct text *text, const struct findings *findings)
{
	unsigned count = verify_news(findings);

	task_report_text(text, &findings->tasks, findings->facts, findings->advice);
	if (count)
		text_add(text, "since then: %u settings have changed (rtboot verify names them)\n", count);
}

/* The report; if it is missing, what the status says. */
static void add_report(struct text *text, const struct status *status, const char *report, bool json)
{
	if (report)
		text_add(text, "%s\n", report);
	else if (json)
		text_add(text, "{}\n");
	else
		report_human(text, status, NULL, NULL);
}

/* When and for whom rtboot last looked again, and last changed something, in the real system. */
static void add_runs(struct text *text, const struct runs *runs)
{
	if (!runs->count)
		return;
	text_add(text, "last run: %s, %s", runs->last.when, runs->last.by);
	if (runs->changed)
		text_add(text, "; last change: %s, %s", runs->last_changed.when, runs->last_changed.by);
	text_add(text, "; runs in the real system: %llu, with changes: %llu\n", runs->count, runs->changed);
}

int command_status(const struct call *call)
{
	struct root store;
	int ignored, error = store_open(&store, &call->root, false);
	char *file = error ? NULL : store_read(&store, call->arena, STORE_STATUS, &error);
	char *report;
	struct status status;
	struct runs runs;
	struct text text;
	struct findings findings;
	bool since;

	if (!file) {
		log_line(LOG_ERROR, "no status in " STORE_DIR "/" STORE_STATUS ": %s. %s", store_explain(error), error == -ENOENT ?
		         "Rebuild the initramfs (dracut --force, update-initramfs -u -k all or mkinitcpio -P) and boot it." : "It was not read.");
		return EXIT_NOTHING;
	}
	status_parse(&status, file);
	report = store_read(&store, call->arena, call->json ? STORE_JSON : STORE_REPORT, &ignored);
	since = !call->json && find_since(call, &findings);
	recall_runs(&store, call->arena, status_get(&status, STATUS_BOOT_ID), &runs);
	text_begin(&text, call->arena);
	add_report(&text, &status, report, call->json);
	if (!call->json)
		add_runs(&text, &runs);
	if (since)
		add_since(&text, &findings);
	return output_text(&text, state_exit(status_get(&status, STATUS_STATE)));
}

/* Why there is nothing to verify or to undo. */
static const char *miss_journal(const struct session *s)
{
	return s->distrust ? s->distrust : STORE_DIR "/" STORE_JOURNAL
	       " has nothing from this boot: rtboot changed nothing, or did not run";
}

int command_verify(const struct call *call)
{
	struct session *s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);
	struct findings findings;
	struct text text;

	session_plan(s);
	verify_session(s, &findings);
	verify_user_tasks(s, &findings);
	warn_refusal(s, "verify");
	if (!s->has_journal && (s->distrust || !is_in_effect(s))) {
		log_line(LOG_ERROR, "verify: %s", miss_journal(s));
		return EXIT_NOTHING;
	}
	text_begin(&text, call->arena);
	if (call->json)
		verify_json(&text, &findings);
	else
		verify_text(&text, &findings);
	return output_text(&text, verify_holds(&findings) ? 0 : EXIT_FAILED);
}

static int undo(const struct call *call, struct session *s)
{
	int failed;

	(void)call;
	session_look(s, false);
	warn_refusal(s, "undo");
	failed = session_undo(s);
	if (failed == -ENOENT)
		log_line(LOG_ERROR, "undo: %s", miss_journal(s));
	else if (failed < 0)
		output_failure("undo", failed);
	else
		return output_line(failed ? 1 : 0, "%s", status_get(&s->status, STATUS_REASON));
	return 1;
}

int command_undo(const struct call *call)
{
	return may_change(call, "undo") ? run_alone(call, "undo", false, undo) : EXIT_FAILED;
}

/* Room for the longest cell of the table, the threads of an IRQ. */
#define CELL_MAX (1 << 20)

int command_irqs(const struct call *call)
{
	struct session *s = session_open(&call->root, call->arena, STAGE_SYSTEM, call->config);
	struct arena scratch;
	struct text text;

	session_look(s, true);
	warn_refusal(s, "irqs");
	session_recall_refusals(s);
	scratch = arena_split(call->arena, CELL_MAX);
	text_begin(&text, call->arena);
	if (call->json)
		irq_table_json(&text, &scratch, &s->facts);
	else
		irq_table_text(&text, &scratch, &s->facts);
	return output_text(&text, 0);
}

/* How many CPUs will be flushed is unknown when the initramfs is built. */
#define FLUSHED_CPUS 32

/*
 * After how many milliseconds a stage is killed that does not keep its deadlines: one, one more for each part that may
 * take as long, and half a second, so that rtboot's own guard is the first.
 */
static unsigned long long find_bound(const struct policy *policy)
{
	unsigned long long deadlines = policy->set[KNOB_FLUSH] == POLICY_FLUSH_HOTPLUG ? 1 + FLUSHED_CPUS : 1;

	for (const struct policy_module *m = policy->modules; m; m = m->next)
		deadlines++;
	return deadlines * policy->set[KNOB_DEADLINE] + 500;
}

/* Print every key: section, key ("*" for any), default and accepted values, separated by tabs. */
static int print_keys(const struct call *call)
{
	struct text text;

	text_begin(&text, call->arena);
	for (const struct knob *knob = knobs; knob->section || knob->class; knob++)
		if (knob->parse)
			text_add(&text, "%s\t%s\t%s\t%s\n", knob->section, knob->key ? knob->key : "*", knob->preset ? knob->preset : "",
			         knob->accepts ? knob->accepts : "a rule");
	return output_text(&text, 0);
}

int command_check_config(const struct call *call)
{
	struct config config;
	struct policy policy;
	const char *named = call->argument ? call->argument : call->config;
	const char *file = named && !strcmp(named, "-") ? "/dev/stdin" : named;
	const char *errors;
	struct text text;

	if (call->keys)
		return print_keys(call);
	if (file)
		config_read(&config, &root_cwd, file, file, call->arena);
	else
		config_read(&config, &call->root, CONFIG_FILE + 1, CONFIG_FILE, call->arena);
	errors = config_load(&policy, knobs, &config, call->arena);
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
	struct cpuexpr_machine machine;
	struct cpuset set;
	struct facts facts = { 0 };
	struct text text;
	const char *list, *mask;
	unsigned long long number = 0;
	unsigned nbits;
	const char *digits = call->nbits_text;
	int err;

	if (!digits) {
		probe_possible(&facts, &call->root, call->arena, call->mask ? "" : call->argument);
		if (*facts.trouble) {
			log_line(LOG_ERROR, "cpus: %s", facts.trouble);
			return 1;
		}
		number = facts.nbits;
	} else if (!text_number(&digits, &number) || *digits || !number || number > CPUSET_MAX) {
		return output_usage("--nbits \"%s\": expected a number from 1 to %d", call->nbits_text, CPUSET_MAX);
	}
	nbits = facts.nbits = (unsigned)number;
	if (digits)
		cpuset_parse_list(&facts.possible, "all", nbits);
	machine = facts_machine(&facts);
	err = call->mask ? cpuset_parse_mask(&set, call->argument, nbits)
	                 : cpuexpr_parse(&set, call->argument, &machine);
	if (err) {
		log_line(LOG_ERROR, "cpus: \"%s\" is not a valid cpu%s for %u possible CPUs: %s",
		         call->argument, call->mask ? "mask" : "list", nbits, errname(err));
		return 1;
	}
	list = value_write(call->arena, VALUE_LIST, &set, nbits);
	mask = value_write(call->arena, VALUE_MASK, &set, nbits);
	text_begin(&text, call->arena);
	text_add(&text, "list=%s\nmask=%s\ncount=%u\n", list, mask, cpuset_count(&set));
	return output_text(&text, 0);
}
