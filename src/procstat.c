#include "procstat.h"

#include <errno.h>
#include <string.h>

enum { FIELD_STATE = 3, FIELD_FLAGS = 9, FIELD_START = 22 };

bool procstat_number(const char **text, unsigned long long *out)
{
	const unsigned long long max = ~0ull;
	unsigned long long n = 0;
	const char *p = *text;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		unsigned digit = (unsigned)(*p - '0');
		if (n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	*text = p;
	return true;
}

int procstat_parse(struct procstat *stat, const char *line)
{
	/* A comm may hold anything, ")" and " " too: it ends at the last ")". */
	const char *open = strchr(line, '('), *close = strrchr(line, ')');
	const char *p;
	size_t len;

	if (!open || !close || close < open || close[1] != ' ')
		return -EINVAL;
	len = (size_t)(close - open) - 1;
	if (len >= sizeof(stat->comm))
		len = sizeof(stat->comm) - 1;
	memcpy(stat->comm, open + 1, len);
	stat->comm[len] = '\0';

	p = close + 2;
	for (int field = FIELD_STATE; ; field++) {
		unsigned long long n = 0;
		const char *digits = p;

		if (field == FIELD_STATE)
			stat->state = *p;
		if (field == FIELD_FLAGS) {
			if (!procstat_number(&digits, &n) || n > 0xffffffff)
				return -EINVAL;
			stat->flags = (unsigned)n;
		}
		if (field == FIELD_START)
			return procstat_number(&digits, &stat->start) ? 0 : -EINVAL;
		p += strcspn(p, " ");
		if (*p++ != ' ')
			return -EINVAL;
	}
}
