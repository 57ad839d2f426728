#!/bin/busybox sh
# shellcheck shell=dash
# PID 1 of the test machines' real system: prints what is there (capture.sh),
# loads a sound driver that the initramfs did not have, prints again, runs
# rtboot by hand, prints once more, has it undo everything, prints a last time, and powers off. With guest=brief on the
# kernel command line it prints what is there, and no more. The report goes to the disk whose serial is "report",
# because a serial line is slow in an emulator.
export PATH=/bin
[ -d /proc/1 ] || mount -t proc proc /proc
[ -d /sys/kernel ] || mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /tmp
echo "guest: the real system starts" > /dev/kmsg

report=
for disk in /sys/block/vd*; do
	[ "$(cat "$disk/serial")" = report ] && report=/dev/${disk##*/}
done

# section NAME COMMAND...: a part of the report. says NAME COMMAND: what rtboot says to that, and its exit status.
section() {
	echo "=== $1"
	shift
	"$@"
}
says() {
	section "$1" /bin/rtboot "$2" 2>&1
	echo "exit status $?"
}

# Drivers that the initramfs did not have.
load_modules() {
	while read -r module; do
		insmod "/modules/$module"
	done < /modules/list
	# The codec is probed in the background; its IRQ is there when it has an action.
	i=0
	while [ $i -lt 50 ] && [ -s /modules/list ] && ! grep -q snd_hda_intel /proc/interrupts; do
		sleep 0.1
		i=$((i + 1))
	done
}

# An IRQ that may be moved takes its own affinity once more.
movable() {
	for irq in /proc/irq/[0-9]*; do
		cat "$irq/smp_affinity_list" > /tmp/affinity
		cat /tmp/affinity > "$irq/smp_affinity_list" 2>/dev/null && echo "${irq##*/}"
	done
}

# The runtime of the fair server of each CPU. debugfs is mounted for this only.
fair_servers() {
	mkdir -p /tmp/debug
	mount -t debugfs debugfs /tmp/debug
	cat /tmp/debug/sched/fair_server/cpu[0-9]*/runtime
	umount /tmp/debug
}

effective() { grep . /proc/irq/[0-9]*/effective_affinity_list; }

# Somebody else moves an IRQ, to the last CPU.
move_irq() {
	last=$(sed 's,.*-,,' /sys/devices/system/cpu/online)
	for irq in /sys/kernel/irq/*; do
		[ "$(cat "$irq/actions")" != virtio0-config ] || echo "$last" > "/proc/irq/${irq##*/}/smp_affinity_list"
	done
}

# What comes after the boot. By hand, in the real system: the same engine, where nothing may have been done before.
by_hand() {
	load_modules
	section drivers /capture.sh
	section movable movable
	says rtboot status
	says plan plan
	says apply apply
	section applied /capture.sh
	says verify verify
	# An IRQ may fire, and so move, while one looks.
	section "before irqs" effective
	says irqs irqs
	section "after irqs" effective
	move_irq
	says drift verify
	says undo undo
	section undone /capture.sh
	section "fair servers undone" fair_servers
}

{
	section boot /capture.sh
	section mounts cat /proc/mounts
	section "fair servers" fair_servers
	grep -qw guest=brief /proc/cmdline || by_hand
	section log dmesg
	echo "=== end"
} > "$report"
sync
# The marker without which the boot did not happen.
echo "guest: report written to ${report:-nowhere}"
poweroff -f
