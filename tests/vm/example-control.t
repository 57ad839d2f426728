#!/bin/sh
set -- control
. tests/vm/example.sh

is "$(outcome_of 'device:eth1 cpus:3 priority:80')" absent "an interface that is not there is absent"
for cpu in 2 3; do
	is "$(file "sys/devices/system/cpu/cpu$cpu/power/pm_qos_resume_latency_us")" '10\n' "the resume latency of CPU $cpu"
done
is "$(file proc/sys/kernel/timer_migration)" '0\n' "the sysctl is set"

# The interface itself: the server that was written by hand has an eth1, of five IRQs, and an eth10.
rm -rf "$work/server"
tests/tree.sh "$work/server" < tests/machines/server.tree
mkdir "$work/server/etc"
cp hook/examples/control.conf "$work/server/etc/rtboot.conf"
build/rtboot boot late --root "$work/server" 2>/dev/null
is "$(for irq in "$work"/server/proc/irq/[0-9]*; do
	grep -qE '^eth1(-|$)' "$work/server/sys/kernel/irq/${irq##*/}/actions" && cat "$irq/smp_affinity_list" && echo
done | sort | uniq -c | tr -s ' \n')" " 5 3" "all IRQs of eth1 have the CPU of the rule"
is "$(grep -lx 3 "$work"/server/proc/irq/*/smp_affinity_list | wc -l)" 5 "  and those of no other device"
rm -rf "$work/server"
tap_done
