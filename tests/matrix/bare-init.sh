#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of a machine that has no system but rtboot: says what the kernel made of its command line, before rtboot and
# after both its stages, and what rtboot says. The report goes to the second serial line, for the first is the kernel's.
/bin/busybox mkdir -p /proc /sys /dev /run
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run

# What there is, a line each: nothing behind the "=" where the kernel has no such file.
machine() {
	for list in possible online isolated nohz_full; do
		echo "$list=$(cat "/sys/devices/system/cpu/$list" 2>/dev/null)"
	done
	echo "init=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/1/status)"
	echo "irqs=$(cat /proc/irq/default_smp_affinity)"
}

{
	echo "=== before"
	machine
	echo "=== log"
	dmesg | grep -i -e housekeeping: -e isolcpus: -e no_hz: -e 'rcu:.*offload' -e rcu_nocbs=
	/bin/rtboot boot early
	/bin/rtboot boot late
	echo "=== after"
	machine
	echo "=== status"
	cat /run/rtboot/status
	echo "=== advice"
	sed '1,/^"advice":\[/d; /^\]/,$d' /run/rtboot/report.json
	echo "=== end"
} > /dev/ttyS1 2>&1
poweroff -f
