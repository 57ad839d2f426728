#include "look.h"

#include <stdio.h>
#include <string.h>

#include "base/format.h"
#include "base/text.h"
#include "../fuzz/lib/fuzz.h"
#include "../fuzz/lib/memory.h"
#include "kernel/procstat.h"
#include "kernel/value.h"
#include "record/store.h"

/* Where a look is kept. */
static struct arena *memory;

static void *take(size_t size)
{
	void *taken = arena_alloc(memory, size);

	MUST(taken);
	return taken;
}

static char *copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(take(size), text, size);
}

/* The longest value, of a file by which a program is told. */
#define VALUE_SIZE 16384

/* ---- values ---- */

/* What a thread's status says of its affinity. */
static void cut_affinity(char *text)
{
	static const char label[] = "Cpus_allowed_list:\t";
	char *list = strstr(text, label);

	if (!list)
		return;
	list += sizeof(label) - 1;
	list[strcspn(list, "\n")] = '\0';
	memmove(text, list, strlen(list) + 1);
}

static void cut_policy(char *text)
{
	static const char *const names[] = { "other", "fifo", "rr", "batch", "4", "idle", "deadline", "ext" };
	struct procstat stat;

	if (!procstat_parse(&stat, text) && stat.policy < sizeof(names) / sizeof(names[0]))
		format_text(text, VALUE_SIZE, "%s:%u", names[stat.policy], stat.priority);
}

/* A file's content as the value that rtboot takes it for, in buf[VALUE_SIZE]. */
static const char *value_of(const char *path, const char *content, char *buf)
{
	const char *name = strrchr(path, '/');
	bool thread = !strncmp(path, "proc/", 5) && path[5] >= '0' && path[5] <= '9';

	format_text(buf, VALUE_SIZE, "%s", content ? content : "");
	if (thread && name && !strcmp(name, "/status"))
		cut_affinity(buf);
	else if (thread && name && !strcmp(name, "/stat"))
		cut_policy(buf);
	for (size_t len = strlen(buf); len && buf[len - 1] == '\n'; )
		buf[--len] = '\0';
	if (!strncmp(path, "sys/module/", 11) && name && !strcmp(name, "/initstate"))
		format_text(buf, VALUE_SIZE, "%s", *buf ? "loaded" : "not loaded");
	else if (strncmp(path, "run/", 4))
		value_cut_choice(buf);
	return buf;
}

/* The file that holds the value of a target, by its id: target.h. False for a target that is no place. */
static bool find_path(const char *id, char *buf, size_t size)
{
	const char *colon = strchr(id, ':');

	if (*id == '/') {
		if (!memory_resolve(id + 1, buf, size))
			format_text(buf, size, "%s", id + 1);
		return true;
	}
	if (!strncmp(id, "thread:", 7) || !strncmp(id, "policy:", 7)) {
		(void)snprintf(buf, size, "proc/%.*s/%s", (int)strcspn(colon + 1, ":"), colon + 1, *id == 't' ? "status" : "stat");
		return true;
	}
	if (strncmp(id, "module:", 7))
		return false;
	format_text(buf, size, "sys/module/%s/initstate", colon + 1);
	for (char *p = buf; (p = strchr(p, '-')); )
		*p = '_';
	return true;
}

static const char *copy_path(const char *id)
{
	char path[512];

	return find_path(id, path, sizeof(path)) ? copy(path) : NULL;
}

const char *look_value(const struct claim *claim)
{
	static char value[VALUE_SIZE];

	return claim->path ? value_of(claim->path, memory_file(claim->path), value) : NULL;
}

/* ---- report.json ---- */

static const char *copy_member(const char *line, const char *key)
{
	static char value[VALUE_SIZE];

	return fuzz_json_member(line, key, value, sizeof(value)) ? copy(value) : NULL;
}

static const struct claim *read_claim(const char *line, size_t len)
{
	struct claim *claim = take(sizeof(*claim));

	*claim = (struct claim){
		.line = memcpy(take(len + 1), line, len), .len = len, .id = copy_member(line, "target"),
		.outcome = copy_member(line, "outcome"), .wanted = copy_member(line, "wanted"),
		.after = copy_member(line, "after"), .error = copy_member(line, "errno"),
	};
	MUST(claim->id && claim->outcome);
	claim->path = copy_path(claim->id);
	claim->value = claim->path ? copy(look_value(claim)) : NULL;
	return claim;
}

/* The claim with that line, of those from *at on, which moves behind it; NULL for none. */
static const struct claim *find_line(const struct look *other, unsigned *at, const char *line, size_t len)
{
	for (unsigned i = *at; i < other->claim_count && i < *at + 4; i++)
		if (other->claims[i]->len == len && !memcmp(other->claims[i]->line, line, len)) {
			*at = i + 1;
			return other->claims[i];
		}
	++*at;
	return NULL;
}

static void take_report(struct look *look, const struct look *other)
{
	static const char begin[] = "{\"target\":", key[] = "\"state\":";
	const char *report = memory_file("run/rtboot/" STORE_JSON);
	const char *state = report ? strstr(report, key) : NULL;
	unsigned lines = 0, at = 0;
	char word[32];

	look->is_json = !report || fuzz_is_json(report);
	look->report_state = copy(state && fuzz_json_string(state + sizeof(key) - 1, word, sizeof(word)) ? word : "");
	for (const char *line = report; line && *line; line = text_next_line(line))
		lines++;
	look->claims = take(lines * sizeof(struct claim *));
	for (const char *line = report; line && *line; line = text_next_line(line)) {
		size_t len = strcspn(line, "\n");
		const struct claim *claim;

		if (strncmp(line, begin, sizeof(begin) - 1))
			continue;
		len -= line[len - 1] == ',';
		claim = other ? find_line(other, &at, line, len) : NULL;
		look->claims[look->claim_count++] = claim ? claim : read_claim(line, len);
	}
}

/* ---- the rest of /run/rtboot ---- */

/* The value of a key of the status, a line that sh could source. */
static const char *status_value(const char *status, const char *key)
{
	size_t len = strlen(key);

	for (const char *line = status; line && *line; line = text_next_line(line))
		if (!strncmp(line, key, len) && line[len] == '=') {
			line += len + 1;
			line += *line == '"';
			len = strcspn(line, "\"\n");
			return memcpy(take(len + 1), line, len);
		}
	return "";
}

static void take_status(struct look *look)
{
	const char *status = memory_file("run/rtboot/" STORE_STATUS);

	look->state = status_value(status, "RTBOOT_STATE");
	look->stage = status_value(status, "RTBOOT_STAGE");
	look->reason = status_value(status, "RTBOOT_REASON");
	look->active = memory_file("run/rtboot/" STORE_ACTIVE) != NULL;
}

/* Cut the next field off the line. */
static char *cut_field(char **line)
{
	char *field = *line;

	*line = fuzz_cut(field, '\t');
	text_unescape(field);
	return field;
}

static void take_journal(struct look *look)
{
	const char *file = memory_file("run/rtboot/" STORE_JOURNAL);
	char *journal = file ? copy(file) : NULL, *line;
	struct entry *entry;
	unsigned lines = 0;

	for (const char *p = journal; p && (p = strchr(p, '\n')); p++)
		lines++;
	look->entries = entry = take(lines * sizeof(*entry));
	if (journal)
		text_cut_line(&journal);
	for (; journal && (line = text_cut_line(&journal)); entry++) {
		const char *id = cut_field(&line);

		/* The format and the name. */
		cut_field(&line);
		cut_field(&line);
		*entry = (struct entry){ copy_path(id), cut_field(&line) };
		look->entry_count++;
	}
}

/* ---- what was changed ---- */

#define CHANGES 1024

static struct look *looking;

static void take_change(const char *path, const char *was, const char *is)
{
	static char before[VALUE_SIZE], now[VALUE_SIZE];

	if (!strcmp(value_of(path, was, before), value_of(path, is, now)))
		return;
	MUST(looking->change_count < CHANGES);
	looking->changes[looking->change_count++] = (struct change){ copy(path), copy(before), copy(now) };
}

void look_take(struct look *look, const struct look *other, struct arena *arena)
{
	memset(look, 0, sizeof(*look));
	memory = arena;
	take_status(look);
	take_report(look, other);
	take_journal(look);
	looking = look;
	look->changes = take(CHANGES * sizeof(*look->changes));
	memory_compare("run/rtboot", take_change);
}

const struct claim *look_claim(const struct look *look, const char *path)
{
	for (unsigned i = 0; i < look->claim_count; i++)
		if (look->claims[i]->path && !strcmp(look->claims[i]->path, path))
			return look->claims[i];
	return NULL;
}

const struct claim *look_claim_id(const struct look *look, const char *id)
{
	for (unsigned i = 0; i < look->claim_count; i++)
		if (!strcmp(look->claims[i]->id, id))
			return look->claims[i];
	return NULL;
}

const struct entry *look_entry(const struct look *look, const char *path)
{
	for (unsigned i = 0; i < look->entry_count; i++)
		if (look->entries[i].path && !strcmp(look->entries[i].path, path))
			return &look->entries[i];
	return NULL;
}

const struct change *look_change(const struct look *look, const char *path)
{
	for (unsigned i = 0; i < look->change_count; i++)
		if (!strcmp(look->changes[i].path, path))
			return &look->changes[i];
	return NULL;
}
