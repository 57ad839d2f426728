#include "procstat.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "number.h"

/* The number in a field, the first being 3, of the fields that begin at p. */
static bool read_field(const char *p, int field, unsigned long long max, unsigned long long *out)
{
	for (int at = 3; at < field; at++) {
		p += strcspn(p, " ");
		if (*p++ != ' ')
			return false;
	}
	return number_read(&p, out) && *out <= max && (*p == ' ' || !*p);
}

int procstat_parse(struct procstat *stat, const char *line)
{
	/* A comm may hold anything, ")" and " " too: it ends at the last ")". */
	const char *open = strchr(line, '('), *close = strrchr(line, ')');
	unsigned long long flags, start, priority, policy;
	const char *fields;
	size_t len;

	if (!open || !close || close < open || close[1] != ' ')
		return -EINVAL;
	len = (size_t)(close - open) - 1;
	if (len >= sizeof(stat->comm))
		len = sizeof(stat->comm) - 1;
	memcpy(stat->comm, open + 1, len);
	stat->comm[len] = '\0';

	fields = close + 2;
	if (!read_field(fields, 9, 0xffffffff, &flags) || !read_field(fields, 22, ~0ull, &start) ||
	    !read_field(fields, 40, 99, &priority) || !read_field(fields, 41, 0xffff, &policy))
		return -EINVAL;
	stat->state = *fields;
	stat->flags = (unsigned)flags;
	stat->start = start;
	stat->priority = (unsigned)priority;
	stat->policy = (unsigned)policy;
	return 0;
}
