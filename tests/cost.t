#!/bin/sh
# What rtboot costs: system calls an IRQ, and memory. Counted on generated machines, as differences
# between a machine with 64 IRQs and one with 128, so that what does not grow falls out.
. tests/lab/tap.sh
command -v strace >/dev/null || tap_skip_all "strace is not installed"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# machine DIR IRQS AFFINITY: an RT machine with that many IRQs, of that affinity each.
machine() {
	awk -v irqs="$2" -v affinity="$3" 'BEGIN {
		OFS = "\t"
		print "proc/sys/kernel/version", "#1 SMP PREEMPT_RT x\\n"
		print "proc/sys/kernel/osrelease", "6.12.0-rt\\n"
		print "proc/sys/kernel/random/boot_id", "b\\n"
		print "proc/cmdline", "isolcpus=2-3\\n"
		print "sys/devices/system/cpu/possible", "0-3\\n"
		print "sys/devices/system/cpu/online", "0-3\\n"
		print "sys/devices/system/cpu/isolated", "2-3\\n"
		print "proc/irq/default_smp_affinity", "3\\n"
		for (i = 0; i < irqs; i++) {
			print "proc/irq/" i "/smp_affinity_list", affinity "\\n"
			print "proc/irq/" i "/effective_affinity_list", "0\\n"
			print "sys/kernel/irq/" i "/actions", "device" i "\\n"
		}
	}' | tests/tree.sh "$1"
}

# calls DIR: how many system calls the worker of one stage makes there. Its guard only waits, and how
# often it looks depends on the machine.
calls() {
	strace -f -o "$work/trace" build/rtboot boot late --root "$1" 2>/dev/null || return 1
	grep -qx RTBOOT_STATE='"active"' "$1/run/rtboot/status" || return 1
	awk 'NR == 1 { guard = $1 } $1 != guard && !/ resumed>/ && /\(/ { n++ } END { print n }' "$work/trace"
}

for kind in moves:0-3:16 "is right already:0-1:9"; do
	affinity=${kind#*:}
	limit=${affinity#*:}
	affinity=${affinity%:*}
	machine "$work/64" 64 "$affinity"
	machine "$work/128" 128 "$affinity"
	few=$(calls "$work/64") && many=$(calls "$work/128")
	ok "an IRQ that ${kind%%:*}: the machines are set"
	each=$(((many - few + 63) / 64))
	[ "$each" -gt 0 ] && [ "$each" -le "$limit" ]
	ok "an IRQ that ${kind%%:*} costs $each system calls, at most $limit ($few for 64 IRQs, $many for 128)"
	rm -rf "$work/64" "$work/128"
done

# Memory that was handed out is never given back, so its peak is what is resident at the end: the
# worker is held there for a second, and the kernel counts its pages. (ru_maxrss is no use: it is
# kept in per-CPU batches, and reads 0 for a process as small as this.)
machine "$work/64" 64 0-3
rm -f "$work/trace"
strace -f -o "$work/trace" -e trace=exit_group --inject=exit_group:delay_enter=1000000 \
	build/rtboot boot late --root "$work/64" 2>/dev/null &
i=0
while ! grep -q exit_group "$work/trace" 2>/dev/null && [ $i -lt 50 ]; do
	sleep 0.1
	i=$((i + 1))
done
peak=$(awk '$1 == "Rss:" { print $2 }' "/proc/$(awk '/exit_group/ { print $1; exit }' "$work/trace")/smaps_rollup")
wait
[ "${peak:-0}" -gt 0 ] && [ "$peak" -lt 1024 ]
ok "at 64 IRQs that move the peak of resident memory is $peak KiB, under 1024"
tap_done
