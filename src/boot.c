#include "boot.h"

#include <errno.h>
#include <string.h>

#include "apply/guard.h"
#include "base/errname.h"
#include "base/format.h"
#include "base/log.h"
#include "base/output.h"
#include "base/watch.h"
#include "session.h"

/* The stage that a child carries out under its guard. */
struct boot {
	const struct call *call;
	enum stage stage;
	struct root store;      /* shared by both, so that the guard can let go of what a stuck worker holds */
};

static int boot_worker(void *context)
{
	const struct boot *boot = context;
	struct session *s = session_open(&boot->call->root, boot->call->arena, boot->stage, boot->call->config);
	int err;

	if (!s)
		return ENOMEM;
	guard_set_deadline(s->policy.deadline_ms);
	watch_note("waiting for ", "another run of rtboot");
	/* For as long as the guard waits, which knows what was under way then. */
	err = boot->store.fd < 0 ? 0 : root_lock(&boot->store, POLICY_DEADLINE_MAX);
	if (!err)
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

/* The worker did not end its stage. Where another run holds the store, what is published is that one's. */
static void abandon(const struct boot *boot, const char *why)
{
	const struct call *call = boot->call;
	int err;

	log_line(LOG_ERROR, "%s: incomplete: %s", call->argument, why);
	err = boot->store.fd < 0 ? 0 : root_lock(&boot->store, 0);
	if (!err)
		err = session_abandon(&call->root, call->arena, boot->stage, why);
	if (err)
		log_line(LOG_ERROR, "%s: no status could be written to " STORE_DIR ": %s", call->argument,
		         store_explain(-err));
}

int command_boot(const struct call *call)
{
	struct boot boot = { .call = call, .stage = STAGE_EARLY };
	char why[400];
	int err;

	if (!strcmp(call->argument, "late"))
		boot.stage = STAGE_LATE;
	else if (strcmp(call->argument, "early"))
		return output_usage("boot \"%s\": expected early or late", call->argument);
	if (call->root.live)
		log_to_kernel();
	store_lock(&boot.store, &call->root, true, 0);
	err = guard_run(boot_worker, &boot, policy_default.deadline_ms, why, sizeof(why));
	if (err) {
		if (!*why)
			format_text(why, sizeof(why), "the worker gave up: %s", errname(-err));
		abandon(&boot, why);
	}
	store_unlock(&boot.store);
	return 0;
}
