#!/bin/sh
# Every fault in both stages on a stock kernel: nothing is touched, whatever fails.
. tests/faults/machine.sh
irqs='0|1|24|28'
small stock-6.12 "proc/(1|2)|proc/irq/($irqs)|sys/kernel/irq/($irqs)|sys/devices/system/cpu/cpu[02]" <<EOF
[boot]
deadline = 10000
EOF
sweep "boot early" "boot late"
