#!/bin/sh
# The fuzzers: each is given its corpus, and then goes on for RTBOOT_FUZZ_TIME seconds, two at a time.
. tests/lab/tap.sh
time=${RTBOOT_FUZZ_TIME:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make -s -j 2 -f tests/instrumented/Makefile fuzzers > "$work/make" 2>&1
ok "the fuzzers are built (clang, libclang-rt-dev)"
[ "$tap_failed" = 0 ] || { sed 's/^/# /' "$work/make"; tap_done; }

fuzzers=$(basename -s .c tests/fuzz/*.c)
# shellcheck disable=SC2016 # the script is for the inner shell
echo "$fuzzers" | xargs -P 2 -I NAME sh -c 'tests/fuzz/run.sh "$1" "$2" > "$3/$1" 2>&1 && : > "$3/$1.ok"' sh NAME "$time" "$work"
for name in $fuzzers; do
	[ -e "$work/$name.ok" ]
	ok "$(head -n 1 "$work/$name")"
	sed -n '2,$s/^/# /p' "$work/$name"
done
tap_done
