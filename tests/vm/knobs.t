#!/bin/sh
# Every knob that every kernel has, at once.
. tests/lab/boots.sh

config=knobs
append="isolcpus=managed_irq,domain,2-3 nohz_full=2-3"
boots_with $rt/plain "$append"
is "$(status_of STATE)" active "state is active"
run_text report.json > "$with.json"

# irq_of ACTION, threads_of IRQ, file PATH: from the guest's own reading of the start of the real system.
irq_of() { awk -F "$tab" -v action="$1" '$1 == "irq" && $3 ~ "^" action { print $2 " on " $4 }' "$with.facts"; }
threads_of() { awk -F "$tab" -v name="^irq/$1-" '$4 ~ name { print "policy " $6 " priority " $7 }' "$with.facts" | sort -u; }
file() { lab_section "$with" boot | sed -n "s,^$1$tab,,p"; }

pinned=$(irq_of virtio0-config)
is "${pinned#* }" "on 2-3" "a rule sends an IRQ to the isolated CPUs"
is "$(threads_of "${pinned%% *}")" "policy 1 priority 70" "  and its thread has the rule's priority"

# Round-robin: all others that may be moved have one housekeeping CPU each, and as many on each, or one more.
lab_section "$with" movable | sort > "$with.movable"
awk -F "$tab" '$1 == "irq" && $3 != "" && $3 !~ /^virtio0-config/ { print $2 "\t" $4 }' "$with.facts" | sort > "$with.irqs"
join -t "$tab" "$with.irqs" "$with.movable" | cut -f 2 | sort | uniq -c | awk '{ print $2, $1 }' > "$with.spread"
is "$(cut -d ' ' -f 1 "$with.spread" | tr '\n' ' ')" "0 1 " "the other IRQs have one housekeeping CPU each"
awk 'NR == 1 { first = $2 } NR == 2 { exit !($2 >= 3 && first >= 3) } ' "$with.spread"
ok "  and neither of them all: $(tr '\n' ' ' < "$with.spread")"
effective=$(grep "^effective$tab.*isolated$" "$with.facts" | cut -f 2 | sort | comm -12 - "$with.movable")
is "$(echo "$effective" | grep -vx "${pinned%% *}")" "" "only what a rule sent there is effective on isolated CPUs"
is "$(threads_of "$(irq_of xhci_hcd | cut -d ' ' -f 1)")" "policy 1 priority 50" "an IRQ that no rule is about keeps its priority"

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
is "$(sed -n 's/.*"class":"power","name":"cpufreq.policy[^"]*".*"outcome":"\([a-z]*\)".*/\1/p' "$with.json" | sort -u)" absent \
	"a governor is absent where there is no cpufreq"
is "$(status_of KERNEL_CONFIG)" "$(for option in PREEMPT_RT HZ NO_HZ_FULL RCU_NOCB_CPU HIGH_RES_TIMERS; do
	echo "$option=$(sed -n "s/^CONFIG_$option=//p" "$kernel/config")"; done | tr '\n' ' ' | sed 's/ $//')" \
	"the status knows how the kernel was built"
tap_done
