#!/bin/sh
# A whole Debian with the stock kernel: nothing listens, and nothing is left of a run.
# shellcheck source=tests/lab/debian.sh
. tests/lab/debian.sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

image=$lab/image/$stock/systemd/rtboot
[ -e "$image" ] || tap_skip_all "there is no image to boot: tests/lab/prepare.sh said why"
kernel=$(lab_kernel 6.12 cloud-amd64)
mkdir -p "$work"
lab_debian "$work/disk" "$kernel" tests/vm/after-stock-guest.sh hook/rtboot.conf
lab_boot "$with" "$kernel" "$image" "$work/disk" "$isolate"
ok "it boots"
rm -f "$work/disk"
[ "$tap_failed" = 0 ] || tap_done
is "$(lab_section "$with" units)" "ActiveState=inactive
ConditionResult=no
Result=success
ExecMainStatus=0
ActiveState=inactive" "the socket was never opened, and no unit has failed"
is "$(lab_section "$with" store | paste -s -d ' ')" 'report report.json status "fallback"' "  the store is as the initramfs left it"
tap_done
