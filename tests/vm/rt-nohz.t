#!/bin/sh
# nohz_full= alone: /sys/devices/system/cpu/isolated is empty, and PID 1 starts on every CPU. The image is made by
# initramfs-tools.
set -- 6.12/rt-amd64/trixie/initramfs-tools "nohz_full=2-3"
. tests/vm/rt.sh
