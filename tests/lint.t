#!/bin/sh
# Shell scripts and man pages: shellcheck, mandoc, and that the pages know what the program knows.
. tests/lab/tap.sh

for script in $(git ls-files | grep -E '\.(sh|t)$') .ci/run; do
	is "$(shellcheck -x "$script" 2>&1)" "" "shellcheck $script"
done
for page in src/rtboot.8 hook/rtboot.conf.5; do
	is "$(mandoc -T lint -W warning "$page" 2>&1)" "" "mandoc $page"
done

for command in $(build/rtboot --help | awk '/^  [a-z]/ { print $1 }'); do
	grep -q "^\.It Cm.*$command\|^\.Cm.*$command" src/rtboot.8
	ok "rtboot(8) has $command"
done
# The keys, from the table that reads them.
sed -n 's/^\t{ "\([a-z]*\)", "\([a-z-]*\)", KEY.*/\1 \2/p' src/config.c | while read -r section key; do
	grep -q "^\.Ss \[$section\]" hook/rtboot.conf.5 && grep -q "^\.It Cm $key" hook/rtboot.conf.5 &&
		grep -q "^\[$section\]" hook/rtboot.conf && grep -q "^#$key " hook/rtboot.conf || echo "$section $key"
done > build/undocumented
is "$(cat build/undocumented)" "" "rtboot.conf(5) and the default config have every key"
tap_done
