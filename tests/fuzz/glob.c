/* A shell pattern and a name: "PATTERN<newline>NAME". Covers: base/glob.c */
#include "base/glob.h"
#include "lib/fuzz.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

/*
 * Is the pattern one that fnmatch(3) takes as rtboot does? They differ by intent in backslashes and
 * classes of characters in brackets, and in a bracket that does not end.
 */
static bool is_plain(const char *pattern)
{
	const char *open = strrchr(pattern, '[');

	/* A "]" that comes first is a part of the set. */
	if (open)
		open += strspn(open, "[!^]");
	return !strchr(pattern, '\\') && !strstr(pattern, "[:") && !strstr(pattern, "[.") && !strstr(pattern, "[=") &&
	       (!open || strchr(open, ']'));
}

static bool is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return !*text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *pattern = fuzz_string(data, size), *name = fuzz_cut(pattern, '\n');
	bool matches = glob_match(pattern, name);

	if (is_plain(pattern) && is_ascii(pattern) && is_ascii(name))
		MUST(matches == !fnmatch(pattern, name, 0));
	/* What holds no pattern matches itself alone. */
	if (!glob_is_pattern(pattern))
		MUST(matches == !strcmp(pattern, name) && glob_match(pattern, pattern));
	free(pattern);
	return 0;
}
