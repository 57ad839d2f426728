/* The words that programs read in the status and the report. tests/status.t holds rtboot-status(5) to what this prints. */
#include "knobs.h"
#include "plan/setting.h"
#include "tap.h"

/* The words of one kind so far. */
static const char *seen[KNOBS_MAX];
static size_t count;

/* A word or several, which no other of its kind is. */
static void test_word(const char *kind, const char *word)
{
	bool other = true;

	for (size_t i = 0; word && i < count; i++)
		other = other && strcmp(seen[i], word) != 0;
	ok(word && *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz ")] && other, "%s: %s", kind, word ? word : "(null)");
	seen[count++] = word ? word : "";
}

int main(void)
{
	for (int i = 0; i < STATES; i++)
		test_word("state", state_name((enum state)i));
	count = 0;
	for (int i = 0; i < OUTCOMES; i++)
		test_word("outcome", outcome_name((enum outcome)i));
	count = 0;
	/* All keys of [power] are of one class. */
	for (const struct knob *knob = knobs; knob->section || knob->class; knob++)
		if (knob->class && (knob->kind != TARGET_POWER || !count || strcmp(seen[count - 1], knob->class) != 0))
			test_word("class", knob->class);
	count = 0;
	for (int i = STAGE_EARLY; i <= STAGE_SYSTEM; i++)
		test_word("stage", stage_name((enum stage)i));
	count = 0;
	for (int i = VERDICT_PREEMPTION_OTHER; i <= VERDICT_PREEMPTION_RT; i++)
		test_word("preemption", verdict_preemption_name((enum verdict_preemption)i));
	return tap_done();
}
