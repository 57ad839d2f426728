#!/bin/sh
# boot.sh MACHINE: one machine of the matrix, SERIES/FLAVOUR/SUITE/INITRD as for prepare.sh, held to what the boot
# tests of its kind of kernel ask. Leaves a line for the table (table.sh) in the lab.
machine=$1
append="isolcpus=managed_irq,domain,2-3 nohz_full=2-3"
flavour=${machine#*/}
case $flavour in
rt-*)
	set -- "$machine" "$append"
	asks=tests/vm/rt.sh
	;;
*)
	set -- "$machine" "$append" fallback
	asks=tests/vm/untouched.sh
	;;
esac
boots_name=matrix/$machine
config=patient

# For the table: what became of it, the seconds of each boot, and how often the emulator crashed.
# shellcheck disable=SC2317 # the trap calls it
row() {
	mkdir -p "$work"
	result="$tap_count tests pass"
	[ "$tap_count" != 0 ] || result="NOT BOOTED"
	[ "$tap_failed" = 0 ] || result="$tap_failed of $tap_count tests FAIL"
	for boot in "$without" "$with"; do
		cat "$boot.took" 2> /dev/null || echo "- 0"
	done | {
		read -r seconds_without crashes_without
		read -r seconds_with crashes_with
		echo "$machine $seconds_without $seconds_with $((crashes_without + crashes_with)) $result"
	} > "$work/row"
}
trap row EXIT
# shellcheck source=tests/vm/rt.sh
. "$asks"
