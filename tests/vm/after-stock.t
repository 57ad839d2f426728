#!/bin/sh
# A whole Debian with the stock kernel: nothing listens, and nothing is left of a run.
# shellcheck source=tests/lab/debian.sh
. tests/lab/debian.sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

boots_debian "$stock/systemd/rtboot" tests/vm/after-stock-guest.sh hook/rtboot.conf "$isolate"
is "$(lab_section "$with" units)" "ActiveState=inactive
ConditionResult=no
Result=success
ExecMainStatus=0
ActiveState=inactive" "the socket was never opened, and no unit has failed"
is "$(lab_section "$with" store | paste -s -d ' ')" 'report report.json status "fallback"' "  the store is as the initramfs left it"
tap_done
