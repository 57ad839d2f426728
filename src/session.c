#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/format.h"
#include "base/watch.h"
#include "kernel/file.h"
#include "knobs.h"
#include "plan/plan.h"
#include "probe/probe.h"
#include "publish.h"
#include "recall.h"

/* The first error of a config, for a reason in one line. */
static const char *sum_errors(const char *lines, struct arena *arena)
{
	char *rest = arena_copy(arena, lines);
	const char *first = text_cut_line(&rest);
	struct text text;

	text_begin(&text, arena);
	text_add(&text, "bad config: %s", first);
	return text_end(&text);
}

/*
 * Was one passed to the system and not to this stage, for example because systemd could not decrypt it? The directories
 * are those of src/shared/creds-util.h in systemd.
 */
static bool is_withheld(const struct session *s)
{
	char text[8];

	return s->stage != STAGE_SYSTEM &&
	       (root_read(s->root, "run/credentials/@system/rtboot.conf", text, sizeof(text)) != -ENOENT ||
	        root_read(s->root, "run/credentials/@encrypted/rtboot.conf", text, sizeof(text)) != -ENOENT);
}

/* Where systemd has put the credentials of the stage's unit: an absolute path. */
static bool read_credential(struct session *s, const char *name)
{
	const char *dir = s->stage == STAGE_SYSTEM ? NULL : getenv("CREDENTIALS_DIRECTORY");
	char path[256];

	if (!dir || *dir != '/' || format_text(path, sizeof(path), "%s/rtboot.conf", dir + 1) >= sizeof(path) ||
	    !config_read(&s->config, s->root, path, name, s->arena))
		return false;
	/* Whoever parses the text cuts it up. */
	s->credential = s->config.text ? arena_copy(s->arena, s->config.text) : "";
	return true;
}

static void read_config(struct session *s, const char *file)
{
	static const char name[] = "credential rtboot.conf";

	if (file)
		config_read(&s->config, &root_cwd, file, file, s->arena);
	else if (read_credential(s, name) ||
	         (s->store.fd >= 0 && config_read(&s->config, &s->store, STORE_CREDENTIAL, name, s->arena)))
		s->from_credential = true;
	else if (!is_withheld(s))
		config_read(&s->config, s->root, CONFIG_FILE + 1, CONFIG_FILE, s->arena);
	else {
		s->config = (struct config){ .name = name, .error = -ENOENT };
		s->credential = "";
	}
}

struct session *session_open(const struct root *root, struct arena *arena, enum stage stage,
                             const char *config_file)
{
	static const char *const systems[] = { [STAGE_EARLY] = NULL, [STAGE_LATE] = "sysroot", [STAGE_SYSTEM] = "." };
	unsigned long long started = watch_us();
	struct session *s = arena_alloc(arena, sizeof(*s));

	s->root = root;
	s->arena = arena;
	s->stage = stage;
	s->system = systems[stage];
	s->started_us = started;
	/* What cannot be trusted there is for session_recall() to say. */
	if (store_open(&s->store, root, false))
		s->store.fd = -1;
	read_config(s, config_file);
	s->config_errors = config_load(&s->policy, knobs, &s->config, arena);
	/* One that cannot be read counts later, too: what is kept of it is no config either. */
	if (s->credential && s->config.error)
		s->credential = s->config_errors;
	/* The CPU list of a refused config does not count. */
	if (s->config_errors)
		s->policy.isolated = NULL;
	return s;
}

const char *session_refusal(const struct session *s)
{
	struct text text;

	if (s->config_errors)
		return sum_errors(s->config_errors, s->arena);
	if (*s->facts.trouble || !s->facts.wrong_list)
		return NULL;
	text_begin(&text, s->arena);
	text_add(&text, FACTS_REFUSAL, s->policy.isolated, s->facts.wrong_list);
	return text_end(&text);
}

void session_look(struct session *s, bool owners)
{
	probe_facts(&s->facts, s->root, &s->policy, s->system, owners, s->arena);
	session_recall(s);
	s->applier = (struct applier){ s->root, &s->store, &s->facts, &s->journal, s->arena, s->policy.set[KNOB_DEADLINE] };
}

/* Is there memory for the report? It must not run out after the first change. */
static bool can_report(const struct session *s)
{
	size_t need = 0;

	/* report.json has the old value and the new one three times; before that each is read back. */
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next)
		need += 1024 + 5 * strlen(setting->wanted ? setting->wanted : "");
	return need <= s->arena->size - s->arena->used;
}

static void decide(struct session *s)
{
	const char *trouble = s->config_errors ? sum_errors(s->config_errors, s->arena) : s->distrust;
	size_t len;

	/* The real system has no copy of the kernel's options that the initramfs brought. */
	if (!*s->facts.config)
		s->facts.config = status_get(&s->previous, STATUS_KERNEL_CONFIG);
	plan_make(&s->plan, &s->facts, &s->policy, trouble, &s->journal, plan_read_switch(s->facts.cmdline), s->stage, s->arena);
	if (!can_report(s)) {
		s->plan.state = STATE_REFUSED;
		format_text(s->plan.reason, sizeof(s->plan.reason), "not enough memory for a report of %u settings", s->plan.count);
		s->plan.settings = NULL;
		s->plan.count = 0;
	}
	len = strlen(s->plan.reason);
	if (s->plan.state != STATE_ACTIVE && s->has_journal)
		format_text(s->plan.reason + len, sizeof(s->plan.reason) - len,
		            "; settings of an earlier stage remain (rtboot undo)");
}

/* Does the policy give IRQs a CPU each? */
static bool spreads(const struct policy *policy)
{
	const struct rule *rule = policy->rules;

	while (rule && rule->spread != RULE_SPREAD_ROUND_ROBIN)
		rule = rule->next;
	return rule || policy->set[KNOB_SPREAD] == POLICY_SPREAD_ROUND_ROBIN;
}

void session_plan(struct session *s)
{
	session_look(s, false);
	/* An IRQ that cannot be moved has no turn, and a CPU that could not be flushed is not asked again. */
	if (spreads(&s->policy) || s->policy.set[KNOB_FLUSH] == POLICY_FLUSH_HOTPLUG)
		session_recall_refusals(s);
	decide(s);
}

static bool any_failed(const struct session *s)
{
	if (s->plan.state == STATE_INCOMPLETE)
		return true;
	for (const struct setting *setting = s->plan.settings; setting; setting = setting->next)
		if (setting->result.outcome == OUTCOME_FAILED)
			return true;
	return false;
}

/* The affinity that rtboot gave PID 1, which its children inherit; NULL if rtboot did not set it. */
static const char *init_affinity(const struct session *s)
{
	static const char init[] = "thread:1:";

	for (const struct journal_entry *e = s->journal.oldest; e; e = e->newer)
		if (!strncmp(e->id, init, sizeof(init) - 1))
			return e->after;
	return NULL;
}

/* Restore everything, and probe the machine again into *now. Returns as apply_undo() does. */
static int put_back(struct session *s, struct facts *now)
{
	int left = apply_undo(&s->applier);

	probe_facts(now, s->root, &s->policy, s->system, false, s->arena);
	s->plan.state = STATE_REVERTED;
	return left;
}

/* Threads started since have the affinity of PID 1 and are in no journal: add that to the reason. */
static void tell_heirs(struct session *s, const struct facts *now, const char *inherited)
{
	size_t len = strlen(s->plan.reason);
	unsigned heirs = 0;

	for (const struct target *t = now->targets; t && inherited; t = t->next)
		heirs += t->knob->kind == TARGET_USER_THREAD && t->read.text && !journal_find(&s->journal, t->id) &&
		         value_same(VALUE_LIST, t->read.text, inherited, now->nbits);
	if (heirs)
		format_text(s->plan.reason + len, sizeof(s->plan.reason) - len, "; threads started since then keep the affinity "
		            "of PID 1 (%u of them, %.40s): restart their services, or reboot", heirs, inherited);
}

/* on-failure = revert: restore everything, and correct the results. */
static void revert(struct session *s)
{
	struct facts *now = arena_alloc(s->arena, sizeof(*now));
	const char *inherited = init_affinity(s);

	format_text(s->plan.reason, sizeof(s->plan.reason), "a setting failed (on-failure = revert); %s",
	            put_back(s, now) ? "some values could not be restored" : "all values were restored");
	tell_heirs(s, now, inherited);
	for (struct setting *setting = s->plan.settings; setting; setting = setting->next) {
		const struct target *target = setting->target;
		const struct journal_entry *entry = journal_find(&s->journal, target->id);
		struct result *result = &setting->result;

		if (!entry || (result->outcome != OUTCOME_APPLIED && result->outcome != OUTCOME_PENDING))
			continue;
		if (!entry->after) {
			result->outcome = OUTCOME_REVERTED;
			result->after = result->before;
			result->why = "another setting failed (on-failure = revert)";
		} else {
			result->outcome = OUTCOME_FAILED;
			result->why = "could not be restored";
		}
		result->effective = target->effect ? file_read_path(s->root, s->arena, target->effect).text : result->after;
	}
}

/* The last setting on which others depend, a flush or an IRQ's turn, which the kernel may refuse; or NULL. */
static const struct setting *find_last_first(const struct session *s)
{
	const struct setting *last = NULL;

	for (const struct setting *setting = s->plan.settings; setting && !s->plan.only; setting = setting->next)
		if (setting->via || setting->turn)
			last = setting;
	return last;
}

/* Did a setting before `end` flush a CPU, or did the kernel refuse a turn? */
static bool changes_plan(const struct session *s, const struct setting *end)
{
	for (const struct setting *setting = s->plan.settings; setting && setting != end; setting = setting->next)
		if (setting->via || (setting->turn && setting->result.error))
			return true;
	return false;
}

/* "refused" would say that nothing was changed. */
static void stop_halfway(struct session *s)
{
	char why[sizeof(s->plan.reason)];

	format_text(why, sizeof(why), "%s", s->plan.reason);
	format_text(s->plan.reason, sizeof(s->plan.reason), "settings were made, and the rest was not: %s", why);
	s->plan.state = STATE_INCOMPLETE;
}

/* How often to plan again: an IRQ on its CPU turns out to be fixed only when it has to leave. */
#define ROUNDS 4

/*
 * Make the settings on which others depend. What was born on a flushed CPU has left then, and the kernel has reset some
 * threads' masks; an IRQ that refused its turn leaves it to the others: look again, and decide anew. *rest is where to
 * go on.
 */
static int run_first(struct session *s, struct setting **rest)
{
	const struct setting *last = NULL;
	int err = 0;

	*rest = s->plan.settings;
	for (int i = 0; i < ROUNDS && !err && (last = find_last_first(s)); i++) {
		err = apply_plan(&s->applier, &s->plan, *rest, last->next);
		if (err || !changes_plan(s, last->next)) {
			*rest = last->next;
			return err;
		}
		session_look_again(s);
		decide(s);
		if (s->plan.state != STATE_ACTIVE)
			stop_halfway(s);
		*rest = s->plan.settings;
	}
	return err;
}

int session_run(struct session *s)
{
	struct setting *rest;
	int err = s->store.fd < 0 ? store_open(&s->store, s->root, true) : 0;

	if (!err)
		err = publish_beginning(s);
	if (!err)
		err = run_first(s, &rest);
	if (!err)
		err = apply_plan(&s->applier, &s->plan, rest, NULL);
	if (err)
		return err;
	if (s->policy.set[KNOB_ON_FAILURE] == POLICY_FAILURE_REVERT && any_failed(s))
		revert(s);
	return publish_results(s);
}

int session_undo(struct session *s)
{
	struct plan none = { .state = STATE_REVERTED };
	const char *inherited = init_affinity(s);
	int failed, err;

	if (!s->has_journal)
		return -ENOENT;
	s->plan = none;
	/* Restoring comes first: if the status cannot be written, at least none says that the values are set. */
	if (publish_beginning(s))
		publish_nothing(&s->store);
	failed = put_back(s, &s->facts);
	if (failed < 0)
		return failed;
	format_text(s->plan.reason, sizeof(s->plan.reason), failed ? "rtboot undo could not restore %d settings" :
	            "all values were restored by rtboot undo", failed);
	tell_heirs(s, &s->facts, inherited);
	err = publish_results(s);
	return err ? err : failed;
}

void session_rehearse(struct session *s)
{
	s->plan.only = true;
	apply_rehearse(&s->applier, s->plan.settings);
	s->advice = advice_collect(&s->facts, &s->plan, s->arena);
}
