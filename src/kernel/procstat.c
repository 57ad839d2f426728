#include "kernel/procstat.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* The number that many fields after the one at *p, which moves to its end. */
static bool read_field(const char **p, int ahead, unsigned long long max, unsigned long long *out)
{
	while (ahead--) {
		*p += strcspn(*p, " ");
		if (*(*p)++ != ' ')
			return false;
	}
	return text_number(p, out) && *out <= max && (**p == ' ' || !**p);
}

int procstat_parse(struct procstat *stat, const char *line)
{
	/* A comm may contain anything, even ")" and " ": it ends at the last ")". */
	const char *open = strchr(line, '('), *close = strrchr(line, ')');
	unsigned long long flags, start, priority, policy;
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
	stat->state = *p;
	if (!read_field(&p, 9 - 3, 0xffffffff, &flags) || !read_field(&p, 22 - 9, ~0ull, &start) ||
	    !read_field(&p, 40 - 22, 99, &priority) || !read_field(&p, 41 - 40, 0xffff, &policy))
		return -EINVAL;
	stat->flags = (unsigned)flags;
	stat->start = start;
	stat->priority = (unsigned)priority;
	stat->policy = (unsigned)policy;
	return 0;
}
