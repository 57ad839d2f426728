#!/bin/sh
# What can go wrong with rtboot in an initramfs with systemd, which runs the units.
set -- systemd
. tests/vm/faults.sh
fault_programs
fault_stuck

fault "/run is full when the late stage comes"
at before-late "$fill_run"
at then-late "rm /run/full"
boot_fault
is "$(log_count 'rtboot: early: active') $(log_count 'rtboot: late: .*: ENOSPC')" "1 2" "  the kernel log says so"
! run_file status && ! run_file report.json && ! run_file active && run_file journal
ok "  the early stage's status is gone, and active; its journal stays"
tap_done
