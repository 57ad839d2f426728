#!/bin/sh
# run.sh NAME SECONDS: give a fuzzer its corpus, and let it go on from there for so long. Prints what came of it;
# fails where a promise was broken, and tells how to see that again. What it finds stays in build/fuzz/.
. tests/fuzz/fuzzer.sh
fuzzer=build/sanitized/fuzz/$1
found=build/fuzz/$1
log=$found.log
mkdir -p "$found"

# The strings of the objects are the words that they know; of those that the sanitizers add, types have quotes.
for file in $(fuzz_covers "$1"); do
	readelf -p .rodata "build/sanitized/src/${file%.c}.o"
done | sed -n 's/^ *\[ *[0-9a-f]*\]  //p' | grep -x "[^\"\\\\%']\{1,40\}" | sed 's/.*/"&"/' | sort -u > "$found.dict"

# fuzz ARG...: with a limit for each input, of seconds.
fuzz() { "$fuzzer" -timeout=20 -artifact_prefix="$found." "$@" >> "$log" 2>&1; }
: > "$log"
corpus=$(fuzz_corpus "$1")
# shellcheck disable=SC2086 # words
fuzz -runs=0 $corpus &&
	{ [ "$2" = 0 ] || fuzz -dict="$found.dict" -max_len=4096 -max_total_time="$2" -print_final_stats=1 \
		"$found" $corpus; }
result=$?
# shellcheck disable=SC2086
inputs=$(find $corpus -type f | wc -l)
executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
echo "$1: $inputs inputs of the corpus, $((executions + 0)) executions in $2 s"
[ "$result" = 0 ] && exit
grep -E 'broken promise|runtime error|ERROR: ' "$log" | head -n 5
sed -n "s,^.*Test unit written to \(.*\),to see it again: $fuzzer \1,p" "$log"
echo "all of it: $log"
exit 1
