#include "base/glob.h"

#include <stddef.h>
#include <string.h>

/*
 * Match c against the bracket expression at p, which points after its "[". Returns what follows its "]", or NULL if
 * there is none.
 */
static const char *match_bracket(const char *p, char c, bool *matched)
{
	bool negated = *p == '!' || *p == '^';
	bool found = false;
	const char *first;

	p += negated;
	for (first = p; *p && (*p != ']' || p == first); p++) {
		char low = *p, high = low;

		if (p[1] == '-' && p[2] && p[2] != ']') {
			high = p[2];
			p += 2;
		}
		found |= low <= c && c <= high;
	}
	*matched = found != negated;
	return *p ? p + 1 : NULL;
}

/* Match one character of a name against the pattern at *p, and move *p past it. */
static bool match_one(const char **p, char c)
{
	const char *pattern = *p, *behind;
	bool matched;

	if (*pattern == '[' && (behind = match_bracket(pattern + 1, c, &matched))) {
		*p = behind;
		return matched;
	}
	if (*pattern == '?') {
		*p = pattern + 1;
		return true;
	}
	if (*pattern == '\\' && pattern[1])
		pattern++;
	*p = pattern + 1;
	return *pattern == c;
}

/* After a mismatch only the last star takes one more character: no recursion, and quadratic time at worst. */
bool glob_match(const char *pattern, const char *name)
{
	const char *star = NULL, *star_name = NULL;

	while (*name) {
		if (*pattern == '*') {
			star = ++pattern;
			star_name = name;
		} else if (*pattern && match_one(&pattern, *name)) {
			name++;
		} else if (star) {
			pattern = star;
			name = ++star_name;
		} else {
			return false;
		}
	}
	return !pattern[strspn(pattern, "*")];
}

bool glob_is_pattern(const char *text)
{
	return text[strcspn(text, "*?[\\")] != '\0';
}
