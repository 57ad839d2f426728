#!/bin/sh
# prepare.sh FLAVOUR/INITRD...: make what the boot tests boot: for each kernel a disk, and for each kind
# of initrd an image with rtboot and one without.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

if ! lab_may_root; then
	lab_say "NO MACHINE WILL BE BOOTED: dracut runs in a Debian root of its own, which only root can make"
	rm -rf "$lab/image"
	exit 0
fi
mkdir -p "$lab/image"
for machine; do
	flavour=${machine%/*}
	initrd=${machine#*/}
	kernel=$(lab_kernel trixie "$flavour") || exit 1
	lab_disk "$lab/image/$flavour.disk" "$kernel" || lab_die "no disk for $flavour"
	for with in rtboot none; do
		image=$lab/image/$flavour-$initrd-$with
		lab_say "making the $initrd initramfs for $(cat "$kernel/KVER"), with $with"
		lab_image "$image" trixie "$kernel" "$initrd" "$with" ||
			{ tail -n 20 "$image.log" >&2; lab_die "dracut failed"; }
	done
done
