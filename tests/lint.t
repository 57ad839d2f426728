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
# The keys, from the table that reads them. In [sysctl] and [sysfs] any name is one (NULL), and only the section counts.
sed -n '/^const struct policy_key policy_keys/,/^};/s/^\t{ "\([a-z]*\)", "*\([a-zA-Z-]*\)"*, .*/\1 \2/p' src/policy.c > build/keys
rows=$(wc -l < build/keys)
[ "$rows" -ge 20 ] && [ "$rows" = "$(sed -n 's/^#define POLICY_KEYS //p' src/policy.h)" ]
ok "all $rows rows of the table of keys were found"
# within FILE START END PATTERN: does a line match between one that is START and the next that matches END?
within() { awk -v start="$2" -v end="$3" '$0 ~ end { inside = $0 == start } inside' "$1" | grep -q "$4"; }
while read -r section key; do
	page="^\.It Cm $key\( =\|\$\)"
	[ "$key" = NULL ] && page='^Each line is$' key='[^ ]*'
	within hook/rtboot.conf.5 ".Ss [$section]" '^[.]S[hs]' "$page" || echo "[$section] $key: not in rtboot.conf(5)"
	# What has no default is there as an example, behind "# ".
	within hook/rtboot.conf "[$section]" '^[[]' "^# \{0,1\}$key *=" || echo "[$section] $key: not in the default config"
done < build/keys > build/undocumented
is "$(cat build/undocumented)" "" "rtboot.conf(5) and the default config have every key"

for config in hook/rtboot.conf hook/examples/*.conf; do
	is "$(build/rtboot check-config "$config" 2>&1)" "" "$config is valid"
done
tap_done
