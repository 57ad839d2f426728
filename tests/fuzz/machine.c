/*
 * A whole machine (lib/memory.h), from its first stage to an undo. "# live" in it makes it the running machine, whose
 * threads can be moved; "# arena N" gives rtboot N bytes of memory.
 */
/* Covers: probe/[a-z]*.c kernel/verdict.c kernel/target.c kernel/file.c kernel/thread.c kernel/module.c plan/plan.c plan/planner.c plan/flush.c plan/isolation.c plan/rules.c plan/spread.c plan/thread_rules.c probe/systemd.c plan/dropin.c apply/apply.c probe/identity.c session.c publish.c recall.c verify.c record/refusal.c record/store.c report/report.c plan/result.c report/advice.c report/task_report.c report/irq_table.c */
#include "kernel/procstat.h"
#include "lib/fuzz.h"
#include "lib/memory.h"
#include "report/irq_table.h"
#include "publish.h"
#include "recall.h"
#include "report/report.h"
#include "session.h"
#include "verify.h"

#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/* Where it stands in the tree. */
#define STORE "run/rtboot/"

/* The session that may change files, and what it is about. */
static const struct session *running;
static enum { LOOKING, STAGING, UNDOING } doing;
static unsigned changes;        /* of files that are not rtboot's own */

/* Is it in the journal's file? A path with an escape in it is not looked for. */
static bool is_written_down(const char *path)
{
	const char *journal = memory_file(STORE STORE_JOURNAL);
	size_t len = strlen(path);

	if (strpbrk(path, "\t\n\\") || !strncmp(path, "proc/", 5))
		return true;
	while (journal && (journal = strstr(journal, path))) {
		if (journal[-1] == '/' && journal[-2] == '\n' && journal[len] == '\t')
			return true;
		journal++;
	}
	return false;
}

/* The promises about a change: none without a verdict, none that was not announced and written down before. */
static void watch(const char *path, bool taken)
{
	const char *status = memory_file(STORE STORE_STATUS);

	changes += taken;
	MUST(doing != LOOKING);
	if (doing != STAGING)
		return;
	MUST(running->plan.state == STATE_ACTIVE && !running->plan.only);
	MUST(status && strstr(status, "\nRTBOOT_STATE=\"incomplete\"\n"));
	MUST(!strncmp(path, "sys/module/", 11) || is_written_down(path));
}

/* What is to be written names a CPU that is there, and is off the isolated ones unless a rule says otherwise. */
static void check_cpus(const struct session *s, const struct setting *setting)
{
	const struct target *target = setting->target;
	const struct facts *facts = &s->facts;
	struct cpuset wanted;

	if (value_same(target->format, setting->wanted, target->read.text, facts->nbits))
		return;
	MUST(!value_parse(&wanted, target->format, setting->wanted, facts->nbits));
	MUST(cpuset_intersects(&wanted, &facts->online));
	MUST(setting->rule || !cpuset_intersects(&wanted, &s->facts.isolated));
}

static void check_setting(const struct session *s, const struct setting *setting)
{
	const struct target *target = setting->target;

	MUST(target->id && target->name && setting->reason);
	MUST(!setting->wanted || !strstr(target->id, "/cpu0/online") || !strcmp(setting->wanted, "1"));
	MUST(!setting->wanted == (setting->error < 0));
	if (setting->wanted && target->format != VALUE_TEXT)
		check_cpus(s, setting);
	if (setting->wanted && target->knob->kind == TARGET_IRQ_THREAD)
		MUST(!strncmp(setting->wanted, "fifo:", 5) && strtoul(setting->wanted + 5, NULL, 10) <= RULE_PRIORITY_MAX);
	if (setting->wanted && target->knob->kind == TARGET_THREAD_POLICY) {
		bool isolated = target->cpu >= 0 && cpuset_has(&s->facts.isolated, (unsigned)target->cpu);

		MUST(!strncmp(setting->wanted, "fifo:", 5) && strtoul(setting->wanted + 5, NULL, 10) <=
		     (isolated ? THREADRULE_PRIORITY_MAX_ISOLATED : THREADRULE_PRIORITY_MAX));
		MUST(!strstr(target->name, " migration/") && !strstr(target->name, " irq/"));
	}
	if (setting->via)
		MUST(target->knob->kind == TARGET_CPU && strcmp(target->name, "cpu 0") && !strcmp(setting->via, "0"));
}

static void check_plan(const struct session *s)
{
	const struct plan *plan = &s->plan;
	unsigned count = 0;

	MUST(plan->state == STATE_ACTIVE || !plan->settings);
	MUST(plan->state != STATE_ACTIVE || s->facts.verdict.realtime || s->policy.set[KNOB_REQUIRE] == POLICY_REQUIRE_ANY ||
	     (s->policy.set[KNOB_REQUIRE] == POLICY_REQUIRE_THREADIRQS && s->facts.verdict.threadirqs));
	MUST(plan->state != STATE_ACTIVE || !s->config_errors);
	if (plan->state == STATE_ACTIVE)
		MUST(!cpuset_empty(&s->facts.housekeeping) && cpuset_subset(&s->facts.housekeeping, &s->facts.online) &&
		     !cpuset_intersects(&s->facts.housekeeping, &s->facts.isolated));
	for (const struct setting *setting = plan->settings; setting; setting = setting->next, count++)
		check_setting(s, setting);
	MUST(count == plan->count);
}

static unsigned long number(const struct status *status, enum status_key key)
{
	return strtoul(status_get(status, key), NULL, 10);
}

/* What was published is whole, and says what came of it. */
static void check_published(const struct session *s)
{
	const char *text = memory_file(STORE STORE_STATUS), *report = memory_file(STORE STORE_JSON);
	bool carried_out = s->state == STATE_ACTIVE || s->state == STATE_UNISOLATED || s->state == STATE_PARTIAL;
	bool active = carried_out && !cpuset_empty(&s->facts.isolated);
	struct status status;
	char *copy;

	MUST(text && report && fuzz_is_json(report));
	MUST((memory_file(STORE STORE_ACTIVE) != NULL) == active);
	MUST(memory_file(STORE STORE_REPORT) && !strncmp(memory_file(STORE STORE_REPORT), "rtboot: ", 8));
	copy = arena_copy(s->arena, text);
	status_parse(&status, copy);
	MUST(!strcmp(status_get(&status, STATUS_STATE), state_name(s->state)));
	MUST(number(&status, STATUS_SETTINGS_WANTED) == s->plan.count);
	MUST((s->state == STATE_UNISOLATED) == (carried_out && s->state != STATE_PARTIAL && !active));
	if (carried_out)
		MUST(number(&status, STATUS_SETTINGS_APPLIED) + number(&status, STATUS_SETTINGS_KEPT) +
		     number(&status, STATUS_SETTINGS_PENDING) + number(&status, STATUS_SETTINGS_FIXED) +
		     number(&status, STATUS_SETTINGS_ABSENT) + number(&status, STATUS_SETTINGS_FAILED) == s->plan.count);
	MUST((s->state == STATE_PARTIAL) <= (number(&status, STATUS_SETTINGS_FAILED) > 0));
}

/* Where a session without memory ends. */
static jmp_buf way_out;

static void get_out(const struct arena *full)
{
	(void)full;
	doing = LOOKING;
	longjmp(way_out, 1);
}

/* A session's memory, as a process has its own. */
static struct arena *new_memory(void)
{
	static struct arena less;
	const char *size = memory_said("arena");
	struct arena *arena = fuzz_arena();

	if (!size || strtoul(size, NULL, 10) >= arena->size)
		return arena;
	less = (struct arena){ .base = arena->base, .size = strtoul(size, NULL, 10), .full = get_out };
	return &less;
}

static struct session *begin(const struct root *root, enum stage stage)
{
	struct session *s = session_open(root, new_memory(), stage, NULL);

	running = s;
	changes = 0;
	return s;
}

/* Run a stage. Returns its session where it was published, otherwise NULL. */
static struct session *run_stage(const struct root *root, enum stage stage)
{
	struct session *s;
	int err;

	if (setjmp(way_out))
		return NULL;
	s = begin(root, stage);
	session_plan(s);
	check_plan(s);
	doing = STAGING;
	err = session_run(s);
	doing = LOOKING;
	if (err)
		return NULL;
	check_published(s);
	return s;
}

/* What would be done. */
static void print_plan(const struct root *root)
{
	struct session *s;
	struct text text;

	if (setjmp(way_out))
		return;
	s = begin(root, STAGE_SYSTEM);
	session_plan(s);
	session_rehearse(s);
	check_plan(s);
	text_begin(&text, s->arena);
	report_plan(&text, &s->plan, &s->facts, s->advice);
}

/* What drifted: each once, and nothing without a name. */
static void check_findings(const struct findings *findings)
{
	unsigned count = 0;

	for (const struct violation *v = findings->violations; v; v = v->next, count++) {
		MUST(*v->id && v->name && (v->wanted ? v->now != NULL : v->why != NULL));
		for (const struct violation *other = v->next; other; other = other->next)
			MUST(strcmp(v->id, other->id) != 0);
	}
	MUST(count == findings->count && count <= findings->settings);
}

static void verify(const struct root *root)
{
	struct session *s;
	struct findings findings;
	struct text text;

	if (setjmp(way_out))
		return;
	s = begin(root, STAGE_SYSTEM);
	session_plan(s);
	verify_session(s, &findings);
	check_findings(&findings);
	text_begin(&text, s->arena);
	verify_json(&text, &findings);
	MUST(fuzz_is_json(text_end(&text)));
	text_begin(&text, s->arena);
	verify_text(&text, &findings);
}

/* Every IRQ as JSON and as a table. */
static void look(const struct root *root)
{
	struct session *s;
	struct arena scratch;
	struct text text;

	if (setjmp(way_out))
		return;
	s = begin(root, STAGE_SYSTEM);
	session_look(s, true);
	session_recall_refusals(s);
	scratch = arena_split(s->arena, 1 << 20);
	text_begin(&text, s->arena);
	irq_table_json(&text, &scratch, &s->facts);
	MUST(fuzz_is_json(text_end(&text)));
	text_begin(&text, s->arena);
	irq_table_text(&text, &scratch, &s->facts);
}

/* A value as rtboot takes it: without the newlines at its end, and of a choice the chosen word. */
static bool is_same(const char *was, const char *is)
{
	char *value = strdup(was);
	bool same;

	MUST(value);
	for (size_t len = strlen(value); len && value[len - 1] == '\n'; len--)
		value[len - 1] = '\0';
	same = value_same(VALUE_LIST, value, is, CPUSET_MAX) || value_same(VALUE_MASK, value, is, CPUSET_MAX);
	value_cut_choice(value);
	same |= value_same(VALUE_TEXT, value, is, CPUSET_MAX);
	free(value);
	return same;
}

/* Of a thread's line only its policy is changed. */
static bool is_same_policy(const char *was, const char *is)
{
	struct procstat x, y;

	return was && is && !procstat_parse(&x, was) && !procstat_parse(&y, is) && x.policy == y.policy && x.priority == y.priority;
}

/* After an undo: a file is what it was. */
static void is_put_back(const char *path, const char *was, const char *is)
{
	const char *name = strrchr(path, '/');

	/* A file under /run that told nothing goes with what rtboot wrote in its place. */
	if (!strncmp(path, "run/", 4) && was && !is && !was[strspn(was, "\n")])
		return;
	if (name && !strcmp(name, "/stat") && !strncmp(path, "proc/", 5))
		MUST(is_same_policy(was, is));
	/* A thread's affinity is a line of its status. */
	if (strncmp(path, "proc/", 5) || strstr(path, "/irq/") || strstr(path, "/sys/"))
		MUST(was && is && is_same(was, is));
}

/* Put all back; what another wrote into the journal is not what was. */
static void undo(const struct root *root, bool others_journal)
{
	struct session *s;
	int err;

	if (setjmp(way_out))
		return;
	s = begin(root, STAGE_SYSTEM);
	session_look(s, false);
	doing = UNDOING;
	err = session_undo(s);
	doing = LOOKING;
	if (!err && !others_journal)
		memory_compare(&STORE_DIR[1], is_put_back);
}

/* What the guard does where a stage did not end: whatever was published, it is incomplete now. */
static void abandon(const struct root *root)
{
	const char *status;

	if (setjmp(way_out) || publish_abandoned(root, new_memory(), STAGE_LATE, "why"))
		return;
	status = memory_file(STORE STORE_STATUS);
	MUST(strstr(status, "\nRTBOOT_STATE=\"incomplete\"\nRTBOOT_REASON=\"why\"\nRTBOOT_STAGE=\"late\"\n"));
	MUST(fuzz_is_json(memory_file(STORE STORE_JSON)) && !memory_file(STORE STORE_REPORT) && !memory_file(STORE STORE_ACTIVE));
}

/*
 * A large machine takes long, and shows nothing that a small one does not. A kernel's boot ID is one line, by
 * which alone the journal is found again.
 */
static bool is_out_of_scope(void)
{
	const char *possible = memory_file("sys/devices/system/cpu/possible");
	const char *boot_id = memory_file("proc/sys/kernel/random/boot_id");
	struct cpuset cpus;

	if (boot_id && boot_id[strcspn(boot_id, "\n")] && boot_id[strcspn(boot_id, "\n") + 1])
		return true;
	return possible && !cpuset_parse_list(&cpus, possible, CPUSET_MAX) && cpuset_nbits(&cpus) > 128;
}

/* All that can be done to a machine. */
static void run(const struct root *root)
{
	bool others_journal = memory_file(STORE STORE_JOURNAL) != NULL;
	const struct session *s = run_stage(root, STAGE_EARLY);
	bool active = s && (s->state == STATE_ACTIVE || s->state == STATE_UNISOLATED);

	s = run_stage(root, STAGE_LATE);
	/* Where all went well the same once more finds nothing left to do, unless what the real system's administrator wants came with it. */
	MUST(!active || !s || s->state == STATE_PARTIAL || !changes || s->facts.systemd.set);
	print_plan(root);
	look(root);
	verify(root);
	undo(root, others_journal);
	abandon(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct root root;

	memory_make(text);
	memory_watch = watch;
	root_open(&root, memory_said("live") ? "/" : "a directory");
	if (!is_out_of_scope())
		run(&root);
	free(text);
	return 0;
}
