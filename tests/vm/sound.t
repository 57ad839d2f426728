#!/bin/sh
# Two sound cards, one of them on USB, whose drivers rtboot loads: their IRQs are placed, and their threads have their
# priority, when the real system starts.
. tests/lab/boots.sh

config=sound
append="isolcpus=managed_irq,domain,2-3 nohz_full=2-3"
boots_with $rt/plain "$append" -device usb-audio,audiodev=au
is "$(status_of STATE)" active "state is active"
run_text report.json > "$with.json"

# irq_of ACTION, threads_of IRQ, file PATH: from the guest's own reading of the start of the real system.
irq_of() { awk -F "$tab" -v action="$1" '$1 == "irq" && $3 ~ "^" action { print $2 " on " $4 }' "$with.facts"; }
threads_of() { awk -F "$tab" -v name="^irq/$1-" '$4 ~ name { print "policy " $6 " priority " $7 }' "$with.facts" | sort -u; }
file() { lab_section "$with" boot | sed -n "s,^$1$tab,,p"; }

sound=$(irq_of snd_hda_intel)
is "${sound#* }" "on 2" "the sound driver was loaded before the real system, and its IRQ placed by a rule"
is "$(threads_of "${sound%% *}")" "policy 1 priority 90" "  and all of its threads have the rule's priority"
usb=$(irq_of xhci_hcd)
is "${usb#* }" "on 3" "the IRQ of the USB controller is where the rule of the sound card behind it says"
is "$(threads_of "${usb%% *}")" "policy 1 priority 85" "  and its threads"
is "$(threads_of "$(irq_of nvme0q0 | cut -d ' ' -f 1)")" "policy 1 priority 50" "an IRQ that no rule is about keeps its priority"
grep -q '"class":"rule","name":"device:no-such-device cpus:isolated".*"outcome":"absent"' "$with.json"
ok "a rule that matched nothing is reported"
for irq in "${sound%% *}" "${usb%% *}"; do
	file run/systemd/system/irqbalance.service.d/50-rtboot.conf | grep -q "CPULIST=2-3 irqbalance.* --banirq=$irq\\( \\|.n\\)"
	ok "irqbalance is told of CPUs 2-3 and of IRQ $irq"
done
is "$(grep -c '"class":"module".*"outcome":"applied"' "$with.json")" 3 "three modules were loaded by rtboot"
grep -v '"class":"module"' "$with.json" | grep -q '"outcome":"failed"'
is "$?" 1 "and nothing failed"
tap_done
