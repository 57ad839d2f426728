#include "number.h"

bool number_read(const char **text, unsigned long long *out)
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
