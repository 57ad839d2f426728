#include "promises.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/errname.h"
#include "base/format.h"
#include "../fuzz/lib/memory.h"
#include "kernel/value.h"
#include "pool.h"
#include "record/store.h"

static bool is_one_of(const char *word, const char *const *words)
{
	while (*words && strcmp(word, *words))
		words++;
	return *words != NULL;
}

#define ONE_OF(word, ...) is_one_of(word, (const char *const []){ __VA_ARGS__, NULL })

static bool is_boot(const struct step *step)
{
	return !strncmp(step->command, "boot ", 5);
}

/* The commands that only look. */
static bool only_looks(const struct step *step)
{
	return ONE_OF(step->command, "plan", "status", "verify", "irqs", "drift");
}

/* How much of a path tells a thread, "proc/17/"; 0 for another path. */
static size_t thread_length(const char *path)
{
	size_t digits = strncmp(path, "proc/", 5) ? 0 : strspn(path + 5, "0123456789");

	return digits && path[5 + digits] == '/' ? 5 + digits + 1 : 0;
}

/* ---- before each write ---- */

void promises_before_write(const char *path)
{
	const char *status = memory_file("run/rtboot/" STORE_STATUS), *journal = memory_file("run/rtboot/" STORE_JOURNAL);
	size_t thread = thread_length(path);
	char id[300];

	if (status && !strstr(status, "\nRTBOOT_STATE=\"incomplete\"\n") && !strstr(status, "\nRTBOOT_STATE=incomplete\n"))
		complain("written to while the status does not say incomplete: %s", path);
	if (memory_file("run/rtboot/" STORE_ACTIVE))
		complain("written to while there is an active: %s", path);
	if (thread)
		(void)snprintf(id, sizeof(id), "\n%s:%.*s:", strcmp(path + thread, "stat") ? "thread" : "policy", (int)thread - 6, path + 5);
	else if (!strncmp(path, "sys/module/", 11) && !strchr(path + 11, '/'))
		format_text(id, sizeof(id), "\nmodule:%s\t", path + 11);
	else
		format_text(id, sizeof(id), "\n/%s\t", path);
	if (!journal || !strstr(journal, id))
		complain("written to before it was written down: %s", path);
}

/* ---- what is said ---- */

/* Do both mean the same, CPUs or words? */
static bool is_same(const char *x, const char *y)
{
	return !strcmp(x, y) || value_same(VALUE_TEXT, x, y, CPUSET_MAX) || value_same(VALUE_LIST, x, y, CPUSET_MAX) ||
	       value_same(VALUE_MASK, x, y, CPUSET_MAX);
}

/* The last newline of what a program is told is no part of a value. */
static bool is_wanted(const struct claim *claim, const char *value)
{
	char wanted[16384];
	size_t len = format_text(wanted, sizeof(wanted), "%s", claim->wanted ? claim->wanted : "");

	while (len && len < sizeof(wanted) && wanted[len - 1] == '\n')
		wanted[--len] = '\0';
	return claim->wanted && is_same(wanted, value);
}

static bool is_set(const struct claim *claim)
{
	return ONE_OF(claim->outcome, "applied", "pending", "kept");
}

/* Does it hold what the claim says? */
static bool outcome_holds(const struct claim *claim)
{
	const char *value = look_value(claim);

	if (!strcmp(claim->outcome, "reverted"))
		return false;
	if (is_set(claim) && !is_wanted(claim, value))
		return false;
	return claim->after ? is_same(value, claim->after) : !is_set(claim);
}

/* A file or thread that is said not to be there, although it is: who cannot tell that from one that is gone may leave it. */
static bool is_lost(const struct point *point, const char *path)
{
	size_t thread = thread_length(point->path);
	char lost[512];

	if ((point->error != ENOENT && point->error != ESRCH) || point->ours || !path)
		return false;
	if (thread)
		return !strncmp(point->path, path, thread);
	return !strcmp(point->path, path) || (memory_resolve(point->path, lost, sizeof(lost)) && !strcmp(lost, path));
}

/* A file that is not what it was, and that was not lost; NULL for none. */
static const char *find_left(const struct point *point, const struct look *look)
{
	for (unsigned i = 0; i < look->change_count; i++)
		if (!is_lost(point, look->changes[i].path))
			return look->changes[i].path;
	return NULL;
}

/* The file that the call would have changed, or of which it would have told what became of it; NULL for none. */
static const char *find_written(const struct point *point, char *buf, size_t size)
{
	if (!strcmp(point->function, "modprobe"))
		format_text(buf, size, "sys/module/%s/initstate", point->path);
	else if (point->ours || !ONE_OF(point->function, "exchange", "read back", "set affinity", "set scheduler", "get scheduler",
	                                "replace", "remove"))
		return NULL;
	else if (!memory_resolve(point->path, buf, size))
		format_text(buf, size, "%s", point->path);
	return buf;
}

/* What failed is reported with its errno, and whatever else was set without it is still set. */
static void check_refusal(const struct point *point, const struct end *end, const struct look *clean)
{
	char buf[512];
	const char *path = end->again ? NULL : find_written(point, buf, sizeof(buf));
	const struct claim *claim = path ? look_claim(&end->look, path) : NULL;

	if (!path)
		return;
	if (!claim)
		complain("what failed is in no setting: %s", path);
	else if (!claim->error || strcmp(claim->error, errname(-point->error)))
		complain("%s failed, and its setting says %s (%s)", claim->id, claim->outcome, claim->error ? claim->error : "no errno");
	for (unsigned i = 0; i < clean->claim_count; i++) {
		const struct claim *other = clean->claims[i], *now = look_claim_id(&end->look, other->id);

		if (other->path && strcmp(other->path, path) && is_set(other) && (!now || !is_set(now)))
			complain("%s was left out, as another setting failed", other->id);
	}
}

/* A setting as the report has it, and as it is without the fault, which may be NULL. */
static void check_claim(const struct point *point, const struct claim *claim, const struct claim *clean)
{
	const char *value = claim->path ? look_value(claim) : NULL;

	/* The same was said without the fault, of the same value. */
	if ((claim == clean && (!value || !strcmp(value, claim->value))) || is_lost(point, claim->path))
		return;
	if (value && !outcome_holds(claim))
		complain("%s is %s, and not so", claim->id, claim->outcome);
	if (clean && is_set(clean) && !is_set(claim) && !claim->error)
		complain("%s is %s, and without an errno", claim->id, claim->outcome);
}

/* What active, unisolated and partial claim: that each setting is there, and became what the report says. */
static void check_claims(const struct point *point, const struct end *end, const struct look *clean)
{
	const struct look *look = &end->look;
	unsigned failed = 0, found = 0, news = 0;

	if (*look->report_state && strcmp(look->report_state, look->state))
		complain("the status says %s, and report.json %s", look->state, look->report_state);
	for (unsigned i = 0; i < look->claim_count; i++) {
		const struct claim *claim = look->claims[i];
		const struct claim *same = i < clean->claim_count && clean->claims[i] == claim ? claim : look_claim_id(clean, claim->id);

		failed += !strcmp(claim->outcome, "failed");
		found += same != NULL;
		news += !same;
		check_claim(point, claim, same);
	}
	if (!*look->report_state)
		return;
	if (!strcmp(look->state, "partial") != (failed > 0))
		complain("the state is %s, and %u settings failed", look->state, failed);
	/* Only what the kernel says is not there may be missing. */
	if (found < clean->claim_count && !(failed && news) && point->error != ENOENT && point->error != ENODEV && point->error != ESRCH)
		complain("the state is %s, and settings are missing without a word", look->state);
	check_refusal(point, end, clean);
}

/* ---- after a command ---- */

static void check_exit(const struct point *point, const struct end *end)
{
	const struct step *step = point->step;

	if (is_boot(step) ? end->exit != 0 : end->exit < 0 || end->exit > 3)
		complain("exit status %d", end->exit);
	if (!strcmp(step->command, "apply") && !end->exit && strcmp(end->look.state, "active"))
		complain("apply exits 0, and the state is %s", end->look.state);
	if (!strcmp(step->command, "apply") && end->exit == 2 && end->writes)
		complain("apply stands down, and wrote to %u files", end->writes);
	if (!strcmp(step->command, "undo") && !end->exit && find_left(point, &end->look))
		complain("undo exits 0, and left %s", find_left(point, &end->look));
	if (only_looks(step) && !end->exit && step->clean_exit && point->error != ENOENT && point->error != ESRCH)
		complain("%s exits 0, and %d where nothing fails", step->command, step->clean_exit);
}

/* May a command change the file: does a setting that it makes without a fault, or one that was made before, say so? */
static bool is_planned(const struct step *step, const char *path)
{
	return look_claim(step->clean, path) || look_claim(step->before, path) || look_entry(step->clean, path) ||
	       look_entry(step->before, path);
}

static bool has_no_config(const struct point *point)
{
	return point->error == ENOENT && !strcmp(point->path, "etc/rtboot.conf");
}

/* Each file that is not what it was is in the journal, with what it was. */
static void check_changes(const struct point *point, const struct look *look)
{
	for (unsigned i = 0; i < look->change_count; i++) {
		const struct change *change = &look->changes[i];
		const struct entry *entry = look_entry(look, change->path);

		if (is_lost(point, change->path))
			continue;
		if (!is_planned(point->step, change->path) && !has_no_config(point))
			complain("changed, and in no plan: %s", change->path);
		if (!entry)
			complain("changed, and not in the journal: %s", change->path);
		else if (strcmp(entry->before, change->was))
			complain("in the journal with another value before: %s", change->path);
	}
}

void promises_after(const struct point *point, const struct end *end)
{
	const struct step *step = point->step;
	const struct look *look = &end->look;
	const char *left = find_left(point, look);
	bool is_its = strstr(step->command, look->stage) || ONE_OF(step->command, "apply", "undo");
	bool acted = ONE_OF(look->state, "active", "unisolated", "partial");

	check_exit(point, end);
	if ((only_looks(step) || ONE_OF(step->clean->state, "fallback", "disabled", "refused")) && end->writes)
		complain("%s makes %u writes, and is to make none", step->command, end->writes);
	if (only_looks(step))
		return;
	check_changes(point, look);
	if (!*look->state && left)
		complain("there is no status, and %s is changed", left);
	if (acted)
		check_claims(point, end, is_its ? step->clean : step->before);
	else if (!strcmp(look->state, "reverted") && strstr(look->reason, "all values were restored") && left)
		complain("all values were restored, and %s was not", left);
	else if (ONE_OF(look->state, "fallback", "disabled", "refused") && end->writes)
		complain("the state is %s, and %u writes were made", look->state, end->writes);
	if (look->active && !ONE_OF(look->state, "active", "partial"))
		complain("there is an active, and the state is %s", look->state);
	if (!look->is_json)
		complain("report.json is no JSON");
}

/* ---- after the next ---- */

/* Did nothing fail but the flush of CPUs, which the early stage did not come to, and which no later one makes up for? */
static bool only_flush_failed(const struct look *look)
{
	unsigned failed = 0;

	for (unsigned i = 0; i < look->claim_count; i++) {
		const struct claim *claim = look->claims[i];

		if (strcmp(claim->outcome, "failed"))
			continue;
		failed++;
		if (strncmp(claim->id, "/sys/devices/system/cpu/cpu", 27) || !strstr(claim->id, "/online"))
			return false;
	}
	return failed > 0;
}

/*
 * May it differ? Where IRQs take turns, one that refused its turn has none in a later stage either, and leaves it to the
 * others, of which irqbalance is told; and verify does not ask what a program was told (verify.c).
 */
static bool may_differ(const struct step *next, const char *path)
{
	bool told = !strncmp(path, "run/", 4), turns = memory_said("turns") && strcmp(next->command, "undo");

	return (turns && (!strncmp(path, "proc/irq/", 9) || strstr(path, "/irqbalance.service.d/"))) || (told && only_looks(next));
}

/* Each file that one has changed and the other has not, or not so. Returns how many. */
static unsigned compare(const struct point *point, const struct step *next, const struct look *one, const struct look *other)
{
	unsigned count = 0;

	for (unsigned i = 0; i < one->change_count; i++) {
		const struct change *now = &one->changes[i], *then = look_change(other, now->path);

		if (is_lost(point, now->path) || may_differ(next, now->path) || (then && !strcmp(now->is, then->is)))
			continue;
		count++;
		complain("not as without the fault: %s", now->path);
	}
	return count;
}

void promises_recovered(const struct point *point, const struct step *next, const struct end *end)
{
	const struct look *look = &end->look, *clean = next->clean;
	bool undo = !strcmp(next->command, "undo"), flush = only_flush_failed(look);
	unsigned differ = 0;

	if (only_looks(next)) {
		if (end->writes)
			complain("it makes %u writes", end->writes);
		/* It may well say that something is wrong. */
		if (!strcmp(next->command, "verify") && !end->exit)
			compare(point, next, clean, look);
		return;
	}
	/* A credential that could not be read is not passed over later. */
	if (!strncmp(point->path, "run/credentials/", 16) && !strcmp(look->state, "refused")) {
		if (end->writes)
			complain("the state is refused, and %u writes were made", end->writes);
		return;
	}
	/* What a stage did without its config stays until it is undone. */
	if (!has_no_config(point) || undo)
		differ = compare(point, next, look, clean) + compare(point, next, clean, look);
	/* There may be nothing to undo. */
	if (end->exit != next->clean_exit && !(undo && !differ) && !flush)
		complain("exit status %d", end->exit);
	if (!undo && strcmp(look->state, clean->state) && !flush)
		complain("the state is %s", look->state);
}
