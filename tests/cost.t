#!/bin/sh
# What rtboot costs: system calls an IRQ, and memory. Counted on generated machines, as differences
# between a machine with 64 IRQs and one with 128, so that what does not grow falls out.
. tests/machine.sh
. tests/syscalls.sh
tap_needs strace

# stage DIR: how many system calls the worker of one stage makes there. Under strace(1), on a busy machine, that takes time.
stage() {
	printf '[boot]\ndeadline = 60000\n' >> "$1/etc/rtboot.conf"
	calls build/rtboot boot late --root "$1" &&
		grep -qx RTBOOT_STATE='"active"' "$1/run/rtboot/status"
}

for kind in moves:0-3:16 "is right already:0-1:9"; do
	affinity=${kind#*:}
	limit=${affinity#*:}
	affinity=${affinity%:*}
	tests/generate.sh "$work/64" irqs=64 "affinity=$affinity"
	tests/generate.sh "$work/128" irqs=128 "affinity=$affinity"
	few=$(stage "$work/64") && many=$(stage "$work/128")
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
		tests/generate.sh "$work/$irqs" irqs=$irqs irqthreads=$irqs "devices=${3:+$((irqs * ${3:-0} / 64))}"
		[ -z "$1" ] || printf '[irq]\nrule = %s\n' "$1" > "$work/$irqs/etc/rtboot.conf"
	done
	few=$(stage "$work/64") && many=$(stage "$work/128") &&
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

# An event after which everything is as it was. Of its two sessions the first only reads the config.
for irqs in 64 128; do
	tests/generate.sh "$work/$irqs" irqs=$irqs affinity=0-1
	build/rtboot boot late --root "$work/$irqs" 2> /dev/null
done
few=$(calls build/rtboot apply --event "add nothing" --root "$work/64") && many=$(calls build/rtboot apply --event "add nothing" --root "$work/128")
ok "events are looked at"
each=$(((many - few + 63) / 64))
[ "$each" -gt 0 ] && [ "$each" -le 9 ] && grep -q "^RTBOOT_RUNS=1$" "$work/128/run/rtboot/runs"
ok "an event with nothing to do costs $each system calls an IRQ, at most 9 ($few for 64 IRQs, $many for 128)"
rm -rf "$work/64" "$work/128"

# Memory that was handed out is never given back, so its peak is what is resident at the end: the
# worker is held there for a second, and the kernel counts its pages. (ru_maxrss is no use: it is
# kept in per-CPU batches, and reads 0 for a process as small as this.)
tests/generate.sh "$work/64"
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
