/*
 * fuzz: what the fuzzers share. Each has a LLVMFuzzerTestOneInput(), and looks for more than a
 * crash: what its parser promises must hold of every input.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* The fuzzer's entry: libFuzzer calls it with one input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise. One that is broken ends the fuzzer, which keeps the input. */
#define MUST(promise) ((promise) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #promise))
_Noreturn void fuzz_broken(const char *file, int line, const char *promise);

/*
 * The input as a string in memory of exactly its size, so that one byte too many is seen to be
 * read; to be given to free(). What follows a NUL byte is there and not part of the string.
 */
char *fuzz_string(const uint8_t *data, size_t size);

/* Cut the string in two at the first `separator`; returns the second part, which is "" where there is none. */
char *fuzz_cut(char *text, char separator);

/*
 * Read "NBITS ", a number of possible CPUs, at the start of an input, and move *text behind it. Returns the number,
 * 1 to CPUSET_MAX, or 64 where there is none.
 */
unsigned fuzz_nbits(const char **text);

/* An empty arena, always the same memory. */
struct arena *fuzz_arena(void);

/* Is it one JSON value (RFC 8259), and nothing behind it? */
bool fuzz_is_json(const char *text);

/* Read a JSON string, which starts at its quote, into buf, as bytes; false for one that does not end. */
bool fuzz_json_string(const char *json, char *buf, size_t size);

/* Read the string that is a member of the object on this line into buf, cut to size; false where there is none, or null. */
bool fuzz_json_member(const char *line, const char *key, char *buf, size_t size);

#endif
