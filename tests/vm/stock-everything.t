#!/bin/sh
# The same config on a stock kernel: not one of its keys is heeded, nobody is told, no CPU goes offline.
. tests/lab/boots.sh

config=everything
boots_with $stock/plain "$isolate"
boots_without $stock/plain "$isolate"

is "$(status_of STATE) $(status_of SETTINGS_WANTED)" "fallback 0" "state is fallback, and nothing was wanted"
# settings FILE: what the config names, and who could have been told.
settings() { lab_section "$1" boot | grep -E "^(proc/sys/|sys/.*(resume_latency|parameters|power/control|/online|isolated)|run/(systemd|modprobe))" |
	grep -v "^proc/sys/kernel/random" | sort; }
settings "$with" > "$with.settings"
settings "$without" > "$without.settings"
grep -q "timer_migration$tab" "$with.settings" && grep -q "resume_latency_us$tab" "$with.settings" && grep -q "cpu3/online$tab" "$with.settings"
ok "there are settings to compare"
is "$(diff "$without.settings" "$with.settings")" "" "none of them differs from the same boot without rtboot"
is "$(lab_section "$with" "fair servers" | paste -s -d ' ')" "50000000 50000000 50000000 50000000" "nor does a fair server"
! grep -q "^run/" "$with.settings"
ok "nobody is told anything"
! lab_section "$with" boot | grep -q -e "^sys/module/loop/" -e "^sys/module/tun/"
ok "no module is loaded"
is "$(log_count 'is now offline')" 0 "no CPU went offline"
! run_file journal && ! run_file active
ok "there is no journal, and it is not active"
tap_done
