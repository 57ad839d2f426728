#include "plan/flush.h"

#include <errno.h>
#include <string.h>

bool flush_want(struct planner *p, struct setting *s)
{
	const struct journal_entry *done = journal_find(p->journal, s->target->id);
	const char *now = s->target->read.text;

	if (p->policy->set[KNOB_FLUSH] != POLICY_FLUSH_HOTPLUG)
		return false;
	if (!now) {
		s->error = s->target->read.error;
	} else if (done && done->error) {
		s->error = done->error;
	} else if (done && done->after && (strcmp(now, "1") || !strcmp(done->after, "1"))) {
		s->wanted = done->before;
	} else if (p->stage == STAGE_LATE && s->target->refused) {
		s->error = s->target->refused == -ECANCELED ? 0 : s->target->refused;
	} else if (!strcmp(now, "1") && (p->stage == STAGE_EARLY || (p->stage == STAGE_LATE && p->plan->only))) {
		s->wanted = now;
		s->via = "0";
	} else if (!strcmp(now, "1") && p->stage == STAGE_LATE) {
		s->error = -ECANCELED;
	}
	return s->wanted || s->error;
}
