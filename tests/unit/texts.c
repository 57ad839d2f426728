/* What rtboot writes and reads back: formats, quoting, status, journal, JSON; and /proc/PID/stat. */
#include "base/errname.h"
#include "base/format.h"
#include "base/text.h"
#include "kernel/procstat.h"
#include "record/journal.h"
#include "record/refusal.h"
#include "record/status.h"
#include "report/report.h"
#include "tap.h"

#include <errno.h>
#include <setjmp.h>

static _Alignas(16) char memory[1 << 18];
static struct arena arena = { .base = memory, .size = sizeof(memory) };

/* format_text() does what snprintf() does, for what it knows. */
static void test_format(void)
{
	/* volatile, because the compiler knows what snprintf would cut, and what is no format. */
	const char *volatile unfinished = "a%5", *volatile nothing = NULL;
	const char *volatile longer = "a string that is longer than the buffer of sixty-four bytes which it is to go into";

#define SAME(...) do { \
		char got[64], wanted[64]; \
		size_t n = format_text(got, sizeof(got), __VA_ARGS__); \
		int m = snprintf(wanted, sizeof(wanted), __VA_ARGS__); \
		is(got, wanted, "format " #__VA_ARGS__); \
		ok(n == (size_t)m, "  and its length"); \
	} while (0)
	SAME("plain");
	SAME("%s|%5s|%-5s|%.2s|%-6.3s|", "abc", "abc", "abc", "abc", "abcdef");
	SAME("%-*s|%*s", 6, "ab", 4, "cd");
	SAME("%d %d %d %5d|%-5d|%05d", 0, -1, 2147483647, -42, 42, 42);
	SAME("%u %lu %llu", 4294967295u, 4294967295ul, 18446744073709551615ull);
	SAME("%ld %lld", -2147483647L - 1, -9223372036854775807LL - 1);
	SAME("%x %04x %08lx", 0xbeefu, 0xau, 0xdeadul);
	SAME("%c%%%c", 'a', 'b');
	SAME("%s", longer);
#undef SAME
	format_text(memory, sizeof(memory), unfinished);
	is(memory, "a", "a conversion that is not finished ends the text");
	format_text(memory, sizeof(memory), "%s|%5.3s", nothing, nothing);
	is(memory, "(null)|  (nu", "NULL is no crash");
	ok(format_text(memory, 4, "ab%s", "\xc3\xb6") == 4 && !strcmp(memory, "ab"), "what is cut is cut between characters");
	format_text(memory, sizeof(memory), "%.2s|%.3s", "a\xc3\xb6", "a\xc3\xb6");
	is(memory, "a|a\xc3\xb6", "  and so where a precision cuts");
	ok(format_text(NULL, 0, "%s", "abc") == 3, "a length can be had without a buffer");
}

/* text_find() finds what strstr() does. */
static void test_find(void)
{
	static const char *const texts[] = { "", "a", "ab", "aab", "ababab abc", "|ab|abc" };
	static const char *const needles[] = { "a", "ab", "abc", "bc", "|abc", "x" };

	for (size_t i = 0; i < ROWS(texts); i++)
		for (size_t j = 0; j < ROWS(needles); j++)
			ok(text_find(texts[i], needles[j]) == strstr(texts[i], needles[j]), "\"%s\" in \"%s\"", needles[j], texts[i]);
}

static jmp_buf way_out;

static void get_out(const struct arena *full)
{
	(void)full;
	longjmp(way_out, 1);
}

static void test_texts(void)
{
	struct text text;
	struct arena tiny = { memory, 8, 0, get_out, 0 };
	char field[] = "a\\tb\\\\c\\nd";

	arena.used = 0;
	text_begin(&text, &arena);
	text_add_json(&text, "a\"b\\c\td\xe9\xc3\xb6\xc2\x9b");
	text_add_json(&text, NULL);
	is(text_end(&text), "\"a\\\"b\\\\c\\u0009d\\ufffd\xc3\xb6\\u009b\"null", "JSON quoting");
	text_begin(&text, &arena);
	text_add_quoted(&text, "a\"b\\c$d`e\nf\xc3\xb6\xc3\"\xc2\x9b");
	is(text_end(&text), "\"a\\\"b\\\\c\\$d\\`e f\xc3\xb6?\\\"\?\?\"", "quoting for sh, and for who reads UTF-8");
	text_begin(&text, &arena);
	text_add_line(&text, "\x1b[2J\nx\n");
	text_add_name(&text, "\x1b\n\xc3\xb6");
	is(text_end(&text), "?[2J|x? \xc3\xb6", "a part of a line, and a name");
	text_begin(&text, &arena);
	text_add_field(&text, "a\tb\\c\nd");
	is(text_end(&text), "a\\tb\\\\c\\nd", "a field of a line");
	text_unescape(field);
	is(field, "a\tb\\c\nd", "  and back");

	text_begin(&text, &tiny);
	text_add(&text, "1234567");
	is(text_end(&text), "1234567", "a text that just fits");
	tiny.used = 0;
	if (!setjmp(way_out)) {
		text_begin(&text, &tiny);
		text_add(&text, "12345678");
		ok(false, "a text that does not fit");
	}
	ok(tiny.used == 0, "one that does not has one way out");
	if (!setjmp(way_out)) {
		arena_alloc(&tiny, 9);
		ok(false, "nine bytes of eight");
	}
	ok(tiny.used == 0 && arena_alloc(&tiny, 8), "an arena gives what it has");
	if (!setjmp(way_out)) {
		arena_copy(&tiny, "");
		ok(false, "nothing is left");
	}
	ok(tiny.used == 8, "  and no more");
}

static void test_predicates(void)
{
	static const struct { const char *text; bool path, name; } rows[] = {
		{ "", false, false }, { "a", true, true }, { "snd_usb-audio2", true, true }, { "-r", true, false },
		{ "a/b", true, false }, { "a/../b", false, false }, { "..", false, false }, { "a/.", false, false },
		{ "a/..b/.c/...", true, false }, { "/a", false, false }, { "a//b", false, false }, { "a/", false, false },
	};

	for (size_t i = 0; i < ROWS(rows); i++)
		ok(text_is_path(rows[i].text) == rows[i].path && text_is_name(rows[i].text) == rows[i].name,
		   "\"%s\" is %sa path, and %sa name", rows[i].text, rows[i].path ? "" : "not ", rows[i].name ? "" : "not ");
}

static void test_status(void)
{
	char text[] = "RTBOOT_STATE=\"active\"\nRTBOOT_REASON=\"a \\\"b\\\" \\$c\"\nRTBOOT_IRQS_TOTAL=12\n"
	              "junk\nRTBOOT_NEWS=\"x\"\nRTBOOT_ADVICE=many\nRTBOOT_REALTIME=01\nSTATE=no\nRTBOOT_STAGE=late";
	struct status status;
	struct text out;
	const char *again;

	status_parse(&status, text);
	is(status_get(&status, STATUS_STATE), "active", "a status is read");
	is(status_get(&status, STATUS_REASON), "a \"b\" $c", "  with its quoting");
	is(status_get(&status, STATUS_IRQS_TOTAL), "12", "  numbers");
	is(status_get(&status, STATUS_ADVICE), "0", "  what should be a number and is not");
	is(status_get(&status, STATUS_REALTIME), "0", "  what is no number in JSON");
	is(status_get(&status, STATUS_STAGE), "late", "  a last line without quotes or newline");
	is(status_get(&status, STATUS_EVIDENCE), "", "  and what is missing");

	arena.used = 0;
	text_begin(&out, &arena);
	status_format(&status, &out);
	again = text_end(&out);
	ok(!strncmp(again, "RTBOOT_STATUS_VERSION=0\nRTBOOT_STATE=\"active\"\nRTBOOT_REASON=\"a \\\"b\\\" \\$c\"\n", 74),
	   "a status is written");
	ok(strstr(again, "\nRTBOOT_ADVICE=0\n") != NULL, "  to its last key");
	text_begin(&out, &arena);
	status_format_json(&status, &out);
	again = text_end(&out);
	ok(!strncmp(again, "\"status_version\":0,\n\"state\":\"active\",\n\"reason\":\"a \\\"b\\\" $c\",\n", 61),
	   "and as JSON");
	ok(!strstr(again, "\"advice\":"), "  without the number of advice: the report has the advice by that name");
}

static void test_journal(void)
{
	char boot[200];
	static struct journal journal, other, broken;
	struct text out;
	const char *text;
	char cut[] = "# rtboot journal 2 b1\n/a\tlist\ta\t1\n", odd[] = "# rtboot journal 2 b1\n/a\thex\ta\t1\t2\n",
	     seven[] = "# rtboot journal 2 b1\n/a\tlist\ta\t1\t2\ti\tj\n", later[] = "# rtboot journal 3 b1\n/a\n";
	static const struct journal_entry entries[] = {
		{ .id = "/a", .format = VALUE_LIST, .name = "a", .before = "0-3", .after = "0-1" },
		{ .id = "/b", .format = VALUE_MASK, .name = "b", .before = "f", .after = "f" },
		{ .id = "/d", .format = VALUE_TEXT, .name = "d", .before = "on", .after = "off", .identity = "4711 a,b" },
		{ .id = "/c", .format = VALUE_TEXT, .name = "c", .before = "1", .after = "2" },
		{ .id = "thread:5:77", .format = VALUE_LIST, .name = "5 x", .before = "0\t1", .after = "1" },
		{ .id = "/a", .format = VALUE_LIST, .name = "a", .before = "0-1", .after = "0" },
	};

	arena.used = 0;
	for (size_t i = 0; i < ROWS(entries); i++)
		journal_add(&journal, &entries[i], &arena);
	journal_find(&journal, "/c")->after = NULL;
	text_begin(&out, &arena);
	journal_format(&journal, "b1", &out);
	text = text_end(&out);
	is(text, "# rtboot journal 2 b1\n/a\tlist\ta\t0-3\t0\n/b\tmask\tb\tf\tf\n/d\ttext\td\ton\toff\t4711 a,b\nthread:5:77\tlist\t5 x\t0\\t1\t1\n",
	   "a journal: the first before, the last after, oldest first, and nothing that was put back");
	journal_add(&journal, &(struct journal_entry){ .id = "/c", .name = "c", .before = "3", .after = "4" }, &arena);
	ok(journal_find(&journal, "/c") != NULL, "changed again");
	is(journal_find(&journal, "/c")->before, "3", "  what was put back has a new before");
	ok(!strcmp(journal.newest->id, "thread:5:77"), "the newest is known");
	ok(!journal_parse(&other, arena_copy(&arena, text), "b1", &arena), "it is read");
	is(journal_find(&other, "/a")->before, "0-3", "  a value before");
	is(journal_find(&other, "thread:5:77")->before, "0\t1", "  one with a tab");
	is(other.newest->id, "thread:5:77", "  the newest");
	is(journal_find(&other, "/d")->identity, "4711 a,b", "  an identity");
	ok(!journal_find(&other, "/a")->identity, "  or none");
	ok(journal_find(&other, "/b")->format == VALUE_MASK && !strcmp(journal_find(&other, "/b")->name, "b"), "  format and name");
	ok(!journal_find(&other, "/c") && !journal_find(&other, ""), "  and nothing else");
	memset(&other, 0, sizeof(other));
	ok(!journal_parse(&other, arena_copy(&arena, text), "b2", &arena) && !other.newest, "one of another boot is none");
	format_text(boot, sizeof(boot), "%0*d", (int)sizeof(boot) - 1, 7);
	text_begin(&out, &arena);
	journal_format(&journal, boot, &out);
	ok(!journal_parse(&other, text_end(&out), boot, &arena) && other.newest, "whatever the boot is called");
	ok(journal_parse(&broken, cut, "b1", &arena) == -EINVAL, "a line that is cut is an error");
	ok(journal_parse(&broken, odd, "b1", &arena) == -EINVAL, "a format never heard of too");
	ok(journal_parse(&broken, seven, "b1", &arena) == -EINVAL, "and a field too many");
	ok(journal_parse(&broken, later, "b1", &arena) == -EPROTO, "one of another version is not understood");
}

static void test_refusals(void)
{
	static const struct refusal refusals[] = {
		{ "/proc/irq/7/smp_affinity_list", "irq 7 a\tb", -EPERM, false, "2" },
		{ "rule:3", "irq:9 cpus:2", -ENOENT, false, NULL },
		{ "/sys/a", "a", 0, true, "x\\y" }, { "/sys/b", "b", -EBUSY, true, NULL },
	};
	struct refusal refusal;
	struct text text;
	char *rest;

	arena.used = 0;
	text_begin(&text, &arena);
	for (size_t i = 0; i < ROWS(refusals); i++)
		refusal_format(&refusals[i], &text);
	rest = text_end(&text);
	is(rest, "/proc/irq/7/smp_affinity_list\tirq 7 a\\tb\tEPERM\t-\t2\nrule:3\tirq:9 cpus:2\tENOENT\t-\n"
	   "/sys/a\ta\t-\tfailed\tx\\\\y\n/sys/b\tb\tEBUSY\tfailed\n", "refusals as text");
	for (size_t i = 0; i < ROWS(refusals); i++) {
		ok(refusal_parse(&refusal, &rest) && !strcmp(refusal.id, refusals[i].id) && refusal.error == refusals[i].error &&
		   refusal.failed == refusals[i].failed, "  and back: %s", refusals[i].id);
		is(refusal.name, refusals[i].name, "  its name");
		is(refusal.after, refusals[i].after, "  what it held");
	}
	ok(!refusal_parse(&refusal, &rest), "  that is all");
	rest = (char[]){ "a\tb\tEIO\n" };
	ok(!refusal_parse(&refusal, &rest), "a line that is cut is none");
	rest = (char[]){ "a\tb\tEIO\t-\tc\td\n" };
	ok(!refusal_parse(&refusal, &rest), "nor is one with a field too many");
}

/* Fields 23 to 39. */
#define REST "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 "

static const struct {
	const char *line;
	int error;
	const char *comm;
	char state;
	unsigned flags;
	unsigned long long start;
	unsigned priority, policy;
} stats[] = {
	/* Read off a booted 6.12-rt. */
	{ "1 (init) S 0 0 0 0 -1 4194560 1500 18801 16 0 12 340 516 1047 20 0 1 0 54 2314240 372 18446744073709551615 "
	  "4198400 5785993 140724212442848 0 0 0 0 4 65538 1 0 0 17 1 0 0 0 0 0 6141704", 0, "init", 'S', 4194560, 54, 0, 0 },
	/* A comm may hold what separates fields. */
	{ "7 (a) R 1 (b c) R 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 -51 0 1 0 2931 "
	  REST "50 1 0", 0, "a) R 1 (b c", 'R', 2129984, 2931, 50, 1 },
	{ "7 () S 0 0 0 0 -1 1 0 0 0 0 0 0 0 0 0 0 0 0 5 "
	  REST "99 2", 0, "", 'S', 1, 5, 99, 2 },
	/* Only a kernel thread's is this long (PF_WQ_WORKER), and it is cut. */
	{ "7 (0123456789012345678901234567890123456789012345678901234567890123456789) S 0 0 0 0 -1 1 0 0 0 0 0 0 0 0 0 0 0 0 5 "
	  REST "0 0", 0, "012345678901234567890123456789012345678901234567890123456789012", 'S', 1, 5, 0, 0 },
	{ "", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 )a( S 0", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a)", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a) S 0 0 0 0 -1 1 0 0 0 0 0 0 0 0 0 0 0 0", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a) S 0 0 0 0 -1 x 0 0 0 0 0 0 0 0 0 0 0 0 5 " REST "0 0", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a) S 0 0 0 0 -1 4294967296 0 0 0 0 0 0 0 0 0 0 0 0 5 " REST "0 0", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a) S 0 0 0 0 -1 1 0 0 0 0 0 0 0 0 0 0 0 0 18446744073709551616 " REST "0 0", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a) S 0 0 0 0 -1 1 0 0 0 0 0 0 0 0 0 0 0 0 5 " REST "0", -EINVAL, NULL, 0, 0, 0, 0, 0 },
	{ "7 (a) S 0 0 0 0 -1 1 0 0 0 0 0 0 0 0 0 0 0 0 5 " REST "100 1", -EINVAL, NULL, 0, 0, 0, 0, 0 },
};

static void test_stat(void)
{
	for (size_t i = 0; i < ROWS(stats); i++) {
		struct procstat stat;
		int err = procstat_parse(&stat, stats[i].line);

		ok(err == stats[i].error, "<%.20s>: %s", stats[i].line, err ? errname(err) : "read");
		if (!err) {
			is(stat.comm, stats[i].comm, "  its comm");
			ok(stat.state == stats[i].state && stat.flags == stats[i].flags && stat.start == stats[i].start,
			   "  its state, flags and start");
			ok(stat.priority == stats[i].priority && stat.policy == stats[i].policy, "  its priority and policy");
		}
	}
}

int main(void)
{
	test_format();
	test_find();
	test_texts();
	test_predicates();
	test_status();
	test_journal();
	test_refusals();
	test_stat();
	is(errname(-EINVAL), "EINVAL", "an errno has its name");
	is(errname(-99999), "E?", "  or none");
	return tap_done();
}
