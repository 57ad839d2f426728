#!/bin/sh
# After an event: apply --event acts only where something has changed, and leaves everything else alone.
# The files that are sourced are there only while the test runs; one argument is to look like a command.
# shellcheck disable=SC1091,SC2016
. tests/machine.sh
tap_needs strace

# event TEXT: what it prints is in $work/out.
event() { $rtboot apply --event "$1" --root "$root" > "$work/out" 2>&1; }
run() { (. "$root/run/rtboot/runs" && eval "echo \"\$RTBOOT_$1\""); }
# store: what rtboot keeps, without the file that says when it ran.
store() { (cd "$root/run/rtboot" && find . -type f ! -name runs -exec stat -c '%n %i %Y' {} + | sort); }

machine laptop < /dev/null
event "link eth0"
is "$? $(cat "$work/out") $(ls -d "$root"/run/rtboot 2> /dev/null)" "0  " "where rtboot did not run, nothing happens, and nothing is left"

boot
values > "$work/before"
store > "$work/store"
event "add /devices/x"
is "$? $(cat "$work/out")" "0 " "where nothing has changed, nothing is said"
is "$(store)" "$(cat "$work/store")" "  and no file but runs is written"
is "$(values)" "$(cat "$work/before")" "  nor anything of the machine's"
is "$(run RUNS) $(run RUNS_CHANGED) $(run LAST_RUN_BY) $(run LAST_CHANGE)" "1 0 add /devices/x " "  runs has it"
is "$(run LAST_RUN | sed 's/[0-9]/N/g')" NNNN-NN-NNTNN:NN:NNZ "  and when it was"
[ "$(date -u -d "$(run LAST_RUN)" +%s)" -ge $(($(date +%s) - 60)) ]
ok "  which is now"

put proc/irq/9/smp_affinity_list 0-7
put proc/irq/9/effective_affinity_list 3
event "link eth0"
is "$? $(cat "$work/out")" "0 irq 9 acpi: was 0-7, is 0-2,4-6" "an IRQ that a driver has moved is moved back, and named"
is "$(irq 9) $(run RUNS) $(run RUNS_CHANGED) $(run LAST_CHANGE_BY) $(get STATE) $(get STAGE)" "0-2,4-6 2 1 link eth0 active system" "  runs and status have it"
$rtboot status --root "$root" > "$work/status"
is "$(grep '^last run' "$work/status" | sed 's/[-0-9]*T[:0-9]*Z/WHEN/g')" \
	"last run: WHEN, link eth0; last change: WHEN, link eth0; runs in the real system: 2, with changes: 1" "  and so has rtboot status"

# While CPUs are offline an IRQ is set to the others; when they are back its driver uses them again.
put sys/devices/system/cpu/online 0-3
put proc/irq/9/smp_affinity_list 3
event "offline /devices/system/cpu/cpu5"
is "$(irq 9)" 0-2 "an IRQ goes to the CPUs that are online"
put sys/devices/system/cpu/online 0-7
put proc/irq/9/smp_affinity_list 5
is "$($rtboot verify --root "$root" | sed -n 's/^\([0-9]*\) of.*/\1/p')" 0 "another CPU that apply would keep is no drift"
event "online /devices/system/cpu/cpu5"
is "$(irq 9) $(run RUNS) $(run RUNS_CHANGED)" "5 4 2" "  and an event leaves it"

printf 'nonsense\n' > "$root/etc/rtboot.conf"
put proc/irq/9/smp_affinity_list 0-7
values > "$work/before"
event "link eth0"
is "$? $(grep -c 'link eth0: nothing was changed: bad config' "$work/out")" "1 1" "a config with errors: nothing is changed, and it says so"
is "$(values) $(get STATE)" "$(cat "$work/before") active" "  the machine and its status stay"
: > "$root/etc/rtboot.conf"

# What a file from elsewhere says is cleaned; one of another boot does not count.
event "$(printf 'link \033[31m"$(reboot)`')"
is "$(run LAST_RUN_BY | grep -c '^link .*"$(reboot)`$') $($rtboot status --root "$root" | grep -c "$(printf '\033')")" "1 0" "any name can be told"
sed -i 's/^RTBOOT_BOOT_ID=.*/RTBOOT_BOOT_ID="another"/; s/^RTBOOT_RUNS=.*/RTBOOT_RUNS=99/' "$root/run/rtboot/runs"
is "$($rtboot status --root "$root" | grep -c '^last run')" 0 "runs of another boot are not shown"
event "link eth0"
is "$(run RUNS)" 1 "  and not counted on"

$rtboot undo --root "$root" > /dev/null
put proc/irq/9/smp_affinity_list 0-7
event "link eth0"
is "$? $(irq 9) $(cat "$work/out") $(get STATE)" "0 0-7  reverted" "after undo an event changes nothing"

machine laptop < /dev/null
$rtboot apply --root "$root" > /dev/null
is "$(run RUNS) $(run RUNS_CHANGED) $(run LAST_RUN_BY)" "1 1 rtboot apply" "an apply by hand counts, too"
tap_done
