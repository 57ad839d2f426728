#!/bin/sh
# What the build and the source promise: a static binary of a size, floors, and purity.
. tests/lab/tap.sh
tap_work

# With gcc 12; what gcc 14 makes of it has one KiB more.
while read -r binary kib; do
	readelf -lW "build/$binary" | grep -q LOAD && ! readelf -lW "build/$binary" | grep -q INTERP
	ok "$binary is static: no INTERP segment"
	size=$(wc -c < "build/$binary")
	[ "$size" -le $((kib * 1024)) ]
	ok "  and has $size bytes, at most $kib KiB"
	nm "build/$binary.debug" > "$work/symbols"
	grep -qw command_boot "$work/symbols" && ! grep -qw malloc "$work/symbols"
	ok "  and no allocator but the arena"
done <<EOF
rtboot 109
rtboot-initramfs 90
EOF
is "$(nm build/rtboot-initramfs.debug | sed -n 's/.* [tT] \(command_.*\|verify_.*\|irqs_.*\|verify_session\)/\1/p')" "command_boot" \
	"what lies in the initramfs has none of the other commands"

files=$(git ls-files 'src/*.c' 'src/*.h' | sed 's,^src/,,')
modules=$(echo "$files" | sed -n 's/\.c$//p')
is "$(echo "$files" | sed 's/\.[ch]$//' | sort | uniq -u | paste -s -d " ")" "initramfs main" "every file has its header, and every header its file"

# floors: the folders of src/README.md, from the ground up, with their numbers.
# shellcheck disable=SC2016 # what Markdown has about code
sed -n 's,^| `\([a-z]*\)/*` .*,\1,p; s,^| `\.` .*,.,p' src/README.md | awk '{ print $1, NR }' > "$work/floors"
is "$(cut -d ' ' -f 1 "$work/floors" | sort)" "$(echo "$files" | sed 's,^[^/]*$,.,; s,/.*,,' | sort -u)" "src/README.md has every folder"

# climbs: of "FROM TO" pairs of modules, those that lead to a higher floor.
climbs() {
	awk 'function folder(module) { return module ~ "/" ? substr(module, 1, index(module, "/") - 1) : "." }
		NR == FNR { floor[$1] = $2; next }
		floor[folder($2)] > floor[folder($1)] { print $1 " needs " $2 }' "$work/floors" -
}
is "$(cd src && echo "$files" | xargs grep -H '^#include "' | sed 's/\.[ch]:#include "/ /; s/\.h"$//' | climbs)" "" \
	"no file includes a higher floor"

# Who calls whom, or uses what another one defines: from the symbols of the objects.
for module in $modules; do
	nm "build/$module.o" | awk -v module="$module" '$1 == "U" { print "uses", $2, module } $2 ~ /^[TDRBV]$/ { print "has", $3, module }'
done > "$work/symbols"
awk '$1 == "has" { home[$2] = $3 } NR != FNR && $1 == "uses" && $2 in home { print $3, home[$2] }' "$work/symbols" "$work/symbols" |
	sort -u > "$work/calls"
grep -qx 'main command' "$work/calls"
ok "the test sees calls: $(wc -l < "$work/calls") pairs of files"
is "$(climbs < "$work/calls")" "" "no file calls a higher floor"
is "$(tsort "$work/calls" 2>&1 > /dev/null)" "" "no two files call each other"

# Pure modules call nothing that does I/O or keeps state: only each other, and these.
allowed='memchr memcmp memcpy memmove memset strchr strcmp strcspn strlen strncmp strnlen strrchr strspn'
pure=$(cd src && echo "$files" | grep '\.h$' | xargs grep -l '\bPure\b' | sed 's/\.h$//')
objects=$(for module in $pure; do echo "build/$module.o"; done)
[ "$(echo "$pure" | wc -l)" -ge 25 ]
ok "$(echo "$pure" | wc -l) files say that they are pure"
# shellcheck disable=SC2086
{
	echo $allowed | tr ' ' '\n'
	nm --defined-only -g $objects | awk 'NF == 3 { print $3 }'
} | sort -u > "$work/pure.defined"
# shellcheck disable=SC2086
is "$(nm -u $objects | awk '$1 == "U" { print $2 }' | sort -u | comm -23 - "$work/pure.defined")" "" \
	"pure files call nothing that does I/O"
nm -u build/kernel/root.o | grep -q pread
ok "the test would see a call: root's are there"
# shellcheck disable=SC2086
is "$(nm $objects | awk '$2 ~ /^[bBdDcC]$/ { print $3 }')" "" "and keep no state that can change"

is "$(git ls-files | sed 's,/.*,,' | sort -u | grep -v '^\.')" "$(printf 'LICENSE\nMakefile\nREADME.md\ndracut\nhook\nsrc\ntests')" \
	"the top level holds what it should"
tap_done
