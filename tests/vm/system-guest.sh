#!/bin/sh
# What system.t asks of its machine, a Debian with systemd, irqbalance and kmod.

# irqs: each IRQ that is used, its affinity and its actions.
irqs() {
	for irq in /proc/irq/[0-9]*; do
		actions=$(cat "/sys/kernel/irq/${irq##*/}/actions")
		[ -z "$actions" ] || echo "${irq##*/} $(cat "$irq/smp_affinity_list") $actions"
	done
}

# Here rtboot runs only when it is told to; what events start is for after.t.
systemctl mask --quiet --now rtboot.socket rtboot.service

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

# After the last run the world goes on: a network interface comes up, and a CPU goes and comes back.
rm /etc/rtboot.conf
rtboot apply > /dev/null
nic=$(for path in /sys/class/net/e*; do echo "${path##*/}"; done)
echo 0x1003 > "/sys/class/net/$nic/flags"
for online in 0 1; do
	echo $online > /sys/devices/system/cpu/cpu1/online
	sleep 1
done
echo "=== late"
irqs
echo "=== late verify"
rtboot verify
echo "exit status $?"
echo "=== late status"
rtboot status
rtboot apply > /dev/null
echo "=== mended"
rtboot verify
echo "exit status $?"
echo "=== mended irqs"
irqs

# A device goes, and another one with the same driver gets the number of its IRQ, which somebody pins.
usb() { irqs | awk '/ xhci_hcd/ { print $1; exit }'; }
# number: that of the IRQ, and what tells it from another.
number() { echo "$(usb) $(stat -c %i "/sys/kernel/irq/$(usb)")"; }
echo "=== taken"
number
for device in /sys/bus/pci/drivers/xhci_hcd/0*; do
	echo "${device##*/}" > /sys/bus/pci/drivers/xhci_hcd/unbind
	echo "${device##*/}" > /sys/bus/pci/drivers/xhci_hcd/bind
done
sleep 1
number
echo 2 > "/proc/irq/$(usb)/smp_affinity_list"
rtboot undo
echo "exit status $?"
cat "/proc/irq/$(usb)/smp_affinity_list"
