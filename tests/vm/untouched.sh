# untouched.sh MACHINE APPEND STATE: a machine on which rtboot is to stand down, with isolated
# CPUs all the same: it touches nothing, and says so. To be sourced.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

boots_with "$1" "$2"
boots_without "$1" "$2"

is "$(status_of STATE)" "$3" "state is $3"
is "$(status_of KERNEL_RELEASE)" "$(cat "$kernel/KVER")" "KERNEL_RELEASE is the kernel's"
is "$(status_of STAGE)" late "the status survived switch_root"
is "$(log_count "rtboot: early: $3") $(log_count "rtboot: late: $3")" "1 1" "each stage ran once, and said so"
is "$(status_of SETTINGS_WANTED)" 0 "nothing was wanted"
run_file report.json
ok "report.json is there"
! run_file active && ! run_file journal
ok "active and journal are not"

settled "$without.facts" > "$without.settled"
settled "$with.facts" > "$with.settled"
[ "$(grep -c "^irq" "$without.settled")" -ge 20 ] && [ "$(grep -c "^thread" "$without.settled")" -ge 40 ] &&
	[ "$(grep -c "^mask" "$without.settled")" -ge 3 ]
ok "there are IRQs, threads and masks to compare"
is "$(diff "$without.settled" "$with.settled")" "" \
	"not one IRQ affinity, thread affinity or policy, workqueue or watchdog mask differs"

# By hand it stands down as well.
is "$(lab_section "$with" plan | grep "^exit status") $(lab_section "$with" apply | grep "^exit status")" \
	"exit status 1 exit status 2" "plan by hand exits 1, apply 2"
lab_facts "$with" drivers > "$with.facts"
lab_facts "$with" applied > "$with.applied"
settled "$with.facts" > "$with.settled"
is "$(settled "$with.applied" | diff "$with.settled" -)" "" "  and touches nothing"
tap_done
