#!/bin/sh
# A command line that the kernel throws away without a word to the user: isolcpus=2-63 on 4 CPUs.
. tests/lab/boots.sh

isolcpus=2-63
boots_with $rt/plain "isolcpus=$isolcpus"
is "$(lab_section "$with" boot | grep "^sys/devices/system/cpu/isolated$tab")" "sys/devices/system/cpu/isolated$tab\\n" \
	"the kernel isolated nothing"
is "$(status_of STATE) $(status_of CPUS_ISOLATED) $(status_of CPUS_HOUSEKEEPING)" "unisolated  0-3" "the status says the same"
status_of REASON | grep -qF "no CPU is isolated: the kernel rejected isolcpus=$isolcpus"
ok "  and why"
! run_file active
ok "nobody is told that CPUs are quiet"
is "$(status_of SETTINGS_KEPT)" "$(status_of SETTINGS_WANTED)" "everything was kept as it was"
run_text report.json | grep -q "^\"isolcpus=$isolcpus was rejected by the kernel.*(possible: 0-3)"
ok "the advice says that the parameter was rejected, and why"
tap_done
