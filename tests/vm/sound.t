#!/bin/sh
# Two sound cards, one of them on USB, whose drivers rtboot loads: their IRQs are placed, and their threads have their
# priority, when the real system starts.
. tests/lab/boots.sh

config=sound
boots_with $rt/plain "$isolate" -device usb-audio,audiodev=au
is "$(status_of STATE)" active "state is active"
run_text report.json > "$with.json"

is "$(affinity_of snd_hda_intel)" 2 "the sound driver was loaded before the real system, and its IRQ placed by a rule"
is "$(threads_of snd_hda_intel)" 1:90 "  and all of its threads have the rule's priority"
is "$(affinity_of xhci_hcd)" 3 "the IRQ of the USB controller is where the rule of the sound card behind it says"
is "$(threads_of xhci_hcd)" 1:85 "  and its threads"
is "$(threads_of nvme0q0)" 1:50 "an IRQ that no rule is about keeps its priority"
is "$(outcome_of 'device:no-such-device cpus:isolated')" absent "a rule that matched nothing is reported"
for irq in "$(irq_of snd_hda_intel)" "$(irq_of xhci_hcd)"; do
	file run/systemd/system/irqbalance.service.d/50-rtboot.conf | grep -q "CPULIST=2-3 irqbalance.* --banirq=$irq\\( \\|.n\\)"
	ok "irqbalance is told of CPUs 2-3 and of IRQ $irq"
done
is "$(grep -c '"class":"module".*"outcome":"applied"' "$with.json")" 3 "three modules were loaded by rtboot"
grep -v '"class":"module"' "$with.json" | grep -q '"outcome":"failed"'
is "$?" 1 "and nothing failed"
tap_done
