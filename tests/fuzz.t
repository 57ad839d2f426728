#!/bin/sh
# The fuzzers: each is given its corpus, and then goes on for RTBOOT_FUZZ_TIME seconds, two at a time.
. tests/lab/tap.sh
time=${RTBOOT_FUZZ_TIME:-5}
tap_work

tap_make "the fuzzers are built (clang, libclang-rt-dev)" -f tests/instrumented/Makefile fuzzers

fuzzers=$(basename -s .c tests/fuzz/*.c)
# shellcheck disable=SC2016 # the script is for the inner shell
echo "$fuzzers" | xargs -P 2 -I NAME sh -c 'tests/fuzz/run.sh "$1" "$2" > "$3/$1" 2>&1 && : > "$3/$1.ok"' sh NAME "$time" "$work"
for name in $fuzzers; do
	[ -e "$work/$name.ok" ]
	ok "$(head -n 1 "$work/$name")"
	sed -n '2,$s/^/# /p' "$work/$name"
done
tap_done
