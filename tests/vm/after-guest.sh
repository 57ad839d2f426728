#!/bin/sh
# What after.t asks of its machine, a Debian with systemd, udev and irqbalance: after each event, when nothing that can be
# moved is left on the isolated CPUs 2-3. Read from /proc and /sys; rtboot is asked for what it says.

# hosts JSON: have the emulator's monitor do that (lab_monitor).
hosts() { echo "guest: monitor $1" > /dev/console; }

# ms: the time since boot.
ms() { awk '{ print int($1 * 1000) }' /proc/uptime; }

# strays: the IRQs in use that may fire on an isolated CPU although the kernel lets them be moved: it takes the same affinity
# again from us. One that has moved and fires there until its next interrupt is known to rtboot as pending.
strays() {
	for irq in /proc/irq/[0-9]*; do
		read -r actions < "/sys/kernel/irq/${irq##*/}/actions" || continue
		read -r affinity < "$irq/smp_affinity_list"
		read -r effective < "$irq/effective_affinity_list"
		case $affinity in
		*[23]* | *-[4-9]*) echo "$affinity" 2> /dev/null > "$irq/smp_affinity_list" || continue ;;
		*)
			case $effective in *[23]*) ;; *) continue ;; esac
			rtboot irqs | sed 's,^\* ,,' | awk -v irq="${irq##*/}" '$1 == irq && / pending/ { found = 1 } END { exit !found }' && continue
			;;
		esac
		echo "${irq##*/} $actions is $affinity, fires on $effective"
	done 2> /dev/null
}

runs() { sed -n 's/^RTBOOT_RUNS=//p' /run/rtboot/runs 2> /dev/null || echo 0; }

# settles WHAT: report how long after now it takes until there is no stray, up to 10 s, which are left then, how many runs of
# rtboot that took, and what verify says.
settles() {
	start=$(ms)
	before=$(runs)
	# A driver may still be at it.
	sleep 0.3
	while left=$(strays) && [ -n "$left" ] && [ $(($(ms) - start)) -lt 10000 ]; do
		sleep 0.05
	done
	took=$(($(ms) - start))
	sleep 1.5
	echo "$1: clean after $took ms, $(($(runs) - before)) runs, left: $left; verify: $(rtboot verify); by $(sed -n 's/^RTBOOT_LAST_RUN_BY=//p' /run/rtboot/runs)"
}

up() { echo 0x1003 > "/sys/class/net/$1/flags"; }
down() { echo 0x1002 > "/sys/class/net/$1/flags"; }
nics() { for nic in /sys/class/net/e*; do echo "${nic##*/}"; done; }
online() { echo "$2" > "/sys/devices/system/cpu/cpu$1/online"; }

# everything WHERE: all that may come and go.
everything() {
	for nic in $(nics); do
		up "$nic"
	done
	settles "$1: links up"
	for nic in $(nics); do
		down "$nic"
		up "$nic"
	done
	settles "$1: links down and up"
	for cpu in 1 3; do
		online $cpu 0
		settles "$1: CPU $cpu off"
		online $cpu 1
		settles "$1: CPU $cpu on"
	done
	modprobe -r e1000e
	modprobe e1000e
	udevadm settle
	for nic in $(nics); do
		up "$nic"
	done
	settles "$1: driver loaded again"
}

echo "=== boot"
systemctl is-active rtboot.socket
settles "boot"
strays
cat /run/rtboot/runs
echo "=== without"
systemctl stop irqbalance
everything "without irqbalance"
echo "=== with"
systemctl start irqbalance
everything "with irqbalance"
echo "=== hotplug"
hosts '{"execute":"device_add","arguments":{"driver":"virtio-net-pci","id":"late","bus":"late-slot","netdev":"late"}}'
hosts '{"execute":"device_add","arguments":{"driver":"usb-audio","id":"card","audiodev":"au"}}'
i=0
until [ "$(nics | wc -l)" -gt 3 ] && [ -e /proc/asound/card1 ] || [ $i -gt 100 ]; do
	sleep 0.1
	i=$((i + 1))
done
nics
cat /proc/asound/cards
for nic in $(nics); do
	up "$nic"
done
settles "hotplug"
echo "=== storm"
systemctl stop systemd-udevd-kernel.socket systemd-udevd-control.socket systemd-udevd.service
before=$(runs)
start=$(ms)
i=0
while [ $i -lt 10000 ]; do
	echo add
	i=$((i + 1))
done > /dev/null
echo "counting took $(($(ms) - start)) ms"
start=$(ms)
i=0
while [ $i -lt 10000 ]; do
	echo add > /sys/devices/virtual/mem/null/uevent
	i=$((i + 1))
done
echo "the storm took $(($(ms) - start)) ms, $(($(runs) - before)) runs"
settles "storm"
systemctl is-active rtboot.socket
echo "=== failed"
systemctl --failed --no-legend
pgrep rtboot
journalctl -u rtboot.service -u rtboot.socket --no-pager -o short-monotonic
echo "=== undone"
rtboot undo
for nic in $(nics); do
	down "$nic"
	up "$nic"
done
sleep 2
rtboot status | head -n 2
systemctl --failed --no-legend
