#!/bin/sh
# run.sh NAME SECONDS: give a fuzzer its corpus, and let it go on from there for so long. Prints what came of it;
# fails where a promise was broken, and tells how to see that again. What it finds stays in build/fuzz/.
fuzzer=build/sanitized/fuzz/$1
found=build/fuzz/$1
log=$found.log
mkdir -p "$found"

# What stands in quotes in the sources that it is about are the words that they know.
(cd src && sed -n 's/^.*Covers: *\(.*\.c\).*/\1/p' "../tests/fuzz/$1.c" | xargs sh -c 'cat $*' sh) | grep -v '^#include' | grep -o '"[^"\\%]\{1,40\}"' | sort -u > "$found.dict"

# fuzz ARG...: with a limit for each input, of seconds.
fuzz() { "$fuzzer" -timeout=20 -artifact_prefix="$found." "$@" >> "$log" 2>&1; }
: > "$log"
fuzz -runs=0 "tests/fuzz/corpus/$1" &&
	{ [ "$2" = 0 ] || fuzz -dict="$found.dict" -max_len=4096 -max_total_time="$2" -print_final_stats=1 \
		"$found" "tests/fuzz/corpus/$1"; }
result=$?
executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
echo "$1: $(find "tests/fuzz/corpus/$1" -type f | wc -l) inputs of the corpus, $((executions + 0)) executions in $2 s"
[ "$result" = 0 ] && exit
grep -E 'broken promise|runtime error|ERROR: ' "$log" | head -n 5
sed -n "s,^.*Test unit written to \(.*\),to see it again: $fuzzer \1," "$log"
echo "all of it: $log"
exit 1
