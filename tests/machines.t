#!/bin/sh
# Captured machines (tests/machines) replayed with --root, and what becomes of them.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
tab=$(printf '\t')

# Real-time machines: name, preemption, online, isolated, nohz_full, housekeeping, mask.
while read -r name online isolated nohz_full housekeeping mask; do
	captured "$name"
	facts "$isolated" > "$work/before"
	boot
	ok "$name: both stages exit 0"
	is "$(get STATE) $(get STAGE) $(get REALTIME) $(get PREEMPTION)" "active late 1 rt" "$name: active"
	is "$(get CPUS_ONLINE) $(get CPUS_ISOLATED) $(get CPUS_NOHZ_FULL) $(get CPUS_HOUSEKEEPING) $(get CPUMASK_HOUSEKEEPING)" \
		"$online $isolated ${nohz_full#none} $housekeeping $mask" "$name: its CPUs"
	facts "$isolated" > "$work/after"
	grep -q "^irq.*isolated$" "$work/before" && grep -q "^mask.*isolated$" "$work/before"
	ok "$name: something was on isolated CPUs before"
	is "$(grep -e ^irq -e ^mask "$work/after" | grep "isolated$")" "" "$name: no IRQ's affinity and no mask is after"
	is "$(get IRQS_TOTAL) $(get IRQS_ON_ISOLATED)" \
		"$(grep -c ^irq "$work/after") $(grep -c "^effective.*isolated$" "$work/after")" "$name: IRQs are counted"
	# A captured tree's effective affinity never changes, so each such IRQ is pending.
	is "$(get SETTINGS_PENDING)" "$(get IRQS_ON_ISOLATED)" "$name: what has not taken effect is pending"
	is "$(get SETTINGS_FAILED) $(get SETTINGS_FIXED)" "0 0" "$name: nothing failed"
	is "$(json 'print scalar grep { $_->{class} eq "kernel thread" } @{$j->{settings}}')" \
		"$(grep "^thread${tab}kernel${tab}movable" "$work/after" | grep -vc "movable${tab}irq/")" \
		"$name: kernel threads that are bound, or an IRQ's, are left alone"
	is "$(json 'print join " ", $j->{state}, scalar @{$j->{settings}}, scalar @{$j->{advice}}')" \
		"active $(get SETTINGS_WANTED) $(get ADVICE)" "$name: report.json is JSON and agrees"
	is "$(sed 1d "$root/run/rtboot/journal" | sed -n 's,^/proc/irq/\([0-9]*\)/smp_affinity_list,\1,p' | cut -f 1,4 | sort)" \
		"$(awk -F "$tab" '$1 == "irq" && $5 == "isolated" { print $2 "\t" $4 }' "$work/before" | sort)" \
		"$name: the journal has each IRQ that changed, and what it was"
	[ -e "$root/run/rtboot/active" ]
	ok "$name: active is there"
	$rtboot status --root "$root" > "$work/out"
	is "$? $(head -n 1 "$work/out")" "0 rtboot: active (stage late)" "$name: status says so"
done <<EOF
rt-5.10 0-3 2-3 none 0-1 3
rt-6.12 0-3 2-3 2-3 0-1 3
rt-6.12-null 0-3 2-3 none 0-1 3
rt-6.12-offline 0-2 2-3 2-3 0-1 3
rt-7.3 0-3 2-3 2-3 0-1 3
laptop 0-7 3,7 none 0-2,4-6 77
server 0-15 2-7,10-15 2-7,10-15 0-1,8-9 0303
EOF

# What was made of a tree and captured again is the tree, with the tools of this machine and with
# busybox's, which the test machines have.
mkdir "$work/busybox"
for tool in awk find ln ls mkdir sh; do
	ln -s "$(command -v busybox)" "$work/busybox/$tool"
done
for name in laptop server; do
	grep -v "^#" "tests/machines/$name.tree" | sort > "$work/tree"
	captured "$name"
	is "$(tests/capture.sh "$root" | sort | diff "$work/tree" -)" "" "$name: captured again it is the same tree"
	is "$(readlink "$root/sys/bus/pci/devices/0000:00:1f.4/driver")" ../../../bus/pci/drivers/i801_smbus \
		"  and its links are links"
	command -v busybox >/dev/null || continue
	rm -rf "$root"
	PATH=$work/busybox sh tests/tree.sh "$root" < "tests/machines/$name.tree"
	is "$(PATH=$work/busybox sh tests/capture.sh "$root" | sort | diff "$work/tree" -)" "" "  with busybox too"
done
printf 'a/b\t\t../../c\n' | tests/tree.sh "$work/out-of-it"
is "$? $(ls "$work/out-of-it")" "1 " "a tree with a link that leads out of it is refused"

isolated=2-3
# A stage run twice changes nothing more, and still knows what it did.
captured rt-6.12
boot
applied=$(get SETTINGS_APPLIED)
sums > "$work/once"
cp "$root/run/rtboot/journal" "$work/journal"
$rtboot boot late --root "$root" 2>/dev/null
is "$(sums | diff "$work/once" -)" "" "a stage run twice changes nothing the second time"
is "$(get SETTINGS_APPLIED)" "$applied" "  and counts what was applied in this boot"
is "$(diff "$work/journal" "$root/run/rtboot/journal")" "" "  and the journal stays"
put proc/sys/kernel/random/boot_id another-boot
$rtboot boot late --root "$root" 2>/dev/null
is "$(get SETTINGS_APPLIED) $(get DURATION_US_EARLY)" "0 0" "in another boot the journal and status of this one are nothing"

# untouched WHAT STATE EXIT REASON: after boot, the machine is as it was and the status says why.
untouched() {
	sums > "$work/before"
	boot
	ok "$1: both stages exit 0"
	is "$(sums | diff "$work/before" -)" "" "$1: nothing is touched"
	is "$(get STATE) $(get SETTINGS_WANTED)" "$2 0" "$1: state is $2"
	get REASON | grep -q "$4"
	ok "$1: it says $(get REASON)"
	! [ -e "$root/run/rtboot/active" ] && ! [ -e "$root/run/rtboot/journal" ]
	ok "$1: no active, no journal"
	$rtboot status --root "$root" > /dev/null
	is "$?" "$3" "$1: status exits $3"
}
captured stock-6.12
untouched "a stock kernel" fallback 2 "not a PREEMPT_RT kernel (preemption: dynamic)"
is "$(get IRQS_TOTAL) $(get IRQS_ON_ISOLATED)" "28 8" "  its IRQs are counted all the same"
# A kernel that nobody has seen yet, on a machine where a real-time one would have much to do. It has no
# /sys/kernel/realtime, as none has from 6.18 on, and a thread that only real-time kernels have.
for version in "#1 SMP PREEMPT_FUTURE Fri Jan 1 00:00:00 UTC 2027" "#1 SMP PREEMPT_RTX x" "#1 SMP PREEMPT_RT_FULL x" \
	"#1 SMP PREEMPT_LAZY PREEMPT_DYNAMIC x" "RT PREEMPT SMP #1" "#1 SMP REALTIME x" "#1 smp preempt_rt x" "PREEMPT_RT:yes" ""; do
	captured rt-7.3
	put proc/sys/kernel/version "$version"
	untouched "a kernel that calls itself \"$version\"" fallback 2 "not a PREEMPT_RT kernel (preemption: [a-z]*)"
done
# One that was booted with threadirqs is wanted where the config says so, and is no real-time kernel for that.
while IFS='|' read -r require append wanted; do
	captured stock-6.12
	put etc/rtboot.conf "[boot]
require = $require"
	put proc/cmdline "$(cat "$root/proc/cmdline") $append"
	boot
	is "$(get STATE) $(get REALTIME) $(get EVIDENCE | grep -o "cmdline=.*")" "$wanted" "require = $require, $append"
done <<'EOF'
rt|threadirqs|fallback 0 cmdline=threadirqs
threadirqs|threadirqs|active 0 cmdline=threadirqs
threadirqs|threadirqs=0|active 0 cmdline=threadirqs
threadirqs||fallback 0 
threadirqs|xthreadirqs threadirqsx|fallback 0 
threadirqs|-- threadirqs|fallback 0 
any|threadirqs|active 0 cmdline=threadirqs
EOF
captured rt-7.3
rm "$root/proc/sys/kernel/version"
untouched "a kernel that does not say what it is" fallback 2 "not a PREEMPT_RT kernel (preemption: other)"
captured rt-7.3
put proc/sys/kernel/version "2027 PREEMPT_RT of the future SMP #1"
boot
is "$(get STATE) $(get REALTIME)" "active 1" "other words around PREEMPT_RT: a real-time kernel"

captured rt-6.12
put proc/cmdline "$(cat "$root/proc/cmdline") rd.rtboot=0"
untouched "rd.rtboot=0" disabled 2 "disabled by rd.rtboot"
captured rt-6.12
: > "$root/proc/vmcore"
untouched "a kdump kernel" disabled 2 "this is a kdump kernel (/proc/vmcore exists)"
captured stock-6.12
: > "$root/proc/vmcore"
mkdir "$root/etc"
put etc/rtboot.conf '[boot]
require = any'
untouched "a kdump kernel that is no real-time one, where any will do" disabled 2 "this is a kdump kernel"
captured rt-6.12
mkdir "$root/etc"
put etc/rtboot.conf '[boot]
requier = rt'
untouched "a bad config" refused 2 '/etc/rtboot.conf:2: unknown key "requier" in \[boot\]'
captured rt-6.12
mkdir "$root/etc"
put etc/rtboot.conf '[cpus]
isolated = 0-3'
untouched "a config that isolates every CPU" refused 2 "none is left for housekeeping"
captured rt-6.12
mkdir "$root/etc"
put etc/rtboot.conf '[cpus]
isolated = 2-9'
untouched "a config that isolates CPUs that do not exist" refused 2 "2-9"
for file in possible online isolated; do
	captured rt-6.12
	rm "$root/sys/devices/system/cpu/$file"
	untouched "no /sys/devices/system/cpu/$file" refused 2 "/sys/devices/system/cpu/$file cannot be read: ENOENT"
done
captured rt-6.12
put sys/devices/system/cpu/possible ""
untouched "no CPU is possible" refused 2 '/sys/devices/system/cpu/possible reads "", which is not a valid cpulist here: EINVAL'
captured rt-6.12
put sys/devices/system/cpu/isolated "2-3;rm"
untouched "an isolated that is no CPU list" refused 2 "not a valid cpulist here: EINVAL"

# rd.rtboot=plan reports what it would do.
captured rt-6.12
put proc/cmdline "$(cat "$root/proc/cmdline") rd.rtboot=plan"
sums > "$work/before"
boot
is "$(sums | diff "$work/before" -)" "" "rd.rtboot=plan: nothing is touched"
is "$(get STATE)" disabled "  and the state is no better than that"
[ "$(json 'print scalar grep { $_->{outcome} eq "planned" } @{$j->{settings}}')" -ge 20 ]
ok "  report.json has what would have been set"

# A machine without IRQs, and one without nohz_full or a watchdog.
captured rt-6.12
rm -rf "$root/proc/irq" "$root/sys/kernel/irq"
boot
is "$(get STATE) $(get IRQS_TOTAL) $(get SETTINGS_FAILED)" "active 0 0" "no /proc/irq: active, with no IRQs"
captured rt-6.12
rm "$root/sys/devices/system/cpu/nohz_full" "$root/proc/sys/kernel/watchdog_cpumask"
boot
is "$(get STATE) $(get SETTINGS_FAILED) $(json 'print map { "$_->{outcome} $_->{errno}" } grep { $_->{name} eq "watchdog" } @{$j->{settings}}')" \
	"active 0 absent ENOENT" "no nohz_full, no watchdog: absent, and no failure"

# Something fails: partial, or all is put back. A directory in place of a file cannot be written.
break_irq() { rm "$root/proc/irq/4/smp_affinity_list" && mkdir "$root/proc/irq/4/smp_affinity_list"; }
captured rt-6.12
break_irq
boot
is "$(get STATE) $(get SETTINGS_FAILED)" "partial 1" "an IRQ that cannot be read: partial"
is "$(json 'print map { "$_->{name} $_->{errno}" } grep { $_->{outcome} eq "failed" } @{$j->{settings}}')" \
	"irq 4 ttyS0 EISDIR" "  and it is named with its errno"
$rtboot status --root "$root" > "$work/out"
is "$? $(sed -n '/^failed/,$p' "$work/out" | grep -c "irq 4 ttyS0.*EISDIR")" "1 1" "  in status too, which exits 1"
[ -e "$root/run/rtboot/active" ]
ok "  and active is there"
captured rt-6.12
break_irq
mkdir "$root/etc"
put etc/rtboot.conf '[boot]
on-failure = revert'
facts "$isolated" > "$work/before"
boot
is "$(get STATE)" reverted "on-failure = revert: reverted"
is "$(facts "$isolated" | diff "$work/before" -)" "" "  every value is what it was"
[ "$(json 'print scalar grep { $_->{outcome} eq "reverted" } @{$j->{settings}}')" -ge 20 ]
ok "  and was another in between"
is "$(sed 1d "$root/run/rtboot/journal")" "" "  the journal is empty"

# Advice: what the kernel was asked for and threw away.
captured rt-6.12
put proc/cmdline "isolcpus=2-63 nohz_full=2-3"
put sys/devices/system/cpu/isolated ""
boot
json 'print join "\n", @{$j->{advice}}' | grep -q '^isolcpus=2-63 was rejected.*do not exist here (possible: 0-3)'
ok "isolcpus=2-63 on 4 CPUs: the advice says that the kernel threw it away"
is "$(get CPUS_ISOLATED)" 2-3 "  and nohz_full alone isolates"
captured rt-6.12
is "$(boot; json 'print scalar grep /isolcpus=2-3|thrown|did not/, @{$j->{advice}}')" 0 "no such advice where the kernel did as asked"
captured rt-6.12
put proc/cmdline "quiet"
put sys/devices/system/cpu/isolated ""
put sys/devices/system/cpu/nohz_full ""
sums > "$work/before"
boot
is "$(sums | diff "$work/before" -) $(get STATE) $(get SETTINGS_KEPT)" " unisolated $(get SETTINGS_WANTED)" \
	"no isolated CPU: everything is kept as it is"
json 'print @{$j->{advice}}' | grep -q "No CPU is isolated"
ok "  and the advice says how to isolate one"
! [ -e "$root/run/rtboot/active" ]
ok "  there is no active"
is "$($rtboot status --root "$root" > "$work/out"; echo "$? $(sed -n 's/^ *why *//p' "$work/out")")" \
	"2 no CPU is isolated: neither the kernel command line nor the config names one" "  status exits 2, and says why"
is "$($rtboot apply --root "$root" > /dev/null; echo $?)" 2 "  and so does apply"
break_irq
put sys/devices/system/cpu/nohz_full ""
$rtboot boot late --root "$root" 2>/dev/null
is "$(get STATE) $(get REASON | sed 's/^1 of [0-9]*/1/') $([ -e "$root/run/rtboot/active" ] || echo gone)" \
	"partial 1 settings failed; no CPU is isolated gone" "  where something fails it is partial, and there is no active"
captured rt-6.12
put proc/cmdline "isolcpus=2-63"
put sys/devices/system/cpu/isolated ""
put sys/devices/system/cpu/nohz_full ""
put etc/rtboot.conf '[irq]
rule = irq:1 cpus:1
'
boot
is "$(get STATE) $(get REASON) $(cat "$root/proc/irq/1/smp_affinity_list") $([ -e "$root/run/rtboot/active" ] || echo gone)" \
	"unisolated no CPU is isolated: the kernel rejected isolcpus=2-63, which names CPUs that do not exist here 1 gone" \
	"isolcpus=2-63 alone: unisolated, and a rule is carried out all the same"

# A config's list, and keys that keep.
captured rt-6.12
mkdir "$root/etc"
put etc/rtboot.conf '[cpus]
isolated = 1
[irq]
default = keep'
boot
is "$(get CPUS_ISOLATED) $(get CPUS_HOUSEKEEPING)" "1-3 0" "a config's list adds to what the kernel isolates"
is "$(facts "$isolated" | grep -c "^irq.*isolated$")" 25 "  and IRQs that are to be kept stay"
is "$(json 'print grep /config does not name/, @{$j->{advice}}')" "The kernel isolates CPUs 2-3, which [cpus] isolated in the config\
 does not name: rtboot keeps them quiet, too." "  which the advice has"
grep -qx CPUAffinity=0 "$root/run/systemd/system.conf.d/50-rtboot.conf"
ok "  and systemd is told of one CPU"
$rtboot undo --root "$root" > /dev/null
is "$(get CPUS_ISOLATED) $(get CPUS_HOUSEKEEPING)" "1-3 0" "  undo has the same CPUs"
is "$($rtboot irqs --root "$root" | tail -n 1)" "$(facts 1-3 | grep -c "^effective.*isolated$") of 29 IRQs are effective on isolated CPUs (*)" "  and so have the marks of irqs"

# A config that is refused isolates nothing: what the kernel isolates is judged, and every command says so.
while IFS='|' read -r config why; do
	captured rt-6.12
	boot
	mkdir "$root/etc"
	printf '%b' "$config" > "$root/etc/rtboot.conf"
	is "$($rtboot irqs --root "$root" 2> "$work/err" | tail -n 1)" "$(facts "$isolated" | grep -c "^effective.*isolated$") of 29 IRQs are effective on isolated CPUs (*)" "$why: irqs marks what the kernel isolates"
	is "$(cat "$work/err")" "rtboot: irqs: the config is refused: $why" "  and says $why"
	is "$($rtboot verify --root "$root" 2>&1 > /dev/null)" "rtboot: verify: the config is refused: $why" "  so does verify"
	is "$($rtboot plan --root "$root" 2> "$work/err" | sed "s/; settings of an earlier.*//; q")" "nothing to do: $why" "  and plan"
	is "$(cat "$work/err")" "rtboot: plan: the config is refused: $why" "  on standard error too"
	is "$($rtboot undo --root "$root" 2>&1 > /dev/null | head -n 1) $(get CPUS_ISOLATED)" "rtboot: undo: the config is refused: $why 2-3" "  and undo"
done <<'EOF'
[cpus]\nisolated = 2-63|[cpus] isolated = 2-63: not all of these CPUs exist here
[cpus]\nisolated = 1\nbogus|bad config: /etc/rtboot.conf:3: "bogus": expected [section] or key = value
EOF

# Links in a tree stay in it, and /run/rtboot is a directory or nothing is done.
captured rt-6.12
echo 0-3 > "$work/outside"
ln -sf "$work/outside" "$root/proc/irq/1/smp_affinity_list"
boot
is "$(cat "$work/outside") $(get SETTINGS_ABSENT)" "0-3 3" "an absolute link out of the tree leads nowhere"
captured rt-6.12
mkdir "$root/run" "$work/elsewhere"
ln -s "$work/elsewhere" "$root/run/rtboot"
sums > "$work/before"
boot
ok "a link in place of /run/rtboot: boot exits 0"
is "$(sums | diff "$work/before" -) $(ls "$work/elsewhere")" " " "  nothing is touched, here or where it leads"

tap_done
