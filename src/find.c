#include "find.h"

#include <string.h>

char *find_text(const char *text, const char *needle)
{
	size_t len = strlen(needle);
	char *found = strchr(text, *needle);

	while (found && strncmp(found, needle, len))
		found = strchr(found + 1, *needle);
	return found;
}
