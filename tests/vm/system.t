#!/bin/sh
# A whole Debian: its systemd, irqbalance and kmod read what rtboot told them in the initramfs; and there everything is
# set once more, and undone.
# shellcheck source=tests/lab/debian.sh
. tests/lab/debian.sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

# The kernel alone would not keep PID 1 off these CPUs.
boots_debian "$rt/systemd/system" tests/vm/system-guest.sh tests/vm/system.conf "nohz_full=2-3"

section() { lab_section "$with" "$1"; }
is "$(section systemd)" "CPUAffinity=0-2
CPUAffinity=
CPUAffinity=0-1
PID 1	0-1
CPUAffinity=" "systemd has read its drop-in: of the administrator's CPUs the isolated one is gone"

usb=$(section placed | awk '/ xhci_hcd/ { print $1 }')
is "$(section irqbalance | head -n 1)" active "irqbalance runs"
is "$(section irqbalance | sed -n 2p)" "irqbalance --foreground --interval=1 --banirq=$usb " \
	"  with the administrator's arguments, and without the IRQ that a rule pinned"
is "$(section irqbalance | grep BANNED | sort | paste -s -d ' ')" "IRQBALANCE_BANNED_CPULIST=2-3 IRQBALANCE_BANNED_CPUS=c" "  and without the isolated CPUs, although the administrator named others"
is "$(section placed | awk -v irq="$usb" '$1 == irq { print $2 }')" 2 "after some rounds the pinned IRQ is where the rule put it"
stray=$(section placed | awk '/ virtio0-config/ { print $2 }')
case $stray in [01] | 0-1) true ;; *) false ;; esac
ok "  and one that somebody had put on an isolated CPU is off it again ($stray): irqbalance did place IRQs"
# udev's rules let the root hubs and the keyboard sleep again, and verify says so: with usbcore.autosuspend=-1 they do not.
is "$(section verify | grep "should be" | grep -v "^\(usb[0-9]*\|1-1\)/power/control: should be on, is auto")" "" \
	"what irqbalance chose of the housekeeping CPUs is no drift"
is "$(section kmod)" "options usbcore autosuspend=-1" "modprobe has read its file"

is "$(section apply | tail -n 1)" "exit status 0" "apply exits 0"
# State of the machine, without what is rtboot's own, where IRQs are effective by chance, and processes.
state() {
	{
		section "$1" | grep -v -e "^run/rtboot/" -e "^proc/irq/[0-9]*/effective" -e "^proc/interrupts" -e "^proc/[0-9]"
		lab_facts "$with" "$1" | awk -F "$tab" -v OFS="$tab" '$1 == "thread" && $2 == "kernel" && $4 !~ /^kworker/ { print $4, $5, $6, $7, ($4 ~ "^irq/" ? "" : $8) }'
	} | sort
}
state before > "$work/before"
state applied > "$work/applied"
state undone > "$work/undone"
for change in "timer_migration${tab}0" "resume_latency_us${tab}n/a" "irq/[0-9]*-virtio0-config${tab}[0-9]*${tab}1${tab}70" \
	"run/modprobe.d/50-rtboot.conf" "module/mc/initstate" "irq/[0-9]*-nvme0q0${tab}[0-9]*${tab}1${tab}1${tab}" "^ktimers/2${tab}[0-9]*${tab}1${tab}60${tab}"; do
	comm -13 "$work/before" "$work/applied" | grep -q "$change"
	ok "apply changed $(echo "$change" | tr "$tab" ' ')"
done
is "$(section holds)" "0 of $(section holds | sed -n 's/^0 of \([0-9]*\) .*/\1/p') settings drifted
exit status 0
all values were restored by rtboot undo
exit status 0" "verify and undo exit 0"
is "$(diff "$work/before" "$work/undone")" "" "undo brought every value back: files, masks, threads, priorities, modules, who was told"
section modules > "$work/modules"
grep -q "hangs .*(ETIMEDOUT): it did not finish within the deadline" "$work/modules"
ok "a module whose loading does not end is given up at the deadline"
grep -q "no_such_module .*(EIO): modprobe: FATAL: Module no_such_module not found" "$work/modules"
ok "the next one fails, with modprobe's own words"
is "$(tail -n 1 "$work/modules")" 5 "  and the rest goes on"

# What comes after the last run: verify holds the machine to the policy, by what the guest itself reads.
section late | awk '/ virtio[0-9]*-(input|output)/ && $2 ~ /[23]/ { print $1 }' | sort > "$work/strays"
[ -s "$work/strays" ]
ok "after an interface came up and a CPU came back, queues of it may fire on isolated CPUs: the test can fail"
section "late verify" | sed -n 's/^irq \([0-9]*\) virtio[0-9]*-[io][nu].*: should be 0-1, is .*/\1/p' | sort > "$work/named"
is "$(comm -23 "$work/strays" "$work/named") $(section "late verify" | tail -n 1)" " exit status 1" "  verify names each, and exits 1"
is "$(section "late status" | tail -n 1)" "since then: $(section "late verify" | sed -n 's/^\([0-9]*\) of .*/\1/p') settings have changed (rtboot verify names them)" \
	"  and status says that it is older than that"
is "$(section mended | tail -n 1) $(section "mended irqs" | awk '/ virtio[0-9]*-(input|output)/ && $2 ~ /[23]/')" "exit status 0 " \
	"  apply mends it, and then verify exits 0"

section taken > "$work/taken"
is "$(sed -n '1,2s/ .*//p' "$work/taken" | uniq | wc -l) $(sed -n '1,2s/.* //p' "$work/taken" | uniq | wc -l)" "1 2" \
	"another device gets the number of an IRQ that went: the test can fail"
grep -q "^all values were restored by rtboot undo" "$work/taken"
ok "  undo puts everything back"
is "$(tail -n 2 "$work/taken" | paste -s -d ' ')" "exit status 0 2" "  but the new IRQ keeps what somebody chose for it"
tap_done
