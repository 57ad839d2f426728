#!/bin/sh
# rtboot-migration(7): what it says in place of other programs' configs is what rtboot takes.
. tests/lab/tap.sh
tap_work
rtboot=${RTBOOT:-build/rtboot}
page=hook/rtboot-migration.7

# Each display is a config.
awk -v work="$work" '/^\.Bd/ { out = work "/" ++n ".conf"; next } /^\.Ed/ { out = "" } out { print > out }' $page
set -- "$work"/*.conf
[ $# -ge 4 ]
ok "there are configs on the page: $#"
for config; do
	is "$($rtboot check-config "$config" 2>&1)" "" "valid: $(paste -s -d ' ' "$config" | cut -c 1-80)"
done

# And each ".Ql key = value" within a sentence is a line of some section, or of the one that has no keys of its own.
awk '/^\.Ql .* = / { sub(/^\.Ql /, ""); sub(/ [.,;:]$/, ""); print }' $page > "$work/lines"
[ "$(wc -l < "$work/lines")" -ge 8 ]
ok "there are lines of a config on the page: $(wc -l < "$work/lines")"
while read -r line; do
	for section in boot cpus irq threads power sysfs modules system; do
		printf '[%s]\n%s\n' $section "$line" > "$work/conf"
		! $rtboot check-config "$work/conf" > "$work/errors" || echo $section
	done > "$work/sections"
	[ -s "$work/sections" ]
	ok "valid: $line, in $(paste -s -d ' ' "$work/sections")"
done < "$work/lines"

# A key that is said to be "in [section]" is there: check-config --keys knows, and in [sysfs] any path is one.
$rtboot check-config --keys | awk -F '\t' '{ print $1, $2 }' > "$work/keys"
awk '/^\.Bq / && last == "in" { print $2, key } { if ($0 != "in") key = $2; last = $0 }' $page | grep -v ^sysfs | sort -u > "$work/named"
[ "$(wc -l < "$work/named")" -ge 6 ]
ok "there are keys of sections on the page: $(paste -s -d , "$work/named")"
is "$(grep -vxFf "$work/keys" "$work/named")" "" "  and each is one"

# Who could look for it is told of it.
for file in README.md hook/rtboot.conf.5 src/rtboot.8; do
	grep -q -e 'rtboot-migration(7)' -e '^\.Xr rtboot-migration 7' $file
	ok "$file names the page"
done
for program in RTIRQ TUNED RT-CONF IRQBALANCE; do
	grep -qx "\.Sh $program" $page
	ok "the page has $program"
done
tap_done
