/* CPU sets in words, on a machine of two packages: CPUs 0 to 3 and 4 to 7, of which 0,4 1,5 2,6 and 3,7 are the threads of a core. */
#include "config/cpuexpr.h"

#include <errno.h>

#include "base/errname.h"
#include "tap.h"

static const struct {
	const char *text;
	int error;
	const char *list;
} sets[] = {
	/* Without words it is the kernel's. */
	{ "2-3,6", 0, "2-3,6" }, { "", 0, "" }, { "0-7:1/2", 0, "0,2,4,6" }, { "all", 0, "0-7" }, { "8", -ERANGE, NULL },
	{ "1 3", 0, "1,3" }, { "x", -EINVAL, NULL }, { "4294967296", -EOVERFLOW, NULL },

	{ "!0-1", 0, "2-7" }, { "!0,3-4", 0, "1-2,5-7" }, { "! 0", 0, "1-7" }, { "!0,", 0, "1-7" }, { "!all", 0, "" },
	{ "!0-7:1/2", 0, "1,3,5,7" }, { "!N", 0, "0-6" }, { "!0-7:0/4", 0, "0-7" },
	{ "siblings(3,5)", 0, "1,3,5,7" }, { "siblings(3),0", 0, "0,3,7" }, { "0,siblings(3)", 0, "0,3,7" },
	{ "siblings(0-3)", 0, "0-7" }, { "siblings( 1 )", 0, "1,5" }, { "siblings(1) siblings(6)", 0, "1-2,5-6" },
	{ "first-of-package", 0, "0,4" }, { "first-of-package,7", 0, "0,4,7" }, { "!first-of-package", 0, "1-3,5-7" },
	{ "siblings(first-of-package)", 0, "0,4" }, { "siblings(first-of-package,1)", 0, "0-1,4-5" },
	{ "!siblings(first-of-package)", 0, "1-3,5-7" }, { "!siblings(0),1", 0, "2-3,5-7" },

	{ "!", -EINVAL, NULL }, { "!,", -EINVAL, NULL }, { "!!0", -EINVAL, NULL }, { "0,!1", -EINVAL, NULL }, { "0!1", -EINVAL, NULL },
	{ "!x", -EINVAL, NULL }, { "!3-1", -EINVAL, NULL }, { "!8", -ERANGE, NULL }, { "!4294967296", -EOVERFLOW, NULL },
	{ "siblings", -EINVAL, NULL }, { "siblings(", -EINVAL, NULL }, { "siblings()", -EINVAL, NULL }, { "siblings(,)", -EINVAL, NULL },
	{ "siblings(3", -EINVAL, NULL }, { "siblings(3))", -EINVAL, NULL }, { "siblings(3)5", -EINVAL, NULL },
	{ "siblings(siblings(3))", -EINVAL, NULL }, { "siblings(!3)", -EINVAL, NULL }, { "siblings (3)", -EINVAL, NULL },
	{ "siblings(8)", -ERANGE, NULL }, { "(3)", -EINVAL, NULL }, { "3)", -EINVAL, NULL }, { "3(", -EINVAL, NULL },
	{ "first-of-packages", -EINVAL, NULL }, { "first", -EINVAL, NULL }, { "First-of-package", -EINVAL, NULL },
	{ "!0-00000000000000000000000000000000000000000000000000000000000000001", -EINVAL, NULL },     /* longer than any region */
};

static struct cpuexpr_core cores[4];
static struct cpuset possible, first;

static void test_sets(void)
{
	struct cpuexpr_machine machine = { 8, &possible, &first, cores };

	for (size_t i = 0; i < ROWS(sets); i++) {
		struct cpuset set;
		char list[64];
		int err = cpuexpr_parse(&set, sets[i].text, &machine);

		if (!ok(err == sets[i].error, "<%s>: %s", sets[i].text, err ? errname(err) : "parsed") || err)
			continue;
		cpuset_format_list(&set, list, sizeof(list));
		is(list, sets[i].list, "  that set");
	}
}

/* A machine that tells nothing of cores, and has CPUs that are not possible. */
static void test_bare(void)
{
	struct cpuexpr_machine machine = { 8, &possible, &first, NULL };
	struct cpuset set;
	char list[64];

	cpuset_parse_list(&possible, "0-3,6-7", 8);
	cpuexpr_parse(&set, "!siblings(3)", &machine);
	cpuset_format_list(&set, list, sizeof(list));
	is(list, "0-2,6-7", "without cores a CPU is its only sibling, and what is not possible is in no negation");
}

/* What can be said of a config before the machine is known. */
static const struct {
	const char *text;
	bool valid, topology;
} texts[] = {
	{ "2-3", true, false }, { "8191", true, false }, { "8192", false, false }, { "", false, false }, { "!0-1", true, false },
	{ "!all", false, false }, { "!", false, false }, { "siblings(5)", true, true }, { "first-of-package", true, true },
	{ "!siblings(first-of-package)", true, true }, { "siblings(5", false, true }, { "package", false, false },
};

int main(void)
{
	static const char *const threads[] = { "0,4", "1,5", "2,6", "3,7" };

	/* Their packages cross the cores, which no machine has: so it shows what each word does. */
	cpuset_parse_list(&possible, "0-7", 8);
	cpuset_parse_list(&first, "0,4", 8);
	for (size_t i = 0; i < ROWS(threads); i++) {
		cpuset_parse_list(&cores[i].threads, threads[i], 8);
		cores[i].next = i + 1 < ROWS(threads) ? &cores[i + 1] : NULL;
	}
	test_sets();
	test_bare();
	for (size_t i = 0; i < ROWS(texts); i++) {
		ok(cpuexpr_is_valid(texts[i].text) == texts[i].valid, "<%s> is %svalid", texts[i].text, texts[i].valid ? "" : "not ");
		ok(cpuexpr_needs_topology(texts[i].text) == texts[i].topology, "  and asks %s", texts[i].topology ? "for cores" : "for no cores");
	}
	return tap_done();
}
