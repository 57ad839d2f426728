/* Any string, through every quoting that the output has, and back. Covers: base/text.c base/utf8.c */
#include "base/text.h"
#include "base/utf8.h"
#include "lib/fuzz.h"
#include "record/status.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static void (*const quotings[])(struct text *text, const char *value) = {
	text_add_json, text_add_quoted, text_add_line, text_add_field, text_add_name,
};

static char *quote(struct arena *arena, void (*add)(struct text *text, const char *value), const char *value)
{
	struct text text;

	text_begin(&text, arena);
	add(&text, value);
	return text_end(&text);
}

static jmp_buf way_out;

static void get_out(const struct arena *full)
{
	(void)full;
	longjmp(way_out, 1);
}

/* Does a text fit into that much room, which is at base? Then it is whole. */
/* NOLINTNEXTLINE(readability-non-const-parameter): the arena writes there. */
static bool fits(char *base, size_t size, void (*add)(struct text *text, const char *value), const char *value, const char *whole)
{
	struct arena arena = { .base = base, .size = size, .full = get_out };

	if (setjmp(way_out))
		return false;
	MUST(!strcmp(quote(&arena, add, value), whole));
	return true;
}

/* In less room than it needs a text gives up; in exactly enough it is whole. */
static void check_room(void (*add)(struct text *text, const char *value), const char *value, const char *whole)
{
	size_t need = strlen(whole) + 1;

	for (size_t size = need > 4 ? need - 4 : 1; size <= need; size++) {
		char *base = malloc(size);

		MUST(fits(base, size, add, value, whole) == (size == need));
		free(base);
	}
}

/* Cut into lines, nothing is lost but the newlines. Cuts up the text. */
static void check_lines(char *text, const char *whole)
{
	const char *line;

	while ((line = text_cut_line(&text))) {
		size_t len = strlen(line);

		MUST(!strchr(line, '\n') && !strncmp(whole, line, len));
		whole += len;
		whole += *whole == '\n';
	}
	MUST(!*whole);
}

static void check_names(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	size_t len = strlen(text);

	if (text_is_name(text))
		MUST(len && *text != '-' && !text[strspn(text, letters)] && text_is_path(text));
	if (text_is_path(text))
		MUST(len && *text != '/' && text[len - 1] != '/' && !strstr(text, "//") && strncmp(text, "../", 3) &&
		     !strstr(text, "/../") && strcmp(text, "..") && (len < 3 || strcmp(text + len - 3, "/..")));
}

/* Is it UTF-8 that no terminal obeys? */
static bool is_clean(const char *text)
{
	enum utf8_kind kind = UTF8_TEXT;

	while (*text && kind == UTF8_TEXT)
		text += utf8_next(text, &kind);
	return kind == UTF8_TEXT;
}

/* JSON has each character, and U+FFFD for each byte that is of none. */
static void check_json(const char *value, const char *back)
{
	while (*value) {
		enum utf8_kind kind;
		size_t len = utf8_next(value, &kind);

		MUST(!memcmp(back, kind == UTF8_INVALID ? "\xef\xbf\xbd" : value, kind == UTF8_INVALID ? 3 : len));
		back += kind == UTF8_INVALID ? 3 : len;
		value += len;
	}
	MUST(!*back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = fuzz_arena();
	char *value = fuzz_string(data, size), *buf = malloc(3 * size + 1);
	char *texts[sizeof(quotings) / sizeof(quotings[0])] = { NULL };
	struct status status;
	struct text line;

	for (size_t i = 0; i < sizeof(quotings) / sizeof(quotings[0]); i++) {
		texts[i] = quote(arena, quotings[i], value);
		check_room(quotings[i], value, texts[i]);
		MUST(!strchr(texts[i], '\n'));
	}
	MUST(fuzz_is_json(texts[0]) && fuzz_json_string(texts[0], buf, 3 * size + 1) && is_clean(texts[0]));
	check_json(value, buf);
	MUST(strlen(texts[2]) < 200 && utf8_cut(texts[2], strlen(texts[2])) == strlen(texts[2]));
	MUST(is_clean(texts[1]) && is_clean(texts[2]) && is_clean(texts[4]) && strlen(texts[4]) == strlen(value));
	MUST(!strchr(texts[3], '\t'));
	text_unescape(texts[3]);
	MUST(!strcmp(texts[3], value));

	/* A status keeps it on its line, as it may be shown. */
	text_begin(&line, arena);
	text_add(&line, "RTBOOT_REASON=%s", texts[1]);
	status_parse(&status, text_end(&line));
	MUST(!strcmp(status_get(&status, STATUS_REASON), texts[4]));
	check_names(value);
	memcpy(buf, value, size + 1);
	check_lines(buf, value);
	free(buf);
	free(value);
	return 0;
}
