/*
 * tap: the Test Anything Protocol for the unit tests. Tests are rows of tables;
 * each test file has one main that walks them and returns tap_done().
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

/* One test: `passed` decides, the rest names it. */
__attribute__((format(printf, 2, 3), unused))
static bool ok(bool passed, const char *name, ...)
{
	va_list args;

	tap_failed += !passed;
	printf("%sok %d - ", passed ? "" : "not ", ++tap_count);
	va_start(args, name);
	vprintf(name, args);
	va_end(args);
	(void)putchar('\n');
	return passed;
}

/* Two strings are the same; says both where they are not. NULL equals NULL only. */
__attribute__((unused))
static bool is(const char *got, const char *wanted, const char *name)
{
	bool same = got && wanted ? !strcmp(got, wanted) : got == wanted;

	ok(same, "%s", name);
	if (!same)
		printf("#    got: %s\n# wanted: %s\n", got ? got : "(null)", wanted ? wanted : "(null)");
	return same;
}

__attribute__((unused))
static int tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

#endif
