#!/bin/sh
# [cpus] flush, on a captured machine. A file does not show what was written and written over: the system calls do.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
tap_needs strace
cpus=sys/devices/system/cpu

# flushing [LINE...]: a machine that is to be flushed, with these lines more in its config.
flushing() { printf '%s\n' "[cpus]" "flush = hotplug" "$@" | machine laptop; }

# In these the CPUs have no other use, so that all writes are seen in their order: "cpu3=0".
traced() {
	strace -f -y -o "$work/trace" -e trace=write "$rtboot" "$@" --root "$root" > /dev/null 2>&1
	sed -n 's,^[0-9]* *write([0-9]*<.*/\(cpu[0-9]*\)/online>\, "\([^"]*\)".*,\1=\2,p;
		s,^[0-9]* *write([0-9]*<.*/proc/irq/.*,irq,p; s,^[0-9]* *write([0-9]*<.*/rtboot/journal.*,journal,p' "$work/trace" | uniq
}
flushing
is "$(traced boot early | paste -s -d ' ')" "journal irq cpu3=0 cpu3=1 cpu7=0 cpu7=1 journal" \
	"flush: each isolated CPU goes and comes back, one at a time, after it is written down and its IRQs know where to go"
is "$(each $cpus/cpu3/online $cpus/cpu7/online) $(get STATE)" "1 1 active" "  they are there afterwards"
is "$(settings cpu name before wanted after outcome | paste -s -d ';')" "cpu 3 1 1 1 applied;cpu 7 1 1 1 applied" "  and reported"
is "$(sed -n 's,^/sys/devices/system/cpu/\(cpu[0-9]*\)/online	text	[^	]*	\(.*\)	\(.*\)$,\1 \2 \3,p' "$root/run/rtboot/journal" | paste -s -d ';')" \
	"cpu3 1 1;cpu7 1 1" "  and in the journal"
is "$(traced boot late | grep cpu)" "" "  the late stage does it no more"
is "$(settings cpu name outcome | paste -s -d ';')" "cpu 3 applied;cpu 7 applied" "  and still knows of it"
is "$(traced apply | grep cpu)" "" "  nor does apply"
is "$(traced undo | grep cpu) $(each $cpus/cpu3/online)" " 1" "  and undo has nothing to do there"

flushing
is "$(traced apply | grep cpu)" "" "flush is no matter of the real system"
machine laptop </dev/null
is "$(traced boot early | grep cpu)" "" "  nor of a config that does not say so"
flushing
is "$(traced boot late | grep cpu)" "" "  nor of the late stage"
is "$(get STATE) $(settings cpu name outcome errno | paste -s -d ';')" "partial cpu 3 failed ECANCELED;cpu 7 failed ECANCELED" "  which says that it was not done"
flushing
put proc/cmdline rd.rtboot=plan
is "$(traced boot early | grep cpu) $(settings cpu name outcome | paste -s -d ';')" " cpu 3 planned;cpu 7 planned" "  nor of a plan only"
is "$(traced boot late | grep cpu) $(settings cpu name outcome | paste -s -d ';')" " cpu 3 planned;cpu 7 planned" "  which the late stage shows as well"

flushing "isolated = 0,3,7"
put $cpus/cpu0/online 1
put $cpus/cpu7/online 0
put $cpus/online 0-6
is "$(traced boot early | grep cpu | paste -s -d ' ') $(get STATE)" "cpu3=0 cpu3=1 active" "flush: not the boot CPU, and not one that is offline"
is "$(traced boot late | grep cpu) $(each $cpus/cpu7/online)" " 0" "  which stays so"

# CPU 3 refuses to go: the late stage does not ask again, and keeps the answer; CPU 7 was flushed.
flushing
strace -f -o /dev/null -e trace=write -P "$root/$cpus/cpu3/online" -e inject=write:error=EBUSY:when=1 \
	"$rtboot" boot early --root "$root" 2>/dev/null
is "$(traced boot late | grep cpu) $(get STATE) $(settings cpu name outcome errno | paste -s -d ';')" \
	" partial cpu 3 failed EBUSY;cpu 7 applied -" "a flush that was refused early is not done late, and still failed"
is "$($rtboot status --root "$root" | sed -n '/^failed/{n; p}' | tr -s ' ')" \
	" cpu 3 , is 1 (EBUSY): the CPU cannot be taken offline now" "  status has it"
put proc/sys/kernel/random/boot_id another-boot
$rtboot boot late --root "$root" 2>/dev/null
is "$(settings cpu name outcome errno | paste -s -d ';')" "cpu 3 failed ECANCELED;cpu 7 failed ECANCELED" "  another boot knows nothing of that"

# The second write to CPU 3 fails: it does not come back at once.
flushing
strace -f -o /dev/null -e trace=write -P "$root/$cpus/cpu3/online" -e inject=write:error=EBUSY:when=2 \
	"$rtboot" boot early --root "$root" 2>/dev/null
is "$(each $cpus/cpu7/online) $(irq 129 9) $(get STATE) $(settings cpu name outcome errno | head -n 1)" \
	"1 0-2,4-6 0-2,4-6 partial cpu 3 failed EBUSY" "a CPU that did not come back is recorded, and the rest goes on"
$rtboot boot late --root "$root" 2>/dev/null
is "$(each $cpus/cpu3/online) $(get STATE) $(settings cpu name outcome errno | head -n 1)" "1 active cpu 3 applied -" \
	"  and the late stage asks it again"

# One whose write hangs: the worker's own deadline is over by then as well, and is put off for it.
flushing "[boot]" "deadline = 700"
strace -f -o /dev/null -e trace=write -P "$root/$cpus/cpu3/online" -e inject=write:delay_enter=5000000:when=1 \
	"$rtboot" boot early --root "$root" 2>/dev/null
is "$(get STATE) $(settings cpu name outcome errno | paste -s -d ';') $(irq 129 9)" \
	"partial cpu 3 failed ETIMEDOUT;cpu 7 applied - 0-2,4-6 0-2,4-6" "a CPU that hangs is given up at the deadline, and the rest goes on"

# One that does not go: its file cannot be opened for writing, unless by root.
flushing
chmod 444 "$root/$cpus/cpu3/online"
as=
if [ "$(id -u)" = 0 ]; then
	# Where the tests are, others may not go; where the machine is, no program may run.
	chmod 755 "$work"
	chown -R 65534 "$root"
	copy=$(mktemp -p /tmp)
	trap 'rm -rf "$work" "$copy"' EXIT
	cp "$rtboot" "$copy"
	chmod 755 "$copy"
	rtboot=$copy
	as="setpriv --reuid 65534 --clear-groups"
fi
for stage in early late; do
	$as strace -f -e trace=openat2 "$rtboot" boot $stage --root "$root" 2>&1 | grep 'cpu3/online", {flags=O_RDWR'
done > "$work/tries"
is "$(wc -l < "$work/tries")" 1 "a CPU that does not go is asked once, in the early stage"
is "$(get STATE) $(settings cpu name outcome errno | paste -s -d ';') $(each $cpus/cpu3/online) $(irq 129)" \
	"partial cpu 3 failed EACCES;cpu 7 applied - 1 0-2,4-6" "  recorded, and the rest goes on"
is "$(settings cpu why | head -n 1)" "permission denied" "  with what that means"
tap_done
