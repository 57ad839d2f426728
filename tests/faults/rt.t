#!/bin/sh
# Every fault in both stages, and in undo, where there is no config but a deadline, on a real-time kernel.
. tests/faults/machine.sh
irqs='0|1|24|34'
small rt-6.12 "proc/(1|17|20|28|307)|proc/irq/($irqs)|sys/kernel/irq/($irqs)|sys/devices/system/cpu/cpu[02]\
|sys/bus/workqueue/devices/writeback" <<EOF
[boot]
deadline = 10000
EOF
sweep "boot early" "boot late" undo
