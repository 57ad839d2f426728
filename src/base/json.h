/*
 * json: reads back the report that rtboot wrote: objects of strings, numbers
 * and nulls, each on a line of its own. Pure, and no reader of any other JSON.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Copy the string that stands at `json`, its quotes and escapes resolved, cut between characters to
 * size - 1 bytes. Returns false where there stands none, or it does not end.
 */
bool json_string(const char *json, char *buf, size_t size);

/*
 * The same for the member `key` of the object on the line; false too where it
 * is null or missing.
 */
bool json_member(const char *line, const char *key, char *buf, size_t size);

#endif
