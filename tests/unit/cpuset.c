/* The kernel's grammar of cpulists and cpumasks: lib/test_bitmap.c has tables like these. */
#include "base/cpuset.h"

#include <errno.h>

#include "base/errname.h"
#include "tap.h"

static const struct {
	const char *text;
	unsigned nbits;
	int error;
	const char *list;       /* the set as the kernel prints it */
} lists[] = {
	{ "", 4, 0, "" },
	{ "\n", 4, 0, "" },
	{ "0", 4, 0, "0" },
	{ "0\n", 4, 0, "0" },
	{ "3", 4, 0, "3" },
	{ "0-3", 4, 0, "0-3" },
	{ "0,1,2,3", 4, 0, "0-3" },
	{ "3,1", 4, 0, "1,3" },
	{ "0,2-3", 4, 0, "0,2-3" },
	{ "2-2", 4, 0, "2" },
	{ "03", 4, 0, "3" },
	{ ",,0,, 2 ,", 4, 0, "0,2" },
	{ " 0\t2 ", 4, 0, "0,2" },
	{ "0 1\n2", 4, 0, "0-1" },              /* ends at the newline */
	{ "0,\n2", 4, 0, "0,2" },               /* but one behind a comma is white space */
	{ "N", 4, 0, "3" },
	{ "0-N", 8, 0, "0-7" },
	{ "N-N", 8, 0, "7" },
	{ "all", 4, 0, "0-3" },
	{ "ALL", 4, 0, "0-3" },
	{ "aLl:1/2", 6, 0, "0,2,4" },
	{ "0-7:1/2", 8, 0, "0,2,4,6" },
	{ "0-7:2/4", 8, 0, "0-1,4-5" },
	{ "1-6:2/3", 8, 0, "1-2,4-5" },
	{ "0-7:0/4", 8, 0, "" },                /* none of each group */
	{ "0-7:4/4", 8, 0, "0-7" },
	{ "0-7:1/N", 8, 0, "0,7" },             /* groups of 7 */
	{ "0-3:1/2,7", 8, 0, "0,2,7" },
	{ "0-31", 32, 0, "0-31" },
	{ "63,64,65", 128, 0, "63-65" },
	{ "8191", 8192, 0, "8191" },
	{ "0-8191", 8192, 0, "0-8191" },
	/* Plain ranges, which are added a word at a time, from and to each side of a word's end. */
	{ "0-62,64-126", 256, 0, "0-62,64-126" },
	{ "0-63,65-127,129", 256, 0, "0-63,65-127,129" },
	{ "1-64,66-191", 256, 0, "1-64,66-191" },
	{ "63-128,130-255", 256, 0, "63-128,130-255" },
	{ "0-191:0/1", 256, 0, "" },
	{ "0-191:1/1", 256, 0, "0-191" },
	{ "60-250:66/100", 256, 0, "60-125,160-225" },
	/* The kernel's unsigned arithmetic, which wraps: a group of 2^32 - 1 steps down by one, one of 2^32 - 2 by two. */
	{ "2-3:1/4294967295", 8, 0, "0-2" },
	{ "5-6:1/4294967294", 8, 0, "1,3,5" },
	{ "5-6:2/4294967294", 8, 0, "1-6" },
	{ "2-3:1/2147483648", 8, 0, "2" },

	{ "-1", 4, -EINVAL, NULL },
	{ "+1", 4, -EINVAL, NULL },
	{ "0x1", 4, -EINVAL, NULL },
	{ "a", 4, -EINVAL, NULL },
	{ "n", 4, -EINVAL, NULL },              /* upper case only */
	{ "1-", 4, -EINVAL, NULL },
	{ "1--2", 4, -EINVAL, NULL },
	{ "1 - 2", 4, -EINVAL, NULL },          /* no blank inside a range */
	{ "3-1", 4, -EINVAL, NULL },
	{ "1-2-3", 4, -EINVAL, NULL },
	{ "1;2", 4, -EINVAL, NULL },
	{ "1:1/2", 4, -EINVAL, NULL },          /* a pattern needs a range */
	{ "0-3:1", 4, -EINVAL, NULL },
	{ "0-3:/2", 4, -EINVAL, NULL },
	{ "0-3:1/", 4, -EINVAL, NULL },
	{ "0-3:1/0", 4, -EINVAL, NULL },
	{ "0-3:3/2", 4, -EINVAL, NULL },
	{ "0-3:1/2x", 4, -EINVAL, NULL },
	{ "allx", 4, -EINVAL, NULL },
	{ "9-8", 4, -EINVAL, NULL },            /* EINVAL is decided before ERANGE */
	{ "4", 4, -ERANGE, NULL },
	{ "2-63", 4, -ERANGE, NULL },
	{ "0,4", 4, -ERANGE, NULL },
	{ "8192", 8192, -ERANGE, NULL },
	{ "4294967294", 4, -ERANGE, NULL },
	{ "4294967295", 4, -EINVAL, NULL },     /* the group of a plain region is its last CPU plus one: 0 */
	{ "0-4294967295", 4, -EINVAL, NULL },
	{ "4294967295,9-8", 4, -EINVAL, NULL },
	{ "9,4294967295", 4, -ERANGE, NULL },   /* the first region decides */
	{ "0-4294967295:1/2", 4, -ERANGE, NULL },       /* this one has a group of its own */
	{ "4294967295-0", 4, -EINVAL, NULL },
	{ "4294967296", 4, -EOVERFLOW, NULL },
	{ "0-4294967296", 4, -EOVERFLOW, NULL },
	{ "18446744073709551616", 4, -EOVERFLOW, NULL },
	{ "99999999999999999999999999", 4, -EOVERFLOW, NULL },
};

static const struct {
	const char *text;
	unsigned nbits;
	int error;
	const char *list, *mask;
} masks[] = {
	{ "f", 4, 0, "0-3", "f" },
	{ "F\n", 4, 0, "0-3", "f" },
	{ "0", 4, 0, "", "0" },
	{ "", 4, 0, "", "0" },
	{ "c", 4, 0, "2-3", "c" },
	{ "0000000c", 4, 0, "2-3", "c" },
	{ "3", 12, 0, "0-1", "003" },
	{ "1,00000000", 64, 0, "32", "00000001,00000000" },
	{ "1 0", 64, 0, "32", "00000001,00000000" },
	{ "1,,5", 64, 0, "0,2,32", "00000001,00000005" },
	{ ",f,", 4, 0, "0-3", "f" },
	{ "80000000,00000001", 64, 0, "0,63", "80000000,00000001" },
	{ "20,00000000", 38, 0, "37", "20,00000000" },

	{ "g", 4, -EINVAL, NULL, NULL },
	{ "0xf", 4, -EINVAL, NULL, NULL },
	{ "-1", 4, -EINVAL, NULL, NULL },
	{ "x0000000f", 64, -EINVAL, NULL, NULL },
	{ "10", 4, -EOVERFLOW, NULL, NULL },            /* a CPU that is not */
	{ "0,3", 4, -EOVERFLOW, NULL, NULL },           /* a chunk too many, even if zero */
	{ "00000000,00000000,1", 64, -EOVERFLOW, NULL, NULL },
	{ "123456789", 64, -EOVERFLOW, NULL, NULL },    /* nine digits in a chunk */
};

static void test_texts(void)
{
	struct cpuset set;
	char text[CPUSET_TEXT_MAX];

	for (size_t i = 0; i < ROWS(lists); i++) {
		int err = cpuset_parse_list(&set, lists[i].text, lists[i].nbits);

		if (ok(err == lists[i].error, "list \"%s\" of %u: %s", lists[i].text, lists[i].nbits,
		       err ? errname(err) : "parsed") && !err) {
			cpuset_format_list(&set, text, sizeof(text));
			is(text, lists[i].list, "  and is printed as the kernel does");
		}
	}
	for (size_t i = 0; i < ROWS(masks); i++) {
		int err = cpuset_parse_mask(&set, masks[i].text, masks[i].nbits);

		if (ok(err == masks[i].error, "mask \"%s\" of %u: %s", masks[i].text, masks[i].nbits,
		       err ? errname(err) : "parsed") && !err) {
			cpuset_format_list(&set, text, sizeof(text));
			is(text, masks[i].list, "  and is that list");
			cpuset_format_mask(&set, masks[i].nbits, text, sizeof(text));
			is(text, masks[i].mask, "  and is printed as the kernel does");
		}
	}
}

/* The longest texts, and buffers that are a byte too short. */
static void test_limits(void)
{
	struct cpuset set, again;
	char text[CPUSET_TEXT_MAX];
	int len;

	cpuset_clear(&set);
	for (unsigned cpu = 0; cpu < CPUSET_MAX; cpu += 2)
		cpuset_add(&set, cpu);
	len = cpuset_format_list(&set, text, sizeof(text));
	/* 5 + 2*45 + 3*450 + 4*3596 digits and 4095 commas. */
	ok(len == 19924, "every second of 8192 CPUs: a list of %d characters", len);
	ok(!cpuset_parse_list(&again, text, CPUSET_MAX) && cpuset_equal(&set, &again), "  which reads back");
	ok(cpuset_format_list(&set, text, (size_t)len) == -EOVERFLOW, "  and does not fit into %d bytes", len);
	ok(cpuset_count(&set) == 4096, "  and counts 4096");
	len = cpuset_format_mask(&set, CPUSET_MAX, text, sizeof(text));
	ok(len == 2303, "as a mask it has 2303 characters");
	ok(!cpuset_parse_mask(&again, text, CPUSET_MAX) && cpuset_equal(&set, &again), "  which reads back");
	ok(cpuset_format_mask(&set, CPUSET_MAX, text, 2303) == -EOVERFLOW, "  and does not fit into 2303 bytes");
	ok(cpuset_format_mask(&set, CPUSET_MAX, text, 2304) == 2303, "  but into 2304");
	cpuset_parse_list(&set, "0-8191:2/3", CPUSET_MAX);
	len = cpuset_format_list(&set, text, sizeof(text));
	/* 7 + 2*60 + 3*600 + 4*4795 digits, 2731 dashes and 2730 commas. */
	ok(len == 26568, "two CPUs of every three, the longest list: %d characters", len);
	ok(!cpuset_parse_list(&again, text, CPUSET_MAX) && cpuset_equal(&set, &again), "  which reads back");
	ok(cpuset_format_list(&set, text, 0) == -EOVERFLOW, "nothing fits into 0 bytes");
}

static void test_algebra(void)
{
	struct cpuset a, b, c, none;

	cpuset_clear(&none);
	cpuset_parse_list(&a, "0-3,100", 128);
	cpuset_parse_list(&b, "2-5", 128);
	cpuset_andnot(&c, &a, &b);
	ok(cpuset_has(&c, 0) && cpuset_has(&c, 1) && cpuset_has(&c, 100) && cpuset_count(&c) == 3, "andnot");
	cpuset_or(&c, &a, &b);
	ok(cpuset_count(&c) == 7 && cpuset_has(&c, 5), "or");
	ok(cpuset_intersects(&a, &b) && !cpuset_intersects(&a, &none), "intersects");
	ok(cpuset_subset(&b, &c) && !cpuset_subset(&c, &b) && cpuset_subset(&none, &a), "subset");
	ok(cpuset_next(&a, 0) == 0 && cpuset_next(&a, 4) == 100 && cpuset_next(&a, 101) == CPUSET_MAX, "next");
	ok(cpuset_nbits(&a) == 101 && cpuset_nbits(&none) == 0, "nbits");
	ok(cpuset_empty(&none) && !cpuset_empty(&a), "empty");
	ok(!cpuset_has(&a, CPUSET_MAX), "a CPU beyond the largest is in no set");
}

int main(void)
{
	test_texts();
	test_limits();
	test_algebra();
	return tap_done();
}
