/* Netlink messages of any content. Covers: kernel/event.c */
#include "kernel/event.h"
#include "lib/fuzz.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *message = fuzz_string(data, size);
	char what[EVENT_MAX];

	if (event_uevent(message, size, what))
		MUST(strlen(what) < sizeof(what) && strchr(what, ' ') && memchr(message, '@', size));
	if (event_link(message, size, what))
		MUST(strlen(what) < sizeof(what) && !strncmp(what, "link", 4));
	free(message);
	return 0;
}
