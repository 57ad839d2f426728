#!/bin/sh
# The binary and the unit tests of other architectures, run by qemu-user.
. tests/lab/lab.sh
. tests/lab/tap.sh
tap_work

# replay NAME COMMAND...: prove passes, and skips nothing.
replay() {
	name=$1
	shift
	"$@" > "$work/log" 2>&1 && ! grep -i skip "$work/log"
	ok "$name"
	# shellcheck disable=SC2154 # tap.sh's
	[ "$tap_result" = 0 ] || sed 's/^/# /' "$work/log"
}

while read -r arch machine; do
	cross=$(lab_cross "$arch") && build=$(lab_build "$arch") && emulator=$(lab_emulator "$arch") || exit 1
	# shellcheck disable=SC2086
	make -s $cross CPPFLAGS=-Werror all unit > "$work/log" 2>&1
	ok "$arch: the binary and the unit tests build"
	is "$(cat "$work/log")" "" "  without a warning"
	is "$(readelf -h "$build/rtboot" | sed -n 's/^ *Machine: *//p')" "$machine" "  for $machine"
	readelf -lW "$build/rtboot" | grep -q LOAD && ! readelf -lW "$build/rtboot" | grep -q INTERP
	ok "  static: no INTERP segment"
	echo "# $(wc -c < "$build/rtboot") bytes"
	# The kernel cannot execute the program that stands in for modprobe there.
	printf '#!/bin/sh\nexec %s -0 modprobe %s "$@"\n' "$emulator" "$PWD/$build/unit/modprobe.t" > "$work/modprobe"
	chmod 755 "$work/modprobe"
	replay "  all unit tests pass" env STARTER="$work/modprobe" prove -e "$emulator" "$build"/unit/*.t
	is "$(sed -n 's/^Files=\([0-9]*\),.*/\1/p' "$work/log")" "$(find tests/unit -name '*.c' | wc -l)" "  none is missing"
	replay "  captured machines become what they become here" env RTBOOT="$emulator $build/rtboot" prove tests/machines.t
done <<END
arm64 AArch64
armhf ARM
riscv64 RISC-V
END
tap_done
