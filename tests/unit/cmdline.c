/* The kernel's own quoting: next_arg() in lib/cmdline.c, and isolcpus= of kernel/sched/isolation.c. */
#include "cmdline.h"

#include <errno.h>

#include "errname.h"
#include "tap.h"

static const struct {
	const char *cmdline, *name;
	const char *value;      /* of the first, NULL if there is none */
} values[] = {
	{ "quiet isolcpus=2-3 ro", "isolcpus", "2-3" },
	{ "isolcpus=2-3", "isolcpus", "2-3" },
	{ "  isolcpus=2-3\n", "isolcpus", "2-3" },
	{ "quiet", "quiet", "" },
	{ "quiet=", "quiet", "" },
	{ "", "quiet", NULL },
	{ "xisolcpus=1 isolcpusx=2", "isolcpus", NULL },
	{ "nohz-full=2", "nohz_full", "2" },
	{ "nohz_full=2", "nohz-full", "2" },
	{ "a-b=c-d", "a_b", "c-d" },
	{ "isolcpus=1 isolcpus=2", "isolcpus", "1" },
	{ "x=\"isolcpus=1 y\" isolcpus=2", "isolcpus", "2" },
	{ "isolcpus=\"2-3\" x", "isolcpus", "2-3" },
	{ "\"isolcpus=2-3\" x", "isolcpus", "2-3" },
	{ "x=\"a b c\" y", "x", "a b c" },
	{ "\"x=a b\" y", "x", "a b" },
	{ "x=a\"b c\"d y", "x", "a\"b c\"d" },          /* only a quote at the ends is dropped */
	{ "x=\"a\"b y", "x", "a\"b" },
	{ "x=\"a b", "x", "a b" },                      /* one that is not closed goes to the end */
	{ "x=a=b", "x", "a=b" },
	{ "=x y", "=x", "" },
	{ "a -- isolcpus=2", "isolcpus", NULL },
	{ "a --isolcpus=2", "isolcpus", NULL },
	{ "a -- b", "b", NULL },
	{ "a --=x b", "b", "" },
	{ "x=\"", "x", "" },
	{ "\"", "x", NULL },
};

static const struct {
	const char *value;
	unsigned nbits;
	int error;
	const char *list;
	bool domain;
} isolcpus[] = {
	{ "2-3", 4, 0, "2-3", true },
	{ "domain,2-3", 4, 0, "2-3", true },
	{ "nohz,2-3", 4, 0, "2-3", false },
	{ "managed_irq,2-3", 4, 0, "2-3", false },
	{ "managed_irq,domain,2-3", 4, 0, "2-3", true },
	{ "nohz,domain,managed_irq,1,3", 4, 0, "1,3", true },
	{ "future,2-3", 4, 0, "2-3", true },            /* skipped with a message; none known means domain */
	{ "future,nohz,2", 4, 0, "2", false },
	{ "1-N", 4, 0, "1-3", true },
	{ "0-3", 4, 0, "0-3", true },
	{ "2-63", 4, -ERANGE, NULL, true },
	{ "domain,2-63", 4, -ERANGE, NULL, true },
	{ "bad2flag,2", 4, -EINVAL, NULL, false },
	{ "all", 4, -EINVAL, NULL, true },              /* taken for a flag: no list is left */
	{ "N", 4, -EINVAL, NULL, true },
	{ "domain", 4, -EINVAL, NULL, true },
	{ "Domain,2", 4, 0, "2", true },                /* no flag of that name, so the default */
	{ "", 4, -EINVAL, NULL, true },
	{ "2;3", 4, -EINVAL, NULL, true },
};

int main(void)
{
	char value[64], list[64];
	const char *cursor;

	for (size_t i = 0; i < ROWS(values); i++) {
		bool found;

		cursor = values[i].cmdline;
		found = cmdline_find(&cursor, values[i].name, value, sizeof(value)) >= 0;
		ok(found == (values[i].value != NULL), "<%s> has %s%s", values[i].cmdline, found ? "" : "no ", values[i].name);
		if (found)
			is(value, values[i].value, "  its value");
	}

	cursor = "x=1 y x=2 x";
	ok(cmdline_find(&cursor, "x", value, sizeof(value)) == 1 && !strcmp(value, "1"), "the first of three");
	ok(cmdline_find(&cursor, "x", value, sizeof(value)) == 1 && !strcmp(value, "2"), "the second");
	ok(cmdline_find(&cursor, "x", value, sizeof(value)) == 0 && !strcmp(value, ""), "the third");
	ok(cmdline_find(&cursor, "x", value, sizeof(value)) == -ENOENT && !*cursor, "no fourth");
	cursor = "x=abcdef";
	ok(cmdline_find(&cursor, "x", value, 4) == 6 && !strcmp(value, "abc"), "a long value is cut and says so");

	for (size_t i = 0; i < ROWS(isolcpus); i++) {
		struct cpuset set;
		bool domain;
		int err = cmdline_parse_isolcpus(isolcpus[i].value, isolcpus[i].nbits, &set, &domain);

		ok(err == isolcpus[i].error, "isolcpus=%s of %u: %s", isolcpus[i].value, isolcpus[i].nbits,
		   err ? errname(-err) : "taken");
		if (err)
			continue;
		cpuset_format_list(&set, list, sizeof(list));
		is(list, isolcpus[i].list, "  the CPUs");
		ok(domain == isolcpus[i].domain, "  %s from the scheduler's domains", domain ? "taken" : "not taken");
	}
	return tap_done();
}
