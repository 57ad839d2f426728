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
[ "$(status_of STAGE)" != late ] && ! run_file active
ok "  no status says that the late stage was, and active is not there"
tap_done
