#!/bin/sh
# recapture.sh [NAME...]: boot the machines named, or all, without rtboot, and keep what their
# kernels say (tests/capture.sh) as NAME.tree beside this file.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

# Name, series and flavour of the kernel, command line.
machines='
rt-5.10		5.10	rt-amd64	isolcpus=2-3
rt-6.12		6.12	rt-amd64	isolcpus=managed_irq,domain,2-3 nohz_full=2-3
rt-6.12-null	6.12	rt-amd64	isolcpus=2-3
rt-6.12-offline	6.12	rt-amd64	isolcpus=2-3 nohz_full=2-3 maxcpus=3
rt-7.3		7.3	rt-amd64	isolcpus=managed_irq,domain,2-3 nohz_full=2-3
stock-6.12	6.12	cloud-amd64	isolcpus=managed_irq,domain,2-3 nohz_full=2-3
'

tests/lab/packages.sh demo || exit 1
mkdir -p "$lab/out"
echo "$machines" | while read -r name series flavour append; do
	case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
	[ -n "$name" ] || continue
	kernel=$(lab_kernel "$series" "$flavour") || exit 1
	image=$lab/image/$series/$flavour/capture
	mkdir -p "${image%/*}"
	[ -e "$image" ] || lab_image "$image" trixie "$kernel" plain none || lab_die "dracut failed: $image.log"
	[ -e "$image.disk" ] || lab_disk "$image.disk" "$kernel" || lab_die "no disk"
	lab_say "booting $name"
	lab_boot "$lab/out/$name" "$kernel" "$image" "$image.disk" "$append" || lab_die "$name did not boot"
	lab_section "$lab/out/$name" boot > "tests/machines/$name.tree"
done
