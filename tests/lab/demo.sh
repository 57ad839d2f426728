#!/bin/sh
# demo.sh: boots a machine with a PREEMPT_RT kernel and two isolated CPUs, without rtboot and with it, and prints both
# side by side. The machine's real system reads /proc and /sys; tests/lab/facts.awk counts what it found.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

machine=6.12/rt-amd64/trixie/plain
isolated=2-3
append="isolcpus=managed_irq,domain,$isolated nohz_full=$isolated"
tab=$(printf '\t')

lab_may_root || lab_die "dracut runs in a Debian root of its own, which only root can create: sudo make demo"
tests/lab/prepare.sh "$machine/rtboot" "$machine/none" || exit 1
kernel=$(lab_kernel 6.12 rt-amd64)
work=$lab/out/demo
mkdir -p "$work"
lab_say "booting the machine twice in QEMU, without rtboot and with it (half a minute each)"
for with in none rtboot; do
	lab_boot "$work/$with" "$kernel" "$lab/image/$machine/$with" "$lab/image/6.12/rt-amd64/disk" "$append" ||
		lab_die "the machine did not boot"
	lab_facts "$work/$with" boot > "$work/$with.facts"
done

# count WITH PATTERN: the number of matching facts of that machine.
count() { grep -c "$2" "$work/$1.facts"; }

# An IRQ can fire on an isolated CPU if its affinity allows it, or if it is still effective there.
irqs() { grep "^\(irq\|effective\)$tab.*isolated$" "$work/$1.facts" | cut -f 2 | sort -u; }

# The guest wrote to each IRQ's affinity to find out which can be moved.
movable() { lab_section "$work/$1" movable | sort > "$work/movable"; irqs "$1" | comm -12 - "$work/movable" | wc -l; }
kept() { lab_section "$work/$1" movable | sort > "$work/movable"; irqs "$1" | comm -23 - "$work/movable" | wc -l; }

row() { printf '%-62s %10s %10s\n' "$1" "$2" "$3"; }
both() { row "$1" "$(count none "$2")" "$(count rtboot "$2")"; }

echo
echo "$(cat "$kernel/KVER"), 4 CPUs, $append"
echo
row "" "without" "with"
row "IRQs that can fire on isolated CPUs" "$(irqs none | wc -l)" "$(irqs rtboot | wc -l)"
row "  movable (with rtboot: leave at their next interrupt)" "$(movable none)" "$(movable rtboot)"
row "  pinned by the kernel (per-CPU queues, timer)" "$(kept none)" "$(kept rtboot)"
both "movable kernel threads that can run on isolated CPUs" "^thread${tab}kernel${tab}movable$tab\([^i]\|i[^r]\|ir[^q]\|irq[^/]\).*isolated$"
both "IRQ threads that can run there (they follow their IRQ)" "^thread${tab}kernel${tab}movable${tab}irq/.*isolated$"
both "CPU masks that include isolated CPUs" "^mask.*isolated$"
row "initramfs size, bytes" "$(wc -c < "$lab/image/$machine/none")" "$(wc -c < "$lab/image/$machine/rtboot")"
row "rtboot binary, bytes" "" "$(wc -c < build/rtboot)"
echo
echo "rtboot status, in the real system:"
echo
lab_section "$work/rtboot" rtboot | grep -v '^exit status'
