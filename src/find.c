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

bool find_item(const char **list, char *item, size_t size)
{
	size_t len = strcspn(*list, ",");

	if (!**list)
		return false;
	item[0] = '\0';
	if (len < size) {
		memcpy(item, *list, len);
		item[len] = '\0';
	}
	*list += len + ((*list)[len] == ',');
	return true;
}

static char fold(char c)
{
	return c == '-' ? '_' : c;
}

static bool is_inside(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool find_word(const char *text, const char *name)
{
	for (const char *p = text; *p && *name; p++) {
		size_t len = 0;

		while (name[len] && fold(p[len]) == fold(name[len]))
			len++;
		if (!name[len] && !is_inside(p[len]) && (p == text || !is_inside(p[-1])))
			return true;
	}
	return false;
}
