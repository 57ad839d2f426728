# fuzzer.sh: what there is to know of a fuzzer by its name; to be sourced at the top of the tree.
#
# shellcheck shell=sh

# fuzz_covers NAME: the files of src/ that it is about, as its source says.
fuzz_covers() {
	# shellcheck disable=SC2046 # words, and patterns
	(cd src && ls $(sed -n 's/^.*Covers: *\(.*\.c\).*/\1/p' "../tests/fuzz/$1.c"))
}

# fuzz_corpus NAME: the directories that have its inputs. For configs the ones in the tree are inputs, too.
fuzz_corpus() {
	echo "tests/fuzz/corpus/$1"
	[ "$1" = config ] || return 0
	mkdir -p build/fuzz/config.tree
	cp hook/rtboot.conf hook/examples/*.conf tests/everything.conf build/fuzz/config.tree
	echo build/fuzz/config.tree
}
