#include "boot.h"

#include <errno.h>
#include <string.h>

#include "apply/guard.h"
#include "base/errname.h"
#include "base/format.h"
#include "base/log.h"
#include "base/output.h"
#include "base/watch.h"
#include "knobs.h"
#include "publish.h"
#include "session.h"

/* The stage, which a child runs under its guard. */
struct boot {
	const struct call *call;
	enum stage stage;
	struct root store;      /* shared by both: the guard can release the lock of a stuck worker */
	unsigned deadline_ms;   /* the default */
};

/* Keep the credential for the late stage and the real system, which do not get it. Returns 0 or -errno. */
static int keep_credential(const struct boot *boot, struct session *s)
{
	struct text text;

	if (!s->credential)
		return 0;
	if (boot->store.fd < 0)
		return -EIO;
	text_begin(&text, s->arena);
	text_add(&text, "%s", s->credential);
	return root_replace(&boot->store, STORE_CREDENTIAL, text_end(&text), text.len);
}

static int boot_worker(void *context)
{
	const struct boot *boot = context;
	struct session *s;
	int err;

	boot->call->arena->status = ENOMEM;
	s = session_open(&boot->call->root, boot->call->arena, boot->stage, boot->call->config);
	/* What kills a stage that hangs was made for the config of the image, or the default one, and not for this. */
	if (s->from_credential)
		guard_limit(boot->deadline_ms);
	guard_set_deadline(s->policy.set[KNOB_DEADLINE]);
	watch_note("waiting for ", "another run of rtboot");
	/* As long as the guard waits; it reports what was under way. */
	err = boot->store.fd < 0 ? 0 : root_lock(&boot->store, POLICY_DEADLINE_MAX);
	if (!err)
		err = keep_credential(boot, s);
	if (err)
		return err;
	session_plan(s);
	err = session_run(s);
	if (err)
		return err;
	log_line(state_is_failure(s->state) || s->state == STATE_REFUSED ? LOG_WARNING : LOG_INFO, "%s: %s: %s",
	         stage_name(boot->stage), state_name(s->state), status_get(&s->status, STATUS_REASON));
	return 0;
}

/* The worker did not finish. If another run holds the store, its status stays. */
static void abandon(const struct boot *boot, const char *why)
{
	const struct call *call = boot->call;
	int err;

	log_line(LOG_ERROR, "%s: incomplete: %s", call->argument, why);
	err = boot->store.fd < 0 ? 0 : root_lock(&boot->store, 0);
	if (!err)
		err = publish_abandoned(&call->root, call->arena, boot->stage, why);
	if (err)
		log_line(LOG_ERROR, "%s: cannot write a status to " STORE_DIR ": %s", call->argument,
		         store_explain(err));
}

int command_boot(const struct call *call)
{
	struct boot boot = { .call = call, .stage = STAGE_EARLY };
	struct policy presets;
	char why[400];
	int err;

	if (!strcmp(call->argument, "late"))
		boot.stage = STAGE_LATE;
	else if (strcmp(call->argument, "early"))
		return output_usage("boot \"%s\": expected early or late", call->argument);
	/* The boot goes on, whatever is wrong. */
	call->arena->status = 0;
	if (call->root.live)
		log_to_kernel(root_open_log(&call->root));
	store_lock(&boot.store, &call->root, true, 0);
	policy_begin(&presets, knobs);
	boot.deadline_ms = presets.set[KNOB_DEADLINE];
	err = guard_run(boot_worker, &boot, boot.deadline_ms, why, sizeof(why));
	if (err) {
		if (!*why)
			format_text(why, sizeof(why), "the worker gave up: %s", errname(err));
		abandon(&boot, why);
	}
	store_unlock(&boot.store);
	return 0;
}
