#!/bin/sh
# What system.t asks of its machine, a Debian with systemd, irqbalance and kmod.

# irqs: each IRQ that is used, its affinity and its actions.
irqs() {
	for irq in /proc/irq/[0-9]*; do
		actions=$(cat "/sys/kernel/irq/${irq##*/}/actions")
		[ -z "$actions" ] || echo "${irq##*/} $(cat "$irq/smp_affinity_list") $actions"
	done
}

echo "=== systemd"
systemd-analyze cat-config systemd/system.conf | grep ^CPUAffinity=
sed -n 's/^Cpus_allowed_list:/PID 1/p' /proc/1/status
systemctl show -p CPUAffinity irqbalance.service

echo "=== irqbalance"
systemctl is-active irqbalance
pid=$(systemctl show -p MainPID --value irqbalance)
tr '\0' ' ' < "/proc/$pid/cmdline"
echo
tr '\0' '\n' < "/proc/$pid/environ" | grep ^IRQBALANCE

# Two rounds of one second each, from the moment an IRQ that is not pinned is put on an isolated CPU.
echo "=== placed"
stray=$(irqs | awk '/virtio0-config/ { print $1 }')
echo 3 > "/proc/irq/$stray/smp_affinity_list"
systemctl restart irqbalance
sleep 6
irqs

echo "=== verify"
rtboot verify
echo "exit status $?"
systemctl stop irqbalance

echo "=== kmod"
modprobe --showconfig | grep "^options usbcore"

# By hand: everything that can be set in the real system, and back.
cat > /etc/rtboot.conf << EOF
[boot]
deadline = 60000
[irq]
spread = round-robin
steering = housekeeping
rule = action:virtio0-config cpus:isolated priority:70
rule = action:nvme0q0 cpus:2 priority:1
[threads]
rule = name:ktimers/* on:isolated priority:60
[power]
resume-latency-us = n/a
usb-autosuspend = off
[sysctl]
kernel.timer_migration = 0
vm.stat_interval = 10
[sysfs]
/sys/kernel/mm/ksm/run = 1
[modules]
load = mc
EOF
rtboot undo > /dev/null
echo "=== before"
/capture.sh
echo "=== apply"
rtboot apply
echo "exit status $?"
echo "=== applied"
/capture.sh
echo "=== holds"
rtboot verify
echo "exit status $?"
rtboot undo
echo "exit status $?"
echo "=== undone"
/capture.sh
# Modules that are not there, and one whose loading does not end.
echo "install hangs /bin/sleep 60" > /etc/modprobe.d/hangs.conf
cat > /etc/rtboot.conf << EOF
[boot]
deadline = 8000
[modules]
load = hangs no_such_module
[sysctl]
vm.stat_interval = 5
EOF
echo "=== modules"
rtboot apply | grep -e hangs -e no_such_module
cat /proc/sys/vm/stat_interval
