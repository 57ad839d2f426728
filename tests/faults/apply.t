#!/bin/sh
# Every fault in apply, which no guard watches, with on-failure = revert.
. tests/faults/machine.sh
irqs='1|9|147'
small laptop "proc/(1|92)|proc/irq/($irqs)|sys/kernel/irq/($irqs)|sys/devices/system/cpu/cpu[07]|sys/module/usbcore" <<EOF
[boot]
on-failure = revert
deadline = 10000
[sysctl]
kernel.timer_migration = 0
[system]
tell = systemd
EOF
sweep apply undo
