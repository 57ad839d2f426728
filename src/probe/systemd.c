#include "probe/systemd.h"

#include <string.h>

#include "base/text.h"

static const char blanks[] = " \t\r\n";
/* Quotes around a word are not part of it. */
static const char separators[] = " \t\r\n,\"'";

/* Does a line end with an unescaped backslash? */
static bool goes_on(const char *start, const char *end)
{
	const char *p = end;

	while (p > start && p[-1] == '\\')
		p--;
	return (end - p) % 2;
}

/* Cut the next line off *rest, with its continuation lines and without comments. NULL at the end. */
static char *cut_line(char **rest)
{
	char *start = NULL, *end = NULL, *line;
	bool more = true;

	while (more && (line = text_cut_line(rest))) {
		size_t len = strlen(line);
		char first = line[strspn(line, blanks)];

		if (first == '#' || first == ';')
			continue;
		if (!start)
			start = end = line;
		memmove(end, line, len + 1);
		end += len;
		more = goes_on(start, end);
		if (more)
			end[-1] = ' ';
	}
	return start;
}

/* Read the CPU or range of CPUs at *list, and move *list past it. */
static bool read_range(const char **list, unsigned long long *first, unsigned long long *last)
{
	if (!text_number(list, first))
		return false;
	*last = *first;
	if (**list != '-')
		return true;
	++*list;
	return text_number(list, last);
}

void systemd_read_list(struct systemd_affinity *said, const char *list)
{
	struct systemd_affinity line = { 0 };

	for (list += strspn(list, separators); *list; list += strspn(list, separators)) {
		unsigned long long first, last;

		if (!read_range(&list, &first, &last) || (*list && !strchr(separators, *list)) ||
		    (first <= last && last >= CPUSET_MAX))
			return;
		line.set = true;
		for (; first <= last; first++)
			cpuset_add(&line.cpus, (unsigned)first);
	}
	line.reset = !line.set;
	systemd_add_affinity(said, &line);
}

void systemd_read_affinity(struct systemd_affinity *said, char *file)
{
	static const char mark[] = "\xef\xbb\xbf", key[] = "CPUAffinity";
	bool manager = false;
	char *line;

	memset(said, 0, sizeof(*said));
	if (!strncmp(file, mark, sizeof(mark) - 1))
		file += sizeof(mark) - 1;
	while ((line = cut_line(&file))) {
		size_t len = strlen(line);

		while (len && strchr(blanks, line[len - 1]))
			line[--len] = '\0';
		line += strspn(line, blanks);
		if (*line == '[')
			manager = !strcmp(line, "[Manager]");
		if (!manager || strncmp(line, key, sizeof(key) - 1))
			continue;
		line += sizeof(key) - 1;
		line += strspn(line, blanks);
		if (*line == '=')
			systemd_read_list(said, line + 1);
	}
}

void systemd_add_affinity(struct systemd_affinity *sum, const struct systemd_affinity *said)
{
	if (said->reset) {
		*sum = *said;
		return;
	}
	sum->set |= said->set;
	cpuset_or(&sum->cpus, &sum->cpus, &said->cpus);
}
