#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "cpuset.h"

const struct policy policy_default = {
	.require = POLICY_REQUIRE_RT,
	.deadline_ms = 2000,
	.on_failure = POLICY_FAILURE_KEEP,
	.isolated = NULL,
	.irqs = POLICY_HOUSEKEEPING,
	.kernel_threads = POLICY_HOUSEKEEPING,
	.init = POLICY_HOUSEKEEPING,
	.workqueues = POLICY_HOUSEKEEPING,
	.watchdog = POLICY_HOUSEKEEPING,
};

/* A choice is one of the words in `accepts`, in the order of its enum. */
static const char place[] = "keep or housekeeping";

static const struct key {
	const char *section, *name;
	enum { KEY_CHOICE, KEY_DEADLINE, KEY_ISOLATED } kind;
	const char *accepts;
	size_t offset;      /* in struct policy */
} keys[] = {
	{ "boot", "require", KEY_CHOICE, "rt or any", offsetof(struct policy, require) },
	{ "boot", "deadline", KEY_DEADLINE, "milliseconds, 10 to 600000", offsetof(struct policy, deadline_ms) },
	{ "boot", "on-failure", KEY_CHOICE, "keep or revert", offsetof(struct policy, on_failure) },
	{ "cpus", "isolated", KEY_ISOLATED, "auto or a CPU list such as 2-3", offsetof(struct policy, isolated) },
	{ "irq", "default", KEY_CHOICE, place, offsetof(struct policy, irqs) },
	{ "threads", "kernel", KEY_CHOICE, place, offsetof(struct policy, kernel_threads) },
	{ "threads", "init", KEY_CHOICE, place, offsetof(struct policy, init) },
	{ "threads", "workqueues", KEY_CHOICE, place, offsetof(struct policy, workqueues) },
	{ "threads", "watchdog", KEY_CHOICE, place, offsetof(struct policy, watchdog) },
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static bool parse_choice(const char *value, const char *choices, unsigned *out)
{
	unsigned n = 0;

	while (*choices) {
		size_t len = strcspn(choices, " ");
		if (strlen(value) == len && !memcmp(value, choices, len)) {
			*out = n;
			return true;
		}
		choices += len + strspn(choices + len, " ");
		if (!strncmp(choices, "or ", 3))
			choices += 3;
		n++;
	}
	return false;
}

static bool parse_deadline(const char *value, unsigned *out)
{
	unsigned n = 0;

	if (!*value)
		return false;
	for (; *value >= '0' && *value <= '9' && n <= POLICY_DEADLINE_MAX; value++)
		n = n * 10 + (unsigned)(*value - '0');
	*out = n;
	return !*value && n >= POLICY_DEADLINE_MIN && n <= POLICY_DEADLINE_MAX;
}

static bool parse_isolated(char *value, const char **out)
{
	struct cpuset set;

	*out = strcmp(value, "auto") ? value : NULL;
	return !*out || (!cpuset_parse_list(&set, value, CPUSET_MAX) && !cpuset_empty(&set));
}

static bool parse_value(struct policy *policy, const struct key *key, char *value)
{
	char *field = (char *)policy + key->offset;

	switch (key->kind) {
	case KEY_CHOICE:
		return parse_choice(value, key->accepts, (void *)field);
	case KEY_DEADLINE:
		return parse_deadline(value, (void *)field);
	case KEY_ISOLATED:
		return parse_isolated(value, (void *)field);
	}
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Cut white space off both ends. */
static char *trim(char *s)
{
	size_t len;

	while (is_blank(*s))
		s++;
	for (len = strlen(s); len && is_blank(s[len - 1]); len--)
		;
	s[len] = '\0';
	return s;
}

static void cut_comment(char *line)
{
	for (char *p = line; *p; p++)
		if (*p == '#' && (p == line || is_blank(p[-1]))) {
			*p = '\0';
			return;
		}
}

/* A config being read. */
struct reader {
	struct policy *policy;
	const char *file;
	struct text *errors;
	unsigned count;         /* of errors */
	unsigned line;
	const char *section;    /* NULL before the first, "" in one that is not known */
	unsigned set_at[KEYS];  /* the line that set each key, 0 for none */
};

/* Begin an error; the caller adds what it is. */
static struct text *add_error(struct reader *r)
{
	r->count++;
	text_add(r->errors, "%s:%u: ", r->file, r->line);
	return r->errors;
}

static void read_section(struct reader *r, char *line)
{
	size_t len = strlen(line);

	r->section = "";
	if (line[len - 1] == ']') {
		line[len - 1] = '\0';
		line = trim(line + 1);
		for (size_t i = 0; i < KEYS && !*r->section; i++)
			if (!strcmp(line, keys[i].section))
				r->section = keys[i].section;
	}
	if (!*r->section)
		text_add(add_error(r), "unknown section \"%s\": expected [boot], [cpus], [irq] or [threads]\n", line);
}

static void read_key(struct reader *r, const char *name, char *value)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (strcmp(keys[i].section, r->section) || strcmp(keys[i].name, name))
			continue;
		if (r->set_at[i]) {
			text_add(add_error(r), "[%s] %s was set before, in line %u\n",
			         r->section, name, r->set_at[i]);
		} else if (!parse_value(r->policy, &keys[i], value)) {
			text_add(add_error(r), "[%s] %s = \"%s\": expected %s\n",
			         r->section, name, value, keys[i].accepts);
		}
		r->set_at[i] = r->line;
		return;
	}
	text_add(add_error(r), "unknown key \"%s\" in [%s]: expected", name, r->section);
	for (size_t i = 0; i < KEYS; i++)
		if (!strcmp(keys[i].section, r->section))
			text_add(r->errors, " %s", keys[i].name);
	text_add(r->errors, "\n");
}

static void read_line(struct reader *r, char *line)
{
	char *equals;

	cut_comment(line);
	line = trim(line);
	if (!*line)
		return;
	if (*line == '[') {
		read_section(r, line);
		return;
	}
	equals = strchr(line, '=');
	if (!equals) {
		text_add(add_error(r), "\"%s\": expected [section] or key = value\n", line);
		return;
	}
	*equals = '\0';
	if (!r->section)
		text_add(add_error(r), "key \"%s\" before any [section]\n", trim(line));
	else if (*r->section)   /* the keys of an unknown section are no news */
		read_key(r, trim(line), trim(equals + 1));
}

unsigned config_parse(struct policy *policy, char *ini, size_t len, const char *file,
                      struct text *errors)
{
	struct reader r = { .policy = policy, .file = file, .errors = errors };
	char *end = ini + len;

	*policy = policy_default;
	for (char *line = ini; line < end; ) {
		char *next = memchr(line, '\n', (size_t)(end - line));

		if (!next)
			next = end;
		r.line++;
		if (memchr(line, '\0', (size_t)(next - line))) {
			text_add(add_error(&r), "a NUL byte: this is no text file\n");
		} else {
			*next = '\0';
			read_line(&r, line);
		}
		line = next + 1;
	}
	return r.count;
}
