#!/bin/sh
# prepare.sh MACHINE...: make what the boot tests boot: for each kernel a disk, and for each MACHINE an image.
# MACHINE is SERIES/FLAVOUR/SUITE/INITRD/WITH: the kernel as for lab_kernel, whose suite makes the image, of what kind it is
# as for lab_image, and what is in it: rtboot with its default config, none, or the name of a config of tests/,
# tests/vm/ or hook/examples/ without its .conf. The image lies in $lab/image/MACHINE then, the disk in
# $lab/image/SERIES/FLAVOUR/disk. Of what could not be made there is no image; the exit status is 1 then.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

# prepare MACHINE: its image, and the disk where this run has not made that of its kernel. Fails where it could not.
made=
prepare() {
	IFS=/ read -r series flavour suite initrd name <<-MACHINE
		$1
	MACHINE
	image=$lab/image/$1
	arch=$(lab_arch "$flavour")
	if ! lab_may_run "$arch"; then
		lab_say "$1 WILL NOT BE BOOTED: its initramfs is made in an $arch root, whose programs this kernel does not run"
		rm -f "$image"
		return
	fi
	kernel=$(lab_kernel "$series" "$flavour") || return
	mkdir -p "${image%/*}"
	case "$made " in
	*" $kernel "*) ;;
	*) lab_disk "$lab/image/$series/$flavour/disk" "$kernel" || return ;;
	esac
	made="$made $kernel"
	with=rtboot
	conf=hook/rtboot.conf
	case $name in
	rtboot) ;;
	none) with=none ;;
	*)
		for conf in "tests/$name.conf" "tests/vm/$name.conf" "hook/examples/$name.conf"; do
			[ ! -e "$conf" ] || break
		done
		;;
	esac
	# An image with nothing of ours in it stays as good as it was.
	[ "$name" != none ] || [ -z "$(find "$image" -newer tests/lab/lab.sh 2> /dev/null)" ] || return 0
	lab_say "making the $initrd initramfs of $suite for $(cat "$kernel/KVER"), $name in it"
	lab_image "$image" "$suite" "$kernel" "$initrd" "$with" "$conf" || {
		tail -n 20 "$image.log" >&2
		return 1
	}
}

if ! lab_may_root; then
	lab_say "NO MACHINE WILL BE BOOTED: dracut runs in a Debian root of its own, which only root can make"
	rm -rf "$lab/image"
	exit 0
fi
for arch in $(for machine; do flavour=${machine#*/} && lab_arch "${flavour%%/*}"; done | sort -u); do
	# shellcheck disable=SC2046
	make -s $(lab_cross "$arch") all || lab_die "rtboot does not build for $arch"
done
status=0
for machine; do
	prepare "$machine" || {
		lab_say "$machine WILL NOT BE BOOTED: its image could not be made"
		rm -f "$lab/image/$machine"
		status=1
	}
done
exit $status
