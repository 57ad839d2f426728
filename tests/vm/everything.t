#!/bin/sh
# Every key at once (tests/everything.conf).
. tests/lab/boots.sh

config=everything
boots_with $rt/plain "$isolate"
is "$(status_of STATE) $(status_of SETTINGS_FAILED)" "active 0" "state is active"

is "$(affinity_of virtio0-config)" 2-3 "a rule sends an IRQ to the isolated CPUs"
is "$(threads_of virtio0-config)" 1:70 "  and its thread has the rule's priority"

is "$(affinity_of acpi) $(threads_of acpi)" "1 1:60" "  another one an IRQ to CPU 1"
is "$(affinity_of i8042 | uniq)" 0-3 "  and one leaves IRQs where they were"

# Round-robin: all others that may be moved have one housekeeping CPU each, and as many on each, or one more.
lab_section "$with" movable | sort > "$with.movable"
awk -F "$tab" '$1 == "irq" && $3 != "" && $3 !~ /^(virtio0-config|acpi|i8042)/ { print $2 "\t" $4 }' "$with.facts" | sort > "$with.irqs"
join -t "$tab" "$with.irqs" "$with.movable" | cut -f 2 | sort | uniq -c | awk '{ print $2, $1 }' > "$with.spread"
is "$(cut -d ' ' -f 1 "$with.spread" | tr '\n' ' ')" "0 1 " "the other IRQs have one housekeeping CPU each"
awk 'NR == 1 { first = $2 } NR == 2 { exit !(first + $2 >= 5 && first - $2 <= 1 && $2 - first <= 1) }' "$with.spread"
ok "  and each as many, or one more: $(tr '\n' ' ' < "$with.spread")"
effective=$(grep "^effective$tab.*isolated$" "$with.facts" | cut -f 2 | sort | comm -12 - "$with.movable")
is "$(echo "$effective" | grep -vxF "$(irq_of virtio0-config; irq_of i8042)")" "" "only what a rule sent or left there is effective on isolated CPUs"
is "$(threads_of xhci_hcd)" 1:50 "an IRQ that no rule is about keeps its priority"

is "$(file proc/sys/kernel/timer_migration) $(file proc/sys/kernel/sched_rt_runtime_us)" '0\n -1\n' "sysctls are set"
is "$(awk -F "$tab" '$1 == "thread" && $4 ~ /^ktimers/ { print $4 " " $6 ":" $7 }' "$with.facts" | sort | paste -s -d ' ')" \
	"ktimers/0 1:1 ktimers/1 1:1 ktimers/2 1:2 ktimers/3 1:2" "the priority of kernel threads on isolated CPUs is"
is "$(lab_section "$with" "fair servers" | paste -s -d ' ')" "50000000 50000000 0 0" "the fair servers of isolated CPUs are off"
is "$(lab_section "$with" "fair servers undone" | paste -s -d ' ')" "50000000 50000000 50000000 50000000" "  until the undo"
is "$(lab_section "$with" mounts | grep -c '^proc ') $(lab_section "$with" mounts | grep -c debugfs)" "1 0" "  and debugfs is mounted nowhere"
is "$(outcome_of tun) $(outcome_of loop)" "applied applied" "modules are loaded"
for cpu in 0 1 2 3; do
	case $cpu in [01]) latency=0 ;; *) latency=n/a ;; esac
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
