#!/bin/sh
# What the build and the source promise: a static binary of a size, floors, and purity.
. tests/lab/tap.sh

binary=build/rtboot
readelf -lW $binary | grep -q LOAD && ! readelf -lW $binary | grep -q INTERP
ok "the binary is static: no INTERP segment"
size=$(wc -c < $binary)
# With gcc 12; what gcc 14 makes of it has one more. All of it lies in the image until that has a binary of its own.
[ "$size" -le $((99 * 1024)) ]
ok "the binary has $size bytes, at most 99 KiB"

! nm build/rtboot.debug | grep -qw malloc
ok "there is no allocator in it but the arena"

# A file includes only headers of lower floors, and its own.
floors='
-1 utf8
0 arena clock errname find format glob irq json modprobe number
1 cpuset guard kernel log procstat
2 cmdline cpuexpr root text value
3 journal output root_text rule status store systemd target threadrule
4 facts policy result
5 config identity irqs isolation prober setting
6 apply planner probe probe_irqs probe_systemd probe_threads
7 place plan probe_cpus spread threads told
8 advice probe_files
9 report
10 session
11 recall verify
12 command
13 main
'
is "$(git ls-files 'src/*.[ch]' | sed 's,.*/,,; s,\..*,,' | sort -u)" \
	"$(echo "$floors" | cut -d ' ' -f 2- | tr ' ' '\n' | sed '/^$/d' | sort)" "every module has a floor"
is "$(grep -n '^#include "' src/*.[ch] | awk -F '[/.:"]' -v floors="$floors" '
	BEGIN {
		n = split(floors, line, "\n")
		for (i = 1; i <= n; i++) {
			m = split(line[i], word, " ")
			for (j = 2; j <= m; j++)
				floor[word[j]] = word[1]
		}
	}
	# src/NAME.c:12:#include "OTHER.h"
	$2 != $6 && floor[$6] >= floor[$2] { print $2 " includes " $6 }')" "" "no file includes a floor above or beside its own"

# Pure modules call nothing that does I/O or keeps state: only each other, and these.
allowed='memchr memcmp memcpy memmove memset strchr strcmp strcspn strlen strncmp strnlen strrchr strspn'
pure='utf8 arena errname find format glob json number procstat cpuset cpuexpr kernel text value cmdline rule systemd policy config journal
	status facts isolation result threadrule place spread threads told plan advice irqs report'
objects=$(for module in $pure; do echo "build/$module.o"; done)
# shellcheck disable=SC2086
{
	echo $allowed | tr ' ' '\n'
	nm --defined-only -g $objects | awk 'NF == 3 { print $3 }'
} | sort -u > build/pure.defined
# shellcheck disable=SC2086
is "$(nm -u $objects | awk '$1 == "U" { print $2 }' | sort -u | comm -23 - build/pure.defined)" "" \
	"pure modules call nothing that does I/O"
nm -u build/root.o | grep -q pread
ok "the test would see a call: root's are there"
# shellcheck disable=SC2086
is "$(nm $objects | awk '$2 ~ /^[bBdDcC]$/ { print $3 }')" "" "and keep no state that can change"

is "$(git ls-files | sed 's,/.*,,' | sort -u | grep -v '^\.')" "$(printf 'LICENSE\nMakefile\nREADME.md\ndracut\nhook\nsrc\ntests')" \
	"the top level holds what it should"
tap_done
