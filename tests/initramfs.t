#!/bin/sh
# The binary of the initramfs: it has boot only, and its two stages do what those of the whole one do.
. tests/lab/tap.sh
# In memory a machine is made in a tenth of the time.
[ -n "$TMPDIR" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
whole=${RTBOOT:-build/rtboot}
small=$whole-initramfs

is "$($small status 2>&1; echo $?)" 'rtboot: unknown command "status": the initramfs has only boot (rtboot --help)
64' "a command of the real system is refused, and the message says why"
is "$($small --version)" "$($whole --version)" "--version is that of the whole binary"
is "$($small --help | head -n 1; echo $?)" "usage: rtboot boot early|late [--root DIR] [--config FILE]
0" "--help says what it can do"
is "$($small boot early --json 2>&1; echo $?)" 'rtboot: unknown option "--json" (rtboot --help)
64' "options of other commands are unknown"
is "$($small boot early --root "$work/nowhere" 2>&1; echo $?)" "rtboot: $work/nowhere: ENOENT
0" "boot exits 0 even where there is nothing to boot"

# stages BINARY TREE CONFIG: both stages on that machine; prints what they said, and every file that is there then. The
# clock differs.
stages() {
	rm -rf "$work/root"
	tests/tree.sh "$work/root" < "$2"
	mkdir -p "$work/root/etc" && cp "$3" "$work/root/etc/rtboot.conf"
	$1 boot early --root "$work/root" 2>&1
	$1 boot late --root "$work/root" 2>&1
	(cd "$work/root" && grep -r '' . | sort) |
		sed '/run\/rtboot\/report:  [a-z]* stage /d; s/\(RTBOOT_DURATION_US_[A-Z]*=\|"duration_us_[a-z]*":\)[0-9]*/\1/'
}
printf '[boot]\nno-such-key = 1\n' > "$work/bad.conf"
for tree in tests/machines/*.tree; do
	for config in hook/rtboot.conf hook/examples/telco.conf "$work/bad.conf"; do
		stages "$whole" "$tree" "$config" > "$work/whole"
		stages "$small" "$tree" "$config" > "$work/small"
		grep -q '^./run/rtboot/report.json:"stage":"late"' "$work/small" && cmp -s "$work/whole" "$work/small"
		ok "${tree##*/}, ${config##*/}: what the stages say and leave is that of the whole binary"
	done
done
tap_done
