#!/bin/sh
# Isolated CPUs taken offline and online once: no IRQ that can be moved is effective there when the real system
# starts, where without it some wait for their next interrupt; and the isolation is what it was.
. tests/lab/boots.sh

config=flush
boots_with $rt/plain "$isolate"
boots_without $rt/plain "$isolate"

is "$(status_of STATE)" active "state is active"
lab_section "$with" movable | sort > "$with.movable"
on_isolated() { grep "^effective$tab.*isolated$" "$1.facts" | cut -f 2 | sort | comm -12 - "$with.movable"; }
[ "$(on_isolated "$without" | wc -l)" -ge 3 ]
ok "without rtboot IRQs are effective on isolated CPUs: the test can fail"
is "$(on_isolated "$with")" "" "no movable IRQ is effective on an isolated CPU"
is "$(status_of SETTINGS_PENDING)" 0 "nothing is pending"
for cpu in 2 3; do
	is "$(run_text report.json | grep -c "\"target\":\"/sys/devices/system/cpu/cpu$cpu/online\".*\"outcome\":\"applied\"")" 1 \
		"CPU $cpu was flushed, and the late stage knows it"
done
is "$(log_count 'smpboot: CPU [23] is now offline')" 2 "the kernel says that each went offline, once"
for file in online isolated nohz_full; do
	is "$(lab_section "$with" boot | grep "^sys/devices/system/cpu/$file$tab")" \
		"$(lab_section "$without" boot | grep "^sys/devices/system/cpu/$file$tab")" "the CPUs that are $file are the same"
done
is "$(grep "^thread${tab}kernel${tab}movable.*isolated$" "$with.facts" | grep -v "movable${tab}irq/")" "" \
	"no movable kernel thread may run on an isolated CPU"
is "$(grep "^mask.*isolated$" "$with.facts")" "" "no mask has isolated CPUs in it"
is "$(grep "^thread${tab}user.*isolated$" "$with.facts")" "" "nor has PID 1"
tap_done
