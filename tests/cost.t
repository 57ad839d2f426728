#!/bin/sh
# What rtboot costs: system calls an IRQ, and memory. Counted on generated machines, as differences
# between a machine with 64 IRQs and one with 128, so that what does not grow falls out.
. tests/lab/tap.sh
command -v strace >/dev/null || tap_skip_all "strace is not installed"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# machine DIR IRQS AFFINITY [THREADS] [DEVICES]: an RT machine with that many IRQs, of that affinity each, shared out
# among so many devices, by default one. The first so many have a thread.
machine() {
	awk -v irqs="$2" -v affinity="$3" -v threads="${4:-0}" -v devices="${5:-1}" '
	function device(n) { return sprintf("0000:%02d:01.0", n) }
	BEGIN {
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
			print "sys/devices/pci0/" device(i % devices) "/msi_irqs/" i, "msix\\n"
			if (i < threads)
				print "proc/" 100 + i "/stat", 100 + i " (irq/" i "-device" i ") S 2 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 -51 0 1 0 96 " \
					"0 0 0 0 0 0 0 0 0 0 2147483647 0 1 0 0 17 0 50 1 0 0 0 0 0 0 0 0 0 0 0\\n"
		}
		for (i = 0; i < devices; i++) {
			print "sys/bus/pci/devices/" device(i), "", "../../../devices/pci0/" device(i)
			print "sys/devices/pci0/" device(i) "/driver", "", "../../../bus/pci/drivers/some"
		}
		print "etc/rtboot.conf", "\\n"
	}' | tests/tree.sh "$1"
}

# calls DIR: how many system calls the worker of one stage makes there. Its guard only waits, and how
# often it looks depends on the machine. Only the files of a captured tree have to be
# truncated, and only their links are tried again when something else on this machine is being renamed.
calls() {
	strace -f -o "$work/trace" build/rtboot boot late --root "$1" 2>/dev/null || return 1
	grep -qx RTBOOT_STATE='"active"' "$1/run/rtboot/status" || return 1
	awk 'NR == 1 { guard = $1 } $1 != guard && !/ resumed>/ && !/ ftruncate\(/ && !/ EAGAIN / && /\(/ { n++ } END { print n }' "$work/trace"
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

# A rule costs an IRQ so much more: what each of 64 IRQs more costs with the rule, less what it costs without.
# marginal RULE LIST [DEVICES]: what 64 IRQs more cost with it, in system calls, if all are on that list then. (No
# device has IRQ 0.) DEVICES is how many there are for 64 IRQs: "" for one in all.
marginal() {
	for irqs in 64 128; do
		machine "$work/$irqs" $irqs 0-3 $irqs ${3:+$((irqs * $3 / 64))}
		[ -z "$1" ] || printf '[irq]\nrule = %s\n' "$1" > "$work/$irqs/etc/rtboot.conf"
	done
	few=$(calls "$work/64") && many=$(calls "$work/128") &&
		[ "$(grep -lx "$2" "$work"/128/proc/irq/[1-9]*/smp_affinity_list | wc -l)" = 127 ] && echo $((many - few))
	rm -rf "$work/64" "$work/128"
}
without=$(marginal "" 0-1)
for rule in "action:device* cpus:2 priority:90" "device:0000:00:01.0 cpus:2 priority:90" "driver:so* cpus:2"; do
	with=$(marginal "$rule" 2)
	[ "${with:-0}" -gt 0 ] && [ "${without:-0}" -gt 0 ] && [ $(((with - without + 63) / 64)) -le 3 ]
	ok "64 IRQs more cost ${with:-?} system calls with the rule $rule, ${without:-?} without: at most 3 each"
done

# Whose IRQs they are is asked of each device, once, if a rule wants to know: that is the device's price, not the IRQ's.
with=$(marginal "driver:so* cpus:2" 2 64)
[ "${with:-0}" -gt 0 ] && [ $(((with - without + 63) / 64)) -le 7 ]
ok "64 devices more of one IRQ each cost $(((with - without) / 64)) system calls a device with the rule driver:so* cpus:2, at most 7"

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
