#!/bin/sh
# The binary and the unit tests of other architectures, run by qemu-user.
. tests/lab/lab.sh
. tests/lab/tap.sh
. tests/lab/dist.sh
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
	for binary in "$build/rtboot" "$build/rtboot-initramfs"; do
		is "$(readelf -h "$binary" | sed -n 's/^ *Machine: *//p')" "$machine" "  ${binary##*/} is for $machine"
		readelf -lW "$binary" | grep -q LOAD && ! readelf -lW "$binary" | grep -q INTERP
		ok "  static: no INTERP segment"
		echo "# $(wc -c < "$binary") bytes"
	done
	if [ "$arch" = arm64 ]; then
		dist_tree "$work/tree"
		# shellcheck disable=SC2086
		make -s -C "$work/tree" deb $cross > "$work/log" 2>&1
		deb=$work/tree/build/dist/rtboot_$version-1_arm64.deb
		is "$(cat "$work/log") $(dpkg-deb -f "$deb" Architecture)" " arm64" "  make deb makes a package"
		dpkg-deb --fsys-tarfile "$deb" | tar -xO ./usr/bin/rtboot | cmp - "$build/rtboot"
		ok "    with this binary"
	fi
	# The kernel cannot execute the program that stands in for modprobe there.
	printf '#!/bin/sh\nexec %s -0 modprobe %s "$@"\n' "$emulator" "$PWD/$build/unit/modprobe.t" > "$work/modprobe"
	chmod 755 "$work/modprobe"
	replay "  all unit tests pass" env STARTER="$work/modprobe" prove -e "$emulator" "$build"/unit/*.t
	is "$(sed -n 's/^Files=\([0-9]*\),.*/\1/p' "$work/log")" "$(find tests/unit -name '*.c' | wc -l)" "  none is missing"
	replay "  captured machines become what they become here" env RTBOOT="$emulator $build/rtboot" prove tests/machines.t tests/initramfs.t
done <<END
arm64 AArch64
armhf ARM
riscv64 RISC-V
END
tap_done
