#!/bin/sh
# Every knob that every kernel has, at once.
. tests/lab/boots.sh

config=knobs
boots_with $rt/plain "$isolate"
is "$(status_of STATE)" active "state is active"

is "$(affinity_of virtio0-config)" 2-3 "a rule sends an IRQ to the isolated CPUs"
is "$(threads_of virtio0-config)" 1:70 "  and its thread has the rule's priority"

# Round-robin: all others that may be moved have one housekeeping CPU each, and as many on each, or one more.
lab_section "$with" movable | sort > "$with.movable"
awk -F "$tab" '$1 == "irq" && $3 != "" && $3 !~ /^virtio0-config/ { print $2 "\t" $4 }' "$with.facts" | sort > "$with.irqs"
join -t "$tab" "$with.irqs" "$with.movable" | cut -f 2 | sort | uniq -c | awk '{ print $2, $1 }' > "$with.spread"
is "$(cut -d ' ' -f 1 "$with.spread" | tr '\n' ' ')" "0 1 " "the other IRQs have one housekeeping CPU each"
awk 'NR == 1 { first = $2 } NR == 2 { exit !($2 >= 3 && first >= 3) } ' "$with.spread"
ok "  and neither of them all: $(tr '\n' ' ' < "$with.spread")"
effective=$(grep "^effective$tab.*isolated$" "$with.facts" | cut -f 2 | sort | comm -12 - "$with.movable")
is "$(echo "$effective" | grep -vx "$(irq_of virtio0-config)")" "" "only what a rule sent there is effective on isolated CPUs"
is "$(threads_of xhci_hcd)" 1:50 "an IRQ that no rule is about keeps its priority"

is "$(file proc/sys/kernel/timer_migration)" '0\n' "a sysctl is set"
for cpu in 0 1 2 3; do
	case $cpu in [01]) latency=0 ;; *) latency=20 ;; esac
	is "$(file "sys/devices/system/cpu/cpu$cpu/power/pm_qos_resume_latency_us")" "$latency\n" "resume latency of CPU $cpu: $latency"
done
is "$(lab_section "$with" boot | grep '^sys/.*power/control' | grep -c 'on\\n$')" \
	"$(lab_section "$with" boot | grep -c '^sys/.*power/control')" "no USB device is suspended"
is "$(file sys/module/usbcore/parameters/autosuspend)" '-1\n' "nor any that will come"
is "$(file run/modprobe.d/50-rtboot.conf | sed 's/.*\\noptions/options/')" 'options usbcore autosuspend=-1\n' "modprobe is told"
file run/systemd/system.conf.d/50-rtboot.conf | grep -q '\[Manager\]\\nCPUAffinity=\\nCPUAffinity=0-1\\n'
ok "systemd is told"
is "$(outcome_of 'cpufreq.policy[^"]*' | sort -u)" absent \
	"a governor is absent where there is no cpufreq"
is "$(status_of KERNEL_CONFIG)" "$(for option in PREEMPT_RT HZ NO_HZ_FULL RCU_NOCB_CPU HIGH_RES_TIMERS; do
	echo "$option=$(sed -n "s/^CONFIG_$option=//p" "$kernel/config")"; done | tr '\n' ' ' | sed 's/ $//')" \
	"the status knows how the kernel was built"
tap_done
