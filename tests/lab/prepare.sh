#!/bin/sh
# prepare.sh MACHINE...: make what the boot tests boot: for each kernel a disk, and for each MACHINE an image.
# MACHINE is FLAVOUR/INITRD/WITH: a kernel's flavour, systemd or plain, and what is in it: rtboot with its default
# config, none, or the name of a config of tests/vm/ or hook/examples/ without its .conf.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

if ! lab_may_root; then
	lab_say "NO MACHINE WILL BE BOOTED: dracut runs in a Debian root of its own, which only root can make"
	rm -rf "$lab/image"
	exit 0
fi
mkdir -p "$lab/image"
made=
for machine; do
	IFS=/ read -r flavour initrd name <<EOF
$machine
EOF
	kernel=$(lab_kernel trixie "$flavour") || exit 1
	case "$made " in
	*" $flavour "*) ;;
	*) lab_disk "$lab/image/$flavour.disk" "$kernel" || lab_die "no disk for $flavour" ;;
	esac
	made="$made $flavour"
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
	image=$lab/image/$flavour-$initrd-$name
	lab_say "making the $initrd initramfs for $(cat "$kernel/KVER"), with $name"
	lab_image "$image" trixie "$kernel" "$initrd" "$with" "$conf" ||
		{ tail -n 20 "$image.log" >&2; lab_die "dracut failed"; }
done
