#!/bin/sh
set -- audio
. tests/vm/example.sh

is "$(threads_of xhci_hcd)" 1:80 "USB controllers have the priority of the rule"
is "$(threads_of nvme0q0)" 1:50 "  and others their own"
is "$(outcome_of 'card:\* priority:90')" absent "a sound card whose driver is not in the initramfs is absent"
is "$(file proc/sys/vm/swappiness)" '10\n' "the sysctl is set"
is "$(lab_section "$with" boot | grep '^sys/.*power/control' | grep -vc 'on\\n$')" 0 "no USB device sleeps"
is "$(outcome_of 'cpufreq/policy[^"]*scaling_governor')" absent "a governor is absent where there is no cpufreq"
tap_done
