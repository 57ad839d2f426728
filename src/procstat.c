#include "procstat.h"

#include <errno.h>
#include <string.h>

#include "number.h"

enum { FIELD_STATE = 3, FIELD_FLAGS = 9, FIELD_START = 22 };

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
			if (!number_read(&digits, &n) || n > 0xffffffff)
				return -EINVAL;
			stat->flags = (unsigned)n;
		}
		if (field == FIELD_START)
			return number_read(&digits, &stat->start) ? 0 : -EINVAL;
		p += strcspn(p, " ");
		if (*p++ != ' ')
			return -EINVAL;
	}
}
