#!/bin/sh
# What after.t asks of its machine, a Debian with systemd, udev and irqbalance: after each event, whether anything that can
# be moved is left on the isolated CPUs 2-3. Read from /proc and /sys; rtboot is asked only for what it says itself.
# shellcheck disable=SC1091 # what is sourced is the guest's

# monitor JSON: have the emulator's monitor do that (lab_monitor).
monitor() { echo "guest: monitor $1" > /dev/console; }

# ms: the time since boot. run KEY: of the last run.
ms() { awk '{ print int($1 * 1000) }' /proc/uptime; }
run() { (. /run/rtboot/runs && eval "echo \"\$RTBOOT_$1\""); }

# strays: the IRQs in use that may fire on an isolated CPU although the kernel lets them be moved: it takes the same affinity
# again from us. One that has been moved fires there until its next interrupt: then rtboot must name it as pending.
strays() {
	for irq in /proc/irq/[0-9]*; do
		number=${irq##*/}
		actions=
		read -r actions < "/sys/kernel/irq/$number/actions"
		[ -n "$actions" ] || continue
		read -r affinity < "$irq/smp_affinity_list"
		read -r effective < "$irq/effective_affinity_list"
		case $affinity in
		*[23]*) echo "$affinity" > "$irq/smp_affinity_list" || continue ;;
		*)
			case $effective in *[23]*) ;; *) continue ;; esac
			rtboot irqs | grep -q "^\* $number .* pending$" && continue
			;;
		esac
		echo "stray $number $actions may fire on $affinity, fires on $effective"
	done 2> /dev/null
}

# settles WHAT: how long it takes from now until there is no stray, 10 s at most; what is left then; how many runs of rtboot
# that took, by what, and what verify says when they are over.
settles() {
	start=$(ms)
	while left=$(strays) && [ -n "$left" ] && [ $(($(ms) - start)) -lt 10000 ]; do
		sleep 0.05
	done
	took=$(($(ms) - start))
	sleep 1
	echo "event $1 | $took | $(($(run RUNS) - runs)) | $(run LAST_RUN_BY) | $(rtboot verify | tail -n 1)"
	[ -z "$left" ] || echo "$left"
	runs=$(run RUNS)
}

up() { echo 0x1003 > "/sys/class/net/$1/flags"; }
down() { echo 0x1002 > "/sys/class/net/$1/flags"; }
nics() { for nic in /sys/class/net/e*; do echo "${nic##*/}"; done; }
each() {
	for nic in $(nics); do
		"$1" "$nic"
	done
}
online() { echo "$2" > "/sys/devices/system/cpu/cpu$1/online"; }

# everything: all that may come and go.
everything() {
	each down
	each up
	settles "links down and up"
	for cpu in 1 3; do
		online $cpu 0
		settles "CPU $cpu off"
		online $cpu 1
		settles "CPU $cpu on"
	done
	modprobe -r e1000e
	modprobe e1000e
	udevadm settle
	each up
	settles "driver again"
	echo "priorities $(for stat in /proc/[0-9]*/stat; do
		awk '$2 ~ /^\(irq\/[0-9]+-enp0s9/ { print $40 }' "$stat"
	done 2> /dev/null | sort -u | paste -s -d ' ')"
}

runs=0
echo "=== up"
systemctl is-active rtboot.socket
systemctl show -p Listen rtboot.socket
each up
settles "links up"
ls /proc/irq/*/*virtio*input.3 > /dev/null && echo "several queues"
rtboot irqs | grep pending

echo "=== without irqbalance"
systemctl stop irqbalance
everything
echo "=== with irqbalance"
systemctl start irqbalance
everything

echo "=== hotplug"
monitor '{"execute":"device_add","arguments":{"driver":"virtio-net-pci","id":"late","bus":"late-port","netdev":"late"}}'
monitor '{"execute":"device_add","arguments":{"driver":"usb-audio","id":"card","audiodev":"au"}}'
i=0
until [ "$(nics | wc -l)" -gt 3 ] && [ -e /proc/asound/card1 ] || [ $i -gt 100 ]; do
	sleep 0.1
	i=$((i + 1))
done
nics | wc -l
ls -d /proc/asound/card1
each up
settles "hotplug"

echo "=== escape"
systemd-run --quiet --unit=escaped -p CPUAffinity=0-3 sleep 1000
mkdir /sys/fs/cgroup/plain
taskset -c 1-2 sleep 1000 &
loose=$!
echo $loose > /sys/fs/cgroup/plain/cgroup.procs
# One that is put there alone is not named.
taskset -c 3 sleep 1000 &
pinned=$!
sleep 0.5
rtboot verify
echo "exit status $?"
rtboot status | grep "^user tasks"
systemctl stop escaped
kill $loose $pinned
sleep 0.5
rtboot verify
echo "exit status $?"
echo "=== user"
setpriv --reuid=65534 --regid=65534 --clear-groups rtboot status
echo "exit status $?"

echo "=== resume"
# Everything but the machine's own sleep, at whose end some emulators hang: tasks are frozen, devices and CPUs go and return.
echo processors > /sys/power/pm_test
echo 1 > /sys/module/suspend/parameters/pm_test_delay
# Without the socket nothing else can start it.
systemctl stop rtboot.socket
systemctl start suspend.target
sleep 2
echo "resumed $(systemctl show -p Result --value systemd-suspend.service) $(run LAST_RUN_BY)"
systemctl start rtboot.socket
settles "resume"

echo "=== storm"
systemctl stop systemd-udevd-kernel.socket systemd-udevd-control.socket systemd-udevd.service
sleep 1
runs=$(run RUNS)
start=$(ms)
i=0
while [ $i -lt 10000 ]; do
	echo add > /sys/devices/virtual/mem/null/uevent
	i=$((i + 1))
done
took=$(($(ms) - start))
sleep 2
echo "storm $took $(($(run RUNS) - runs))"
each down
each up
settles "storm"
systemctl is-active rtboot.socket
echo "=== rest"
systemctl --failed --no-legend
for process in /proc/[0-9]*/comm; do
	grep -x rtboot "$process"
done
journalctl -u rtboot.service --no-pager -o cat | grep ": was "
echo "=== undone"
rtboot undo
before=$(run RUNS)
each down
each up
sleep 2
echo "runs $(($(run RUNS) - before))"
rtboot status | head -n 1
systemctl restart rtboot.socket
systemctl is-active rtboot.socket
systemctl --failed --no-legend
