#include "plan/setting.h"

const char *stage_name(enum stage stage)
{
	static const char *const name[] = {
		[STAGE_EARLY] = "early", [STAGE_LATE] = "late", [STAGE_SYSTEM] = "system",
	};
	return name[stage];
}

const char *state_name(enum state state)
{
	static const char *const name[STATES] = {
		[STATE_ACTIVE] = "active", [STATE_UNISOLATED] = "unisolated", [STATE_PARTIAL] = "partial", [STATE_FALLBACK] = "fallback",
		[STATE_DISABLED] = "disabled", [STATE_REFUSED] = "refused",
		[STATE_INCOMPLETE] = "incomplete", [STATE_REVERTED] = "reverted",
	};
	return name[state];
}

bool state_is_failure(enum state state)
{
	return state == STATE_PARTIAL || state == STATE_INCOMPLETE || state == STATE_REVERTED;
}
