#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpuset.h"
#include "base/text.h"

void fuzz_broken(const char *file, int line, const char *promise)
{
	(void)fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, promise);
	abort();
}

char *fuzz_string(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	MUST(text);
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

char *fuzz_cut(char *text, char separator)
{
	char *end = strchr(text, separator);

	if (!end)
		return text + strlen(text);
	*end = '\0';
	return end + 1;
}

unsigned fuzz_nbits(const char **text)
{
	unsigned long long number;
	const char *p = *text;

	if (!text_number(&p, &number) || *p != ' ' || !number || number > CPUSET_MAX)
		return 64;
	*text = p + 1;
	return (unsigned)number;
}

struct arena *fuzz_arena(void)
{
	static _Alignas(16) char memory[64 << 20];
	static struct arena arena = { .base = memory, .size = sizeof(memory) };

	arena.used = 0;
	return &arena;
}
