#!/bin/sh
# prepare.sh [FLAVOUR...]: install what the boot tests need, and make the images and disks that
# they boot: for each kernel both kinds of initrd, with rtboot and without.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

lab_install
mkdir -p "$lab/image"
for flavour; do
	kernel=$(lab_kernel trixie "$flavour") || exit 1
	lab_disk "$lab/image/$flavour.disk" "$kernel" || lab_die "no disk for $flavour"
	for initrd in systemd plain; do
		for with in rtboot none; do
			image=$lab/image/$flavour-$initrd-$with
			lab_say "making the $initrd initramfs for $(cat "$kernel/KVER"), with $with"
			lab_image "$image" trixie "$kernel" "$initrd" "$with" ||
				{ tail -n 20 "$image.log" >&2; lab_die "dracut failed"; }
		done
	done
done
