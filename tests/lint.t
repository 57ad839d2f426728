#!/bin/sh
# Static analysis of the C code, the scripts and the man pages, and that the pages know what the program knows.
. tests/lab/tap.sh

# clean NAME COMMAND...: run it on each of $files, several at a time: it says nothing and exits 0.
clean() {
	what=$1
	shift
	is "$(echo "$files" | xargs -n 1 -P "$(nproc)" "$@" 2>&1; echo "exit $?")" "exit 0" \
		"$what: $(echo "$files" | wc -l) files"
}

files=$(git ls-files '*.c')
# The names as the Makefile has them.
set -- -D_GNU_SOURCE '-DRTBOOT_VERSION="0"' -Isrc
clean "gcc -fanalyzer" "${CC:-musl-gcc}" -std=c11 "$@" -Os -Wall -Wextra -fanalyzer -c -o /dev/null
# It counts what it found in the system's headers, of which it says no more.
# shellcheck disable=SC2016 # the script is for the inner shell
clean clang-tidy sh -c 'for file; do :; done
	said=$(clang-tidy --quiet "$file" -- "$@" 2>&1)
	status=$?
	echo "$said" | sed "/^[0-9]* warnings* generated/d"
	exit $status' sh -std=c11 "$@"
# unusedStructMember: those are the kernel's structs, laid out as it wants them. constParameterCallback: a function in a
# table has the table's type. nullPointerOutOfMemory: gcc looks for it too, and knows what does not return.
# normalCheckLevelMaxBranches is no finding.
clean cppcheck cppcheck --quiet --std=c11 "$@" --enable=warning,style,performance,portability --error-exitcode=1 \
	--inline-suppr --suppress=unusedStructMember:src/kernel/root.c --suppress=unusedStructMember:tests/faults/inject.c \
	--suppress=constParameterCallback --suppress=nullPointerOutOfMemory --suppress=normalCheckLevelMaxBranches
files=$({ git ls-files '*.sh' '*.t' '*.bash' '*/PKGBUILD' '*.install'; git grep -lE '^#!.*(/| )(ba)?sh( |$)'; } | sort -u)
clean shellcheck shellcheck -x
files=$(git ls-files '*.[578]')
clean mandoc mandoc -T lint -W warning

for command in $(build/rtboot --help | awk '/^  [a-z]/ { print $1 }'); do
	grep -q "^\.It Cm.*$command\|^\.Cm.*$command" src/rtboot.8
	ok "rtboot(8) has $command"
done
# The keys. In [sysctl] and [sysfs] any name is one ("*"), and only the section counts.
build/rtboot check-config --keys | awk -F '\t' '{ print $1, $2 }' > build/keys
[ "$(wc -l < build/keys)" -ge 20 ]
ok "check-config --keys has $(wc -l < build/keys) keys"
# within FILE START END PATTERN: does a line match between one that is START and the next that matches END?
within() { awk -v start="$2" -v end="$3" '$0 ~ end { inside = $0 == start } inside' "$1" | grep -q "$4"; }
while read -r section key; do
	page="^\.It Cm $key\( =\|\$\)"
	[ "$key" = '*' ] && page='^Each line is$' key='[^ ]*'
	within hook/rtboot.conf.5 ".Ss [$section]" '^[.]S[hs]' "$page" || echo "[$section] $key: not in rtboot.conf(5)"
	# What has no default is there as an example, behind "# ".
	within hook/rtboot.conf "[$section]" '^[[]' "^# \{0,1\}$key *=" || echo "[$section] $key: not in the default config"
	within tests/everything.conf "[$section]" '^[[]' "^$key *=" || echo "[$section] $key: not in tests/everything.conf"
done < build/keys > build/undocumented
is "$(cat build/undocumented)" "" "rtboot.conf(5), the default config and tests/everything.conf have every key"

for config in hook/rtboot.conf hook/examples/*.conf tests/everything.conf tests/vm/*.conf; do
	is "$(build/rtboot check-config "$config" 2>&1)" "" "$config is valid"
done
# Which value of kernel.timer_migration is right is another question for each machine, and before 6.9 another one:
# who shows it says why.
is "$(git grep -lE 'kernel\.timer_migration *= *[01]' README.md hook | xargs grep -L '6\.9')" "" \
	"kernel.timer_migration is nowhere shown without its reason"
tap_done
