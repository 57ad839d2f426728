#!/bin/sh
# coverage.sh: which lines of src/ the unit tests and the tests on trees run. Prints what gcov(1) counted, file by
# file, and the lines that no test ran. Fails where a test does, or where that is less than 95 %.
#
# What is killed by a signal writes no counts: what only a worker ran that died or hung is not seen.
cd "$(dirname "$0")/../.." || exit 1
dir=build/coverage
export RTBOOT="$dir/rtboot"

# With the C library for which libgcov was built. That binary is neither small nor quick, which is what structure.t and
# cost.t are about. Others run nothing, or build binaries of their own.
rm -rf "$dir"
make -s BUILD="$dir" CC=gcc CFLAGS='-O0 -g --coverage' LDFLAGS='-Wl,--wrap=_exit,--wrap=exit tests/instrumented/coverage.c' all unit || exit 1
tests=$(printf '%s\n' tests/*.t | grep -v -e /structure -e /cost -e /lint -e /fuzz -e /sanitized -e /valgrind)
# shellcheck disable=SC2086
prove "$dir"/unit/*.t $tests || exit 1

for file in src/*.c src/*/*.c; do
	directory=${file%/*}
	gcov --stdout -o "$dir${directory#src}" "$file"
done | awk -F : '
	{ count = $1; line = $2 + 0; gsub(/[ *]/, "", count) }
	line == 0 {
		if ($3 == "Source")
			files[++n] = file = $4
		missing = 0
		next
	}
	count == "-" { next }
	{ lines[file]++ }
	count ~ /^[0-9]/ { run[file]++; missing = 0; next }
	!missing { first[++gaps] = line; in_file[gaps] = file; missing = 1 }
	{ last[gaps] = line }
	function row(name, lines, run) {
		printf "%-24s %6d %6d %6.1f %%\n", name, lines, run, 100 * run / lines
	}
	END {
		printf "%-24s %6s %6s %8s\n", "file", "lines", "run", "of them"
		for (i = 1; i <= n; i++) {
			row(files[i], lines[files[i]], run[files[i]])
			all += lines[files[i]]
			all_run += run[files[i]]
		}
		row("all", all, all_run)
		print "\nnot run:"
		for (i = 1; i <= gaps; i++)
			print "  " in_file[i] ":" first[i] (last[i] > first[i] ? "-" last[i] : "")
		exit !all || all_run / all < 0.95
	}'
