/* The table of knobs: the order of its rows, and what each of them must have. */
#include "knobs.h"

#include "base/format.h"
#include "knob.h"
#include "tap.h"

/* What must be set before what. */
static const struct {
	const char *first, *then, *why;
} orders[] = {
	{ "default irq mask", "irq", "an IRQ that is born meanwhile is born in the right place" },
	{ "irq", "cpu", "IRQs know where to go when their CPU is flushed" },
	{ "fair server", "cpu", "Linux 6.12 reduces none after its CPU was offline" },
	{ "told", "module", "modprobe reads its options when it loads a module" },
	{ "workqueue", "module", "a driver finds the masks" }, { "sysctl", "module", "  the sysctls" },
	{ "sysfs", "module", "  and the files of sysfs" }, { "kernel thread", "module", "  and all threads are where they are to be" },
};

/* Is the row whole? */
static bool is_whole(const struct knob *k)
{
	bool kept = k->parse && k->preset, listed = k->parse && !k->preset;

	if (!k->section)
		return k->class && !k->parse && !k->find;
	if (!k->parse && (k->key || !k->class || k == knobs || !k[-1].section || strcmp(k->section, k[-1].section)))
		return false;
	if (k->parse && !(k->accepts || k->repeats))
		return false;
	if (k->class && (!k->want || !k->reason))
		return false;
	/* What has paths is found by them, and what is found may be left alone, unless the config has to name it. */
	return !k->paths || (k->find && (kept || listed));
}

int main(void)
{
	struct policy policy;

	for (size_t i = 0; i < ROWS(orders); i++)
		ok(knob(orders[i].first) < knob(orders[i].then), "%s before %s: %s", orders[i].first, orders[i].then, orders[i].why);
	policy_begin(&policy, knobs);
	for (const struct knob *k = knobs; k->section || k->class; k++) {
		char preset[64];

		ok(is_whole(k), "[%s] %s: %s", k->section ? k->section : "", k->key ? k->key : "", k->class ? k->class : "no targets");
		if (!k->preset)
			continue;
		format_text(preset, sizeof(preset), "%s", k->preset);
		ok(!policy_set(&(struct policy_line){ .policy = &policy, .knob = k, .name = k->key, .value = preset }),
		   "  its default is one that the config may say: %s", k->preset);
	}
	return tap_done();
}
