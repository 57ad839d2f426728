/* The kernel's own quoting: next_arg() in lib/cmdline.c, and isolcpus= of kernel/sched/isolation.c. */
#include "kernel/cmdline.h"

#include <errno.h>

#include "base/errname.h"
#include "base/format.h"
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
	const char *flags;      /* the first letter of each */
} isolcpus[] = {
	{ "2-3", 4, 0, "2-3", "d" },
	{ "domain,2-3", 4, 0, "2-3", "d" },
	{ "nohz,2-3", 4, 0, "2-3", "n" },
	{ "managed_irq,2-3", 4, 0, "2-3", "m" },
	{ "managed_irq,domain,2-3", 4, 0, "2-3", "dm" },
	{ "nohz,domain,managed_irq,1,3", 4, 0, "1,3", "ndm" },
	{ "future,2-3", 4, 0, "2-3", "d" },             /* skipped with a message; none known means domain */
	{ "future,nohz,2", 4, 0, "2", "n" },
	{ "1-N", 4, 0, "1-3", "d" },
	{ "0-3", 4, 0, "0-3", "d" },
	{ "2-63", 4, -ERANGE, NULL, NULL },
	{ "domain,2-63", 4, -ERANGE, NULL, NULL },
	{ "bad2flag,2", 4, -EINVAL, NULL, NULL },
	{ "all", 4, -EINVAL, NULL, NULL },              /* taken for a flag: no list is left */
	{ "N", 4, -EINVAL, NULL, NULL },
	{ "domain", 4, -EINVAL, NULL, NULL },
	{ "Domain,2", 4, 0, "2", "d" },                /* no flag of that name, so the default */
	{ "", 4, -EINVAL, NULL, NULL },
	{ "2;3", 4, -EINVAL, NULL, NULL },
};

static const struct {
	const char *name, *meant;
	bool misspelt;
} names[] = {
	{ "isolcpus", "isolcpus", false }, { "nohz_full", "nohz_full", false }, { "nohz-full", "nohz_full", false },
	{ "isolcpu", "isolcpus", true }, { "isolcpus-", "isolcpus", true }, { "isolatedcpus", "isolcpus", true },
	{ "isolated_cpus", "isolcpus", true }, { "isolatecpus", "isolcpus", true }, { "isocpus", "isolcpus", true },
	{ "islocpus", "isolcpus", true }, { "ISOLCPUS", "isolcpus", true }, { "iso_lcpus", "isolcpus", true },
	{ "nohzfull", "nohz_full", true }, { "nohz_ful", "nohz_full", true }, { "no-hz-full", "nohz_full", true },
	/* Parameters of the kernel's own. */
	{ "nohz", NULL, false }, { "maxcpus", NULL, false }, { "nr_cpus", NULL, false }, { "possible_cpus", NULL, false },
	{ "additional_cpus", NULL, false }, { "rcu_nocbs", NULL, false }, { "irqaffinity", NULL, false }, { "nosmt", NULL, false },
	{ "", NULL, false }, { "a", NULL, false }, { "isolcpus.isolcpus.isolcpus.isolcpus.isolcpus", NULL, false },
};

static void test_names(void)
{
	for (size_t i = 0; i < ROWS(names); i++) {
		bool misspelt = false;

		is(cmdline_meant(names[i].name, &misspelt), names[i].meant, names[i].name);
		ok(misspelt == names[i].misspelt, "  %s", misspelt ? "misspelt" : "as it is");
	}
}

/* Parameters with a value, in order, up to the end of the kernel's part. */
static void test_steps(void)
{
	const char *cursor = "quiet a=1 toolongname=2 b= c=toolongvalue \"d=4 5\" e -- f=6";
	char name[8], value[8], all[64] = "";

	while (cmdline_step(&cursor, name, sizeof(name), value, sizeof(value)))
		format_text(all + strlen(all), sizeof(all) - strlen(all), "<%s=%s>", name, value);
	is(all, "<a=1><b=><d=4 5>", "one parameter after the other");
	ok(!*cursor, "  to the end");
}

static const char *flags_of(const struct isolcpus *asked)
{
	static char flags[4];
	char *end = flags;

	if (asked->nohz)
		*end++ = 'n';
	if (asked->domain)
		*end++ = 'd';
	if (asked->managed_irq)
		*end++ = 'm';
	*end = '\0';
	return flags;
}

int main(void)
{
	static char longest[CMDLINE_MAX], line[2 * CMDLINE_MAX];
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

	for (int digits = CMDLINE_MAX - 1; digits <= CMDLINE_MAX; digits++) {
		int found = digits < CMDLINE_MAX ? digits : 1;

		format_text(line, sizeof(line), "x=%0*d x=3", digits, 7);
		cursor = line;
		ok(cmdline_next(&cursor, "x", longest) && strlen(longest) == (size_t)found, "of %d characters and one, that of %d", digits, found);
	}
	ok(!cmdline_next(&cursor, "x", longest), "and no other");

	test_names();
	test_steps();
	for (size_t i = 0; i < ROWS(isolcpus); i++) {
		struct isolcpus asked;
		int err = cmdline_parse_isolcpus(&asked, isolcpus[i].value, isolcpus[i].nbits);

		ok(err == isolcpus[i].error, "isolcpus=%s of %u: %s", isolcpus[i].value, isolcpus[i].nbits,
		   err ? errname(err) : "taken");
		if (err)
			continue;
		cpuset_format_list(&asked.cpus, list, sizeof(list));
		is(list, isolcpus[i].list, "  the CPUs");
		is(flags_of(&asked), isolcpus[i].flags, "  the flags");
	}
	return tap_done();
}
