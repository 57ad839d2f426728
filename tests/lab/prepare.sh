#!/bin/sh
# prepare.sh MACHINE...: make what the boot tests boot: for each kernel a disk, and for each MACHINE an image.
# MACHINE is SERIES/FLAVOUR/SUITE/INITRD/WITH: the kernel as for lab_kernel, whose dracut makes the image, systemd or
# plain, and what is in it: rtboot with its default config, none, or the name of a config of tests/vm/ or
# hook/examples/ without its .conf. The image lies in $lab/image/MACHINE then, the disk in
# $lab/image/SERIES/FLAVOUR/disk.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

if ! lab_may_root; then
	lab_say "NO MACHINE WILL BE BOOTED: dracut runs in a Debian root of its own, which only root can make"
	rm -rf "$lab/image"
	exit 0
fi
made=
for machine; do
	IFS=/ read -r series flavour suite initrd name <<EOF
$machine
EOF
	kernel=$(lab_kernel "$series" "$flavour") || exit 1
	image=$lab/image/$machine
	arch=$(lab_arch "$flavour")
	# shellcheck disable=SC2046
	make -s $(lab_cross "$arch") all || lab_die "rtboot does not build for $arch"
	if ! lab_may_run "$arch"; then
		lab_say "$machine WILL NOT BE BOOTED: dracut runs in an $arch root, whose programs this kernel does not run"
		rm -f "$image"
		continue
	fi
	mkdir -p "${image%/*}"
	case "$made " in
	*" $kernel "*) ;;
	*) lab_disk "$lab/image/$series/$flavour/disk" "$kernel" || lab_die "no disk for $(cat "$kernel/KVER")" ;;
	esac
	made="$made $kernel"
	with=rtboot
	conf=hook/rtboot.conf
	case $name in
	rtboot) ;;
	none) with=none ;;
	*)
		for conf in "tests/vm/$name.conf" "hook/examples/$name.conf"; do
			[ ! -e "$conf" ] || break
		done
		;;
	esac
	# An image with nothing of ours in it stays as good as it was.
	[ "$name" != none ] || [ -z "$(find "$image" -newer tests/lab/lab.sh 2> /dev/null)" ] || continue
	lab_say "making the $initrd initramfs for $(cat "$kernel/KVER") with the dracut of $suite, $name in it"
	lab_image "$image" "$suite" "$kernel" "$initrd" "$with" "$conf" ||
		{ tail -n 20 "$image.log" >&2; lab_die "dracut failed"; }
done
