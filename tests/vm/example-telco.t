#!/bin/sh
set -- telco
. tests/vm/example.sh

lab_section "$with" movable | sort > "$with.movable"
is "$(grep "^effective$tab.*isolated$" "$with.facts" | cut -f 2 | sort | comm -12 - "$with.movable")" "" \
	"no movable IRQ is effective on an isolated CPU"
is "$(awk -F "$tab" '$1 == "irq" && $3 != "" { print $2 "\t" $4 }' "$with.facts" | sort | join -t "$tab" - "$with.movable" |
	cut -f 2 | sort -u | tr '\n' ' ')" "0 1 " "each IRQ has one housekeeping CPU"
for cpu in 2 3; do
	is "$(file "sys/devices/system/cpu/cpu$cpu/power/pm_qos_resume_latency_us")" 'n/a\n' "CPU $cpu uses no idle state"
done
is "$(file proc/sys/vm/stat_interval) $(file proc/sys/kernel/timer_migration)" '10\n 1\n' "the sysctls are set"
is "$(outcome_of mm/ksm/run)" kept "the file of sysfs was so already"
tap_done
