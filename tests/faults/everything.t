#!/bin/sh
# Every fault in both stages where the config asks for all there is.
. tests/faults/machine.sh
irqs='1|9|129|134|147'
small laptop "proc/(1|17|18|92|190|232)|proc/irq/($irqs)|sys/kernel/irq/($irqs)|sys/devices/system/cpu/cpu[037]\
|sys/devices/system/cpu/cpufreq/policy[03]|sys/bus/pci/devices/0000:00:1f.(3|6)|sys/bus/usb/devices/2-1\
|sys/bus/workqueue/devices/writeback|sys/class/sound/card0|sys/class/net/eth0|sys/module/(usbcore|snd_usb_audio)" <<EOF
[boot]
deadline = 10000
[cpus]
flush = hotplug
[irq]
steering = housekeeping
rule = card:* cpus:isolated priority:90
rule = driver:e1000e cpus:3
rule = action:i8042 cpus:keep
rule = irq:9 cpus:5 priority:60
[power]
governor = performance
min-freq-khz = 4600000
energy-performance-preference = performance
resume-latency-us = n/a
usb-autosuspend = off
[sysctl]
kernel.timer_migration = 0
[sysfs]
/sys/kernel/mm/transparent_hugepage/enabled = never
[modules]
load = snd_usb_audio not_there
[system]
tell = systemd irqbalance modprobe
EOF
put sys/kernel/mm/transparent_hugepage/enabled madvise
put sys/devices/pci0000:00/0000:00:1f.6/net/eth0/queues/rx-0/rps_cpus 88
put run/modprobe.d/50-rtboot.conf "# there before"
sweep "boot early" "boot late" -- undo
