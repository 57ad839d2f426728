# images.sh: what is in an initramfs, and images of a system that is in a directory, made by dracut --sysroot on a machine
# without rtboot. To be sourced by the tests of images, which boot none of them.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh
# shellcheck source=tests/lab/tap.sh
. tests/lab/tap.sh

# image_lsinitrd SUITE IMAGE ARG...: lsinitrd of that suite.
image_lsinitrd() {
	image_root=$(lab_dracut "$1")
	lab_root cp "$2" "$image_root/tmp/list"
	shift 2
	lab_root chroot "$image_root" lsinitrd "$@" /tmp/list 2> /dev/null
}

# image_names SUITE IMAGE: the files, links, devices and directories in it. image_file SUITE IMAGE FILE: what a file holds.
image_names() { image_lsinitrd "$@" | awk '/^[-dlc]/ { print $9 }'; }
image_file() { image_lsinitrd "$1" "$2" -f "$3"; }

# image_unpack SUITE IMAGE: unpack one that is made by that suite's initramfs-tools, of several archives, into $unpacked.
image_unpack() {
	image_root=$(lab_dracut "$1")
	unpacked=$image_root/tmp/unpacked
	lab_root rm -rf "$unpacked"
	lab_root cp "$2" "$image_root/tmp/list"
	lab_root chroot "$image_root" unmkinitramfs /tmp/list /tmp/unpacked
}

# image_bounds SUITE IMAGE: the seconds after which a stage is killed, by its unit or by the script that runs it.
image_bounds() {
	for file in $(image_names "$1" "$2" | grep -e 'rtboot-.*\.service$' -e rtboot/stage | grep -v wants/); do
		image_file "$1" "$2" "$file"
	done | sed -n 's/^TimeoutStartSec=//p; s/^seconds=//p' | paste -s -d ' '
}

# sysroot_image SUITE SERIES: make both kinds by the dracut of that suite, for that real-time kernel, and look at them.
sysroot_image() {
	sysroot_kernel=$(lab_kernel "$2" rt-amd64)
	sysroot_version=$(cat "$sysroot_kernel/KVER")
	sysroot_out=$lab/out/sysroot/$1
	mkdir -p "$sysroot_out"
	printf '[boot]\ndeadline = 10\n[modules]\nload = snd_hda_intel\n' > "$sysroot_out/conf"
	for initrd in plain systemd; do
		what="dracut $(sysroot_dracut "$1") --sysroot, $initrd"
		if ! lab_sysroot=yes lab_image "$sysroot_out/$initrd" "$1" "$sysroot_kernel" $initrd rtboot "$sysroot_out/conf"; then
			tail -n 5 "$sysroot_out/$initrd.log" >&2
			false
		fi
		ok "$what: an image is made"
		[ "$tap_result" = 0 ] || continue
		# Where hooks and modules are is dracut's business.
		is "$(sysroot_names "$1" $initrd | sed "s/-$sysroot_version$//; s,^lib/,usr/lib/,; s,.*/\(hooks/\),\1,
			s,.*/\(modprobe\|snd-hda-intel\)[^/]*$,\1," | LC_ALL=C sort)" \
			"$(sysroot_wanted $initrd | LC_ALL=C sort)" "$what: with all of its parts"
		is "$(image_file "$1" "$sysroot_out/$initrd" etc/rtboot.conf)" "$(cat "$sysroot_out/conf")" "  the config"
		image_file "$1" "$sysroot_out/$initrd" usr/bin/rtboot | cmp -s - build/rtboot-initramfs
		ok "  the binary"
		# The units' are at least those of the default config, which a credential may need, and two seconds.
		bounds=0.520
		[ "$initrd" = plain ] || bounds="4.500 4.500 4.500"
		is "$(image_bounds "$1" "$sysroot_out/$initrd")" "$bounds" "  and bounds"
	done
	lab_root rm -rf "$lab/root/sysroot-$1"
}

sysroot_dracut() { sed -n '/^Package: dracut-core$/,/^$/s/^Version: //p' "$(lab_dracut "$1")/var/lib/dpkg/status"; }

# sysroot_wanted INITRD: what rtboot wants there.
sysroot_wanted() {
	printf '%s\n' etc/rtboot.conf modprobe snd-hda-intel usr/bin/rtboot usr/lib/rtboot/config
	case $1 in
	systemd)
		for unit in rtboot-credential.service rtboot-early.service rtboot-late.service; do
			printf '%s\n' "usr/lib/systemd/system/initrd.target.wants/$unit" "usr/lib/systemd/system/$unit"
		done
		;;
	plain) printf '%s\n' hooks/cleanup/99-rtboot-late.sh hooks/pre-udev/00-rtboot-early.sh usr/lib/rtboot/stage ;;
	esac
}

# sysroot_names SUITE INITRD: of the image's files those that rtboot wants there.
sysroot_names() {
	image_lsinitrd "$1" "$sysroot_out/$2" | awk '/^[-l]/ { print $9 }' |
		grep -e rtboot -e 'bin/modprobe$' -e '/snd-hda-intel\.ko'
}
