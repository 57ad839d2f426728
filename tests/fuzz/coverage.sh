#!/bin/sh
# coverage.sh: of each file that fuzzers are about, how many lines their corpora in the tree reach; and together
# with what the fuzzers found since (make fuzz).
cd "$(dirname "$0")/../.." || exit 1
. tests/fuzz/fuzzer.sh
out=build/profiled
make -s -j 2 -f tests/instrumented/Makefile KIND=profiled fuzzers || exit 1

# profile NAME KIND DIRECTORY...: what the inputs in the directories reach.
profile() {
	name=$1
	file=$out/$1.$2
	shift 2
	LLVM_PROFILE_FILE=$file $out/fuzz/"$name" -runs=0 "$@" 2> "$file.log" || { cat "$file.log"; exit 1; }
}

for fuzzer in tests/fuzz/*.c; do
	name=$(basename -s .c "$fuzzer")
	mkdir -p "build/fuzz/$name"
	corpus=$(fuzz_corpus "$name")
	# shellcheck disable=SC2086 # words
	profile "$name" tree $corpus
	# shellcheck disable=SC2086
	profile "$name" found $corpus "build/fuzz/$name"
	fuzz_covers "$name" | sed "s/$/ $name/"
done | sort > $out/covers

# lines KIND FILE FUZZER...: of the file, the lines that these fuzzers reach.
lines() {
	kind=$1
	file=$2
	shift 2
	profiles='' objects=''
	for name; do
		profiles="$profiles $out/$name.$kind"
		objects="$objects ${objects:+-object} $out/fuzz/$name"
	done
	# shellcheck disable=SC2086 # words
	llvm-profdata merge -o $out/merged $profiles &&
		llvm-cov report -instr-profile $out/merged $objects "src/$file" |
		awk '$1 ~ /\.c$/ { printf "%d of %d, %.1f%%\n", $8 - $9, $8, 100 * ($8 - $9) / $8 }'
}

printf '%-24s %-21s %-21s %s\n' file "corpus: lines" "with what was found" fuzzers
cut -d ' ' -f 1 $out/covers | uniq | while read -r file; do
	fuzzers=$(sed -n "s,^$file ,,p" $out/covers | paste -s -d ' ')
	# shellcheck disable=SC2086 # words
	printf '%-24s %-21s %-21s %s\n' "$file" "$(lines tree "$file" $fuzzers)" "$(lines found "$file" $fuzzers)" "$fuzzers"
done
