#!/bin/sh
# A whole Debian after its boot.
# shellcheck source=tests/lab/debian.sh
. tests/lab/debian.sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

image=$lab/image/$rt/systemd/rtboot
[ -e "$image" ] || tap_skip_all "there is no image to boot: tests/lab/prepare.sh said why"
kernel=$(lab_kernel 6.12 rt-amd64)
mkdir -p "$work"
lab_debian "$work/disk" "$kernel" tests/vm/after-guest.sh hook/rtboot.conf
lab_monitor "$work/monitor" "$with.console" &
lab_boot "$with" "$kernel" "$image" "$work/disk" "$isolate" -qmp "unix:$work/monitor,server=on,wait=off" \
	-device pcie-root-port,id=late-slot,chassis=1 -netdev user,id=late,restrict=on \
	-netdev user,id=intel,restrict=on -device e1000e,netdev=intel \
	-netdev tap,id=queues,script=no,downscript=no,queues=4 -device virtio-net-pci,netdev=queues,mq=on,vectors=10
ok "it boots"
kill $!
tap_done
