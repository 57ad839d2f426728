#!/bin/sh
# The way back: undo, verify and on-failure = revert, with every knob at once, on machines of tests/machines.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
thp=sys/kernel/mm/transparent_hugepage/enabled

# busy LINE: a laptop with a config that asks for all there is, and with that line in [boot].
busy() {
	everything "[boot]" "$1" | machine laptop
	put $thp madvise
	put sys/devices/pci0000:00/0000:00:1f.6/net/eth0/queues/rx-0/rps_cpus 88
	put sys/devices/pci0000:00/0000:00:14.0/usb3/power/autosuspend 2
	put run/modprobe.d/50-rtboot.conf "# there before"
	put etc/other 1
}

# changed: how many files of the machine are another than before.
changed() { values | diff "$work/before" - | grep -c '^[<>]'; }

busy
values > "$work/before"
$rtboot verify --root "$root" > "$work/out" 2>&1
is "$?" 3 "verify: nothing was done yet"
$rtboot undo --root "$root" > "$work/out" 2>&1
is "$? $(grep -c journal "$work/out")" "1 1" "undo: nothing was done yet"
boot
is "$(get STATE)" active "everything at once: active"
sed 1d "$root/run/rtboot/journal" | cut -f 1 | sed 's,[0-9][0-9.:-]*,N,g' | sort -u > "$work/kinds"
is "$(wc -l < "$work/kinds")" 25 "  with changes of each kind: $(paste -s -d ' ' "$work/kinds")"
is "$(cut -f 1 "$root/run/rtboot/journal" | sort | uniq -d)" "" "  each target is in the journal once, over both stages"
[ "$(changed)" -ge 150 ]
ok "  $(changed) lines of values differ"
$rtboot verify --root "$root" > "$work/out"
is "$? $(cat "$work/out")" "0 0 of $(sed 1d "$root/run/rtboot/journal" | wc -l) settings drifted" "verify: nothing drifted"

# Something else moves an IRQ.
# process NAME: one of that name runs.
process() {
	mkdir -p "$root/proc/900/task/900"
	sed "s/^[0-9]* ([^)]*)/900 ($1)/" "$root/proc/215/stat" | tee "$root/proc/900/stat" > "$root/proc/900/task/900/stat"
	cp "$root/proc/215/status" "$root/proc/900/status"
}
cp "$root/proc/irq/147/smp_affinity_list" "$work/saved"
put proc/irq/147/smp_affinity_list 0-2
$rtboot verify --root "$root" > "$work/out"
is "$? $(head -n 1 "$work/out")" "1 irq 147 snd_hda_intel:card0: should be 3,7, is 0-2  (/proc/irq/147/smp_affinity_list)" \
	"verify: an IRQ that drifted is named, with what it should be and what it is"
is "$(sed 1d "$work/out")" "irqbalance is not running
1 of $(sed 1d "$root/run/rtboot/journal" | wc -l) settings drifted" "  and that irqbalance is not running"
process irqbalance
$rtboot verify --root "$root" > "$work/out"
is "$? $(sed -n 2p "$work/out")" "1 irqbalance is running" "  or that it is"
process irqbalance-ui
$rtboot verify --root "$root" > "$work/out"
is "$(sed -n 2p "$work/out")" "irqbalance is not running" "  irqbalance-ui is another program"
cp "$root/run/systemd/system.conf.d/50-rtboot.conf" "$work/saved"
echo other > "$root/run/systemd/system.conf.d/50-rtboot.conf"
$rtboot verify --root "$root" > "$work/out"
is "$(wc -l < "$work/out") $(grep -c "^systemd: should be .*, is other  (/run/systemd/" "$work/out")" "4 1" "  a file that was told drifts in one line, too"
cp "$work/saved" "$root/run/systemd/system.conf.d/50-rtboot.conf"
# A list that is written in another way is the same.
put proc/irq/147/smp_affinity_list "3,7"
printf '0,1,2,4,5,6\n' > "$root/proc/irq/3/smp_affinity_list"
$rtboot verify --root "$root" > "$work/out"
is "$? $(head -n 1 "$work/out")" "0 0 of $(sed 1d "$root/run/rtboot/journal" | wc -l) settings drifted" "  the same CPUs in other words are no drift"
put proc/sys/kernel/timer_migration 1
rm -rf "$root/proc/irq/9"
$rtboot verify --root "$root" > "$work/out"
is "$? $(head -n 1 "$work/out") $(grep -c -e irqbalance -e 'irq 9 ' "$work/out")" \
	"1 kernel/timer_migration: should be 0, is 1  (/proc/sys/kernel/timer_migration) 0" \
	"verify: a sysctl that drifted has nothing to do with irqbalance, and an IRQ that is gone has not drifted"

# undo, over both stages.
busy
boot
$rtboot undo --root "$root" > "$work/out" 2>&1
is "$? $(cat "$work/out")" "0 all values were restored by rtboot undo" "undo exits 0"
is "$(values | diff "$work/before" -)" "" "  every value is what it was before"
is "$(cd "$root/run" && find . -path ./rtboot -prune -o -type f -print)" ./modprobe.d/50-rtboot.conf "  who was told is told no more, and what was there is there again"
is "$(get STATE) $($rtboot status --root "$root" | head -n 1)" "reverted rtboot: reverted (stage system)" "  the status says so"
! [ -e "$root/run/rtboot/active" ]
ok "  active is gone"
is "$(sed 1d "$root/run/rtboot/journal")" "" "  the journal is empty"
$rtboot verify --root "$root" > "$work/out" 2>&1
is "$?" 3 "  and verify has nothing to verify"
boot
is "$(get STATE)" active "  done again it is active again"
$rtboot undo --root "$root" > /dev/null 2>&1
is "$? $(changed)" "0 0" "  and can be undone again"

# The value before the first write is what comes back, and the newest first.
busy
boot
sed -i 's/^governor = performance/governor = powersave/' "$root/etc/rtboot.conf"
boot
is "$(sed -n 's,^/sys/.*/policy0/scaling_governor	.*	\(.*\)	\(.*\)$,\1 \2,p' "$root/run/rtboot/journal")" "powersave powersave" \
	"run again with another config, the journal keeps what was before the first"
$rtboot undo --root "$root" > /dev/null 2>&1
is "$? $(values | diff "$work/before" - | grep '^[<>]')" "0 < ./etc/rtboot.conf:governor = performance
> ./etc/rtboot.conf:governor = powersave" "  undo puts it all back"
if command -v strace >/dev/null; then
	busy
	boot
	cut -f 1 "$root/run/rtboot/journal" | grep -e ^/proc -e ^/sys | grep -v /online$ > "$work/journal"
	strace -f -o "$work/trace" -e trace=openat2 "$rtboot" undo --root "$root" > /dev/null
	is "$(sed -n "s,^[0-9]* *openat2([0-9]*\, \"\([^\"]*\)\"\, {flags=O_RDWR.*,/\1,p" "$work/trace" | tac | diff "$work/journal" -)" "" \
		"undo writes in the order of the journal, from its end"
fi

# A value that cannot be put back.
busy
boot
list=$root/proc/irq/134/smp_affinity_list
rm "$list" && mkdir "$list"
$rtboot undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/out")" "1 rtboot undo could not restore 1 settings" "undo: a value that cannot be put back: exits 1"
is "$(cat "$work/err")" 'rtboot: irq 134 eth0 (/proc/irq/134/smp_affinity_list) cannot be restored to "0-7": EISDIR' "  and names it, and why"
is "$(values | diff "$work/before" - | grep '^[<>]')" "< ./proc/irq/134/smp_affinity_list:0-7" "  all others are put back"
is "$(sed 1d "$root/run/rtboot/journal" | cut -f 1,4)" "/proc/irq/134/smp_affinity_list	0-7" "  the journal keeps it"
is "$(get REASON) $([ -e "$root/run/rtboot/active" ] || echo gone)" "rtboot undo could not restore 1 settings gone" "  the status says so, active is gone"
rmdir "$list"
put proc/irq/134/smp_affinity_list 1
$rtboot undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(changed)" "0 0" "  undo again puts it back once that can be"
busy
boot
rm -rf "$root/proc/irq/134" "$root/run/systemd"
values | grep -v irq/134/ > "$work/gone"
$rtboot undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(values | diff - "$work/before" | grep '^[<>]' | grep -v irq/134/)" "0 " "undo: what is gone needs no putting back"
busy
boot
put proc/sys/kernel/random/boot_id another
values > "$work/after"
$rtboot undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(values | diff "$work/after" -)" "1 " "undo: the journal of another boot is none"

# EPP is EBUSY as long as the governor is performance: it is tried once more after the governor.
busy
boot
epp=sys/devices/system/cpu/cpufreq/policy0/energy_performance_preference
strace -f -o /dev/null -P "$root/$epp" --inject=write:error=EBUSY:when=1 "$rtboot" undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/err") $(changed)" "0  0" "undo: what is refused at first is tried once more"

# A disk that is full: values come first, and nothing says any longer that they are set.
busy
rm "$root/run/modprobe.d/50-rtboot.conf"
values > "$work/before"
boot
strace -f -o /dev/null -e trace=renameat --inject=renameat:error=ENOSPC "$rtboot" undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/out" "$work/err")" "1 rtboot: undo: ENOSPC" "undo: nothing can be written down"
is "$(changed) $(ls "$root/run/rtboot")" "0 " "  everything is put back, and no status, active or journal is left"
busy
values > "$work/before"
boot
strace -f -o /dev/null -e trace=renameat --inject=renameat:error=ENOSPC:when=4+ "$rtboot" undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/out" "$work/err") $(changed)" "1 rtboot: undo: ENOSPC 0" "undo: the end cannot be written down"
is "$(get STATE) $([ -e "$root/run/rtboot/active" ] || echo gone)" "incomplete gone" "  the status does not say active, nor that all is well"

# What an apply cannot write down, before it changes anything, leaves the status as it was, and active with it.
busy
boot
cp -r "$root/run/rtboot" "$work/store"
strace -f -o /dev/null -e trace=renameat --inject=renameat:error=ENOSPC "$rtboot" apply --root "$root" > "$work/out" 2> "$work/err"
is "$? $(diff -r "$work/store" "$root/run/rtboot")" "1 " "apply: nothing can be written down, and what was said stays"
rm -r "$work/store"

# The truth after an undo: IRQs are looked at again, and who has PID 1's affinity of it is told.
busy
boot
is "$(get IRQS_ON_ISOLATED)" "$(grep -l '^[37]$' "$root"/proc/irq/*/effective_affinity_list | wc -l)" "IRQs on isolated CPUs, after the stages"
init=$(cut -d ' ' -f 22 "$root/proc/1/stat")
printf 'thread:1:%s\tlist\t1 systemd\t0-7\t0-2,4-6\n' "$init" >> "$root/run/rtboot/journal"
sed -i 's/^\(Cpus_allowed_list:\).*/\1\t0-7/' "$root"/proc/[0-9]*/status
process heir
sed -i 's/^\(Cpus_allowed_list:\).*/\1\t0-2,4-6/' "$root/proc/900/status"
put proc/irq/147/effective_affinity_list 3
$rtboot undo --root "$root" > "$work/out"
is "$(cat "$work/out")" "all values were restored by rtboot undo; threads started since then keep the affinity of PID 1 \
(1 of them, 0-2,4-6): restart their services, or reboot" \
	"undo: says what stays"
is "$(get IRQS_ON_ISOLATED)" "$(grep -l '^[37]$' "$root"/proc/irq/*/effective_affinity_list | wc -l)" "  and where the IRQs are now"

if command -v strace >/dev/null; then
	busy
	boot
	strace -f -o /dev/null --inject=write:signal=KILL:when=40 "$rtboot" undo --root "$root" > /dev/null 2>&1
	[ "$(changed)" -gt 0 ]
	ok "undo, killed in the middle: something is still changed"
	is "$(get STATE) $([ -e "$root/run/rtboot/active" ] || echo gone)" "incomplete gone" "  the status does not say active"
	$rtboot undo --root "$root" > "$work/out" 2> "$work/err"
	is "$? $(get STATE) $(changed)" "0 reverted 0" "  undo again puts the rest back"
fi

# What has another's name now is another: nothing of it is rtboot's to verify or to put back.
queue=sys/class/net/eth0/queues/rx-0/rps_cpus
busy
boot
# IRQ 134 was eth0's, and is a disk's now, whose administrator has put it on the isolated CPU 3.
put sys/kernel/irq/134/actions nvme7q1
put proc/irq/134/smp_affinity_list 3
# Another driver joins the one that IRQ 16 has, and IRQ 7, which nobody used, gets one.
put sys/kernel/irq/16/actions "$(cat "$root/sys/kernel/irq/16/actions"),parport0"
# The interface's name goes to another device, of which somebody steers the packets.
mv "$root/sys/class/net/eth0" "$root/sys/class/net/eth9"
mkdir -p "$root/sys/devices/usb/eth0/queues/rx-0"
ln -s ../../devices/usb/eth0 "$root/sys/class/net/eth0"
put $queue 08
$rtboot verify --root "$root" > "$work/out"
is "$(grep -c -e 'irq 134 eth0' -e "/$queue: should be 77" "$work/out")" 0 "verify: what is gone has not drifted, though its name has a new owner"
grep -q '^irq 134 nvme7q1: should be .*, is 3  (/proc/irq/134/smp_affinity_list)$' "$work/out"
ok "  the new owner is held to the policy, under its own name"
$rtboot undo --root "$root" > "$work/out"
is "$? $(irq 134) $(each $queue)" "0 3 08" "undo: another's choice stays"
is "$(irq 16)" "0-7" "  and an IRQ that another driver joined is put back"
is "$(each sys/devices/pci0000:00/0000:00:1f.6/net/eth0/queues/rx-0/rps_cpus)" 77 "  nothing is put back where a name no longer leads"
# apply, too: what it finds under the name is what it will put back.
busy
boot
put sys/kernel/irq/134/actions nvme7q1
put proc/irq/134/smp_affinity_list 2,3
$rtboot apply --root "$root" > /dev/null
is "$(irq 134 | grep -c '^[0-24-6]$') $(settings irq name before outcome | grep 'irq 134')" "1 irq 134 nvme7q1 2,3 pending" "apply: the new owner's value is the one before"
$rtboot undo --root "$root" > /dev/null
is "$(irq 134)" "2,3" "  and undo puts that back"

# The machine against the policy as it is now: what came after the last run, of which no journal knows.
busy
boot
# irq_appears N ACTIONS LIST
irq_appears() {
	put "proc/irq/$1/smp_affinity_list" "$3"
	put "proc/irq/$1/effective_affinity_list" "${3%%[,-]*}"
	put "sys/kernel/irq/$1/actions" "$2"
}
irq_appears 300 virtio7-input.0 0-7
irq_appears 301 virtio7-output.0 2
mkdir -p "$root/proc/901"
sed "s/^[0-9]* ([^)]*)/901 (late_kthread)/" "$root/proc/92/stat" > "$root/proc/901/stat"
sed 's/^\(Cpus_allowed_list:\).*/\1\t0-7/' "$root/proc/92/status" > "$root/proc/901/status"
$rtboot verify --root "$root" > "$work/out"
is "$? $(cat "$work/out")" "1 irq 300 virtio7-input.0: should be $(sed -n 's/^irq 300 .*should be \([0-24-6]\), .*/\1/p' "$work/out"), is 0-7  (/proc/irq/300/smp_affinity_list)
901 late_kthread: should be 0-2,4-6, is 0-7  (thread:901:$(cut -d ' ' -f 22 "$root/proc/901/stat"))
irqbalance is not running
2 of $(($(sed 1d "$root/run/rtboot/journal" | wc -l) + 2)) settings drifted" \
	"verify: a new IRQ and a new kernel thread that may run on isolated CPUs, and not one that may not"
$rtboot status --root "$root" > "$work/out"
is "$? $(tail -n 1 "$work/out")" "0 since then: 2 settings have changed (rtboot verify names them)" "status says that it is older than that"
$rtboot apply --root "$root" > /dev/null 2>&1
rm -r "$root/proc/901"      # no thread can be moved in a tree
$rtboot verify --root "$root" > "$work/out"
is "$? $(tail -n 1 "$work/out" | cut -c 1-5)" "0 0 of " "verify: apply has mended it"
is "$($rtboot status --root "$root" | grep -c 'since then')" 0 "  and the status is that of now"

# What the kernel refuses to move is no violation, as long as it is the same IRQ.
busy
if command -v strace >/dev/null; then
	strace -f -o /dev/null -P "$root/proc/irq/134/smp_affinity_list" --inject=write:error=EPERM "$rtboot" apply --root "$root" > /dev/null 2>&1
	is "$(settings irq name outcome | grep 'irq 134')" "irq 134 eth0 fixed" "an IRQ that the kernel keeps is fixed"
	$rtboot verify --root "$root" > "$work/out"
	is "$? $(grep -c 'irq 134' "$work/out")" "0 0" "  verify does not ask for it"
	is "$($rtboot irqs --root "$root" | awk '$1 == 134 || $2 == 134 { print $NF }')" fixed "  irqs calls it fixed"
	# One that failed does not hold, which is no news to the status.
	strace -f -o /dev/null -P "$root/proc/irq/135/smp_affinity_list" --inject=write:error=ENOSPC "$rtboot" apply --root "$root" > /dev/null 2>&1
	put proc/irq/135/smp_affinity_list 3
	strace -f -o /dev/null -P "$root/proc/irq/135/smp_affinity_list" --inject=write:error=ENOSPC "$rtboot" apply --root "$root" > /dev/null 2>&1
	$rtboot verify --root "$root" > "$work/out"
	is "$? $(settings irq name outcome | grep 'irq 135') $(grep -c '^irq 135 ' "$work/out") $($rtboot status --root "$root" | grep -c 'since then')" \
		"1 irq 135 i915 failed 1 0" "one that failed: verify names it, and status, which does so already, has no news"
	put sys/kernel/irq/134/actions nvme7q1
	$rtboot verify --root "$root" > "$work/out"
	is "$? $(grep -c '^irq 134 nvme7q1: should be ' "$work/out")" "1 1" "  until another device has its number"
	is "$($rtboot irqs --root "$root" | awk '$1 == 134 || $2 == 134 { print $NF }')" movable "  of which nothing is known yet"
fi

# What was given up at its deadline stays in the journal as it was meant, and did not drift where it never came.
machine laptop < /dev/null
boot
mkdir -p "$root/sys/devices/system/cpu/cpu3"
put sys/devices/system/cpu/cpu3/online 1
printf '/sys/devices/system/cpu/cpu3/online\ttext\tcpu 3\t1\t0\nmodule:gone\ttext\tgone\tnot loaded\tloaded\n' >> "$root/run/rtboot/journal"
$rtboot verify --root "$root" > "$work/out"
is "$? $(grep -c 'should be' "$work/out")" "0 0" "verify: a CPU and a module that were given up, and never came"
put sys/devices/system/cpu/cpu3/online 2
$rtboot verify --root "$root" > "$work/out"
is "$? $(sed -n 1p "$work/out")" "1 cpu 3: should be 0, is 2  (/sys/devices/system/cpu/cpu3/online)" "  which is seen if they are something else"

# A policy that cannot be judged is not as wanted, whatever the journal says; and without a journal there may be a policy.
busy
boot
echo bogus >> "$root/etc/rtboot.conf"
$rtboot verify --root "$root" > "$work/out"
is "$? $(grep -c '^only what rtboot changed was checked: bad config: /etc/rtboot.conf:' "$work/out")" "1 1" "verify: a config with errors"
echo | machine laptop
put sys/devices/system/cpu/isolated 3
boot
rm "$root/run/rtboot/journal"
$rtboot verify --root "$root" > "$work/out"
is "$? $(tail -n 1 "$work/out")" "0 0 of 0 settings drifted" "verify: active, and nothing had to be changed"
rm "$root/run/rtboot/status"
$rtboot verify --root "$root" > /dev/null 2>&1
is "$?" 3 "  but not where there is no status either"

# on-failure = revert.
busy "on-failure = revert"
sed -i 's/^rule = irq:9 .*/rule = irq:9 cpus:99/' "$root/etc/rtboot.conf"
values > "$work/before"
for stage in early late; do
	$rtboot boot $stage --root "$root" 2>/dev/null
	is "$(get STATE) $(get SETTINGS_FAILED)" "reverted 1" "on-failure = revert: one rule fails: reverted, in the $stage stage"
	is "$(values | diff "$work/before" -)" "" "  everything is put back, and nobody is told"
	is "$(sed 1d "$root/run/rtboot/journal") $([ -e "$root/run/rtboot/active" ] || echo gone)" " gone" "  the journal is empty, active is gone"
done
is "$(settings rule name outcome errno | grep -v absent)" "irq:9 cpus:99 failed ERANGE" "  the report has what failed"
# Without files that tell what is effective, the affinity is.
busy "on-failure = revert"
sed -i 's/^rule = irq:9 .*/rule = irq:9 cpus:99/' "$root/etc/rtboot.conf"
rm "$root"/proc/irq/*/effective_affinity_list
boot
is "$(get STATE) $(get IRQS_ON_ISOLATED)" "reverted $(grep -l -e '^0-7$' -e '^[37]$' "$root"/proc/irq/[0-9]*/smp_affinity_list | wc -l)" \
	"  the status counts the IRQs on isolated CPUs as they are then"
[ "$(json 'print scalar grep { $_->{outcome} eq "reverted" } @s')" -ge 60 ]
ok "  and what was set and put back"
busy
sed -i 's/^rule = irq:9 .*/rule = irq:9 cpus:99/' "$root/etc/rtboot.conf"
boot
is "$(get STATE) $(get SETTINGS_FAILED) $(irq 147)" "partial 1 3,7" "on-failure = keep: partial, and the rest is done"
busy "on-failure = revert"
$rtboot boot early --root "$root" 2>/dev/null
put proc/irq/134/smp_affinity_list 3
rm "$list" && mkdir "$list"
$rtboot boot late --root "$root" 2>/dev/null
is "$(get STATE) $(irq 147) $(sed 1d "$root/run/rtboot/journal" | cut -f 1)" "reverted 0-7 /proc/irq/134/smp_affinity_list" \
	"a failure of the late stage takes the early one back, and what cannot be stays in the journal"
! get REASON | grep -q "all values were restored"
ok "  and the status does not say that all values were restored"
tap_done
