# rt.sh MACHINE APPEND: a PREEMPT_RT kernel with isolated CPUs. To be sourced.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

boots_with "$@"
boots_without "$@"

# rows FILE PATTERN: the facts of a file whose tab-separated line matches.
rows() { grep "$2" "$1"; }

# The real system read the status that the initramfs wrote.
is "$(status_of STATE)" active "state is active"
is "$(status_of STAGE)" late "the status of the late stage survived switch_root"
run_file active && run_file report.json && run_file journal
ok "active, report.json and journal survived it too"
is "$(log_count 'rtboot: early: active')" 1 "the early stage ran once"
is "$(log_count 'rtboot: late: active')" 1 "the late stage ran once"
is "$(status_of BOOT_ID)" "$(lab_section "$with" boot | sed -n "s,^proc/sys/kernel/random/boot_id$tab\(.*\)\\\\n$,\1,p")" \
	"BOOT_ID is this boot's"
is "$(status_of KERNEL_RELEASE)" "$(cat "$kernel/KVER")" "KERNEL_RELEASE is the kernel's"
is "$(status_of CPUS_ISOLATED) $(status_of CPUS_HOUSEKEEPING) $(status_of CPUMASK_HOUSEKEEPING)" \
	"$isolated $housekeeping $mask" "the CPUs are divided as the command line says"
[ "$(status_of DURATION_US_EARLY)" -gt 0 ] && [ "$(status_of DURATION_US_LATE)" -gt 0 ]
ok "both stages took their time"

# IRQs. What may be moved was found out by the guest with a write of its own.
lab_section "$with" movable | sort > "$with.movable"
lab_section "$without" movable | sort > "$without.movable"
rows "$with.facts" "^irq$tab.*isolated$" | cut -f 2 | sort > "$with.on"
rows "$without.facts" "^irq$tab.*isolated$" | cut -f 2 | sort > "$without.on"
[ "$(comm -12 "$without.on" "$without.movable" | wc -l)" -ge 6 ]
ok "without rtboot movable IRQs may fire on isolated CPUs: the test can fail"
is "$(comm -12 "$with.on" "$with.movable")" "" "every movable IRQ's affinity leaves the isolated CPUs out"

run_text report.json > "$with.json"
sed -n 's,.*"target":"/proc/irq/\([0-9]*\)/.*"outcome":"pending".*,\1,p' "$with.json" | sort > "$with.pending"
rows "$with.facts" "^effective$tab.*isolated$" | cut -f 2 | sort > "$with.effective"
is "$(comm -12 "$with.effective" "$with.movable")" "$(cat "$with.pending")" \
	"movable IRQs still effective on isolated CPUs are exactly those called pending"
is "$(status_of IRQS_TOTAL)" "$(grep -c "^irq$tab" "$with.facts")" "IRQS_TOTAL is what /proc/irq has"
[ "$(status_of IRQS_TOTAL)" -ge "$irqs" ]
ok "  and that is $irqs or more"
is "$(status_of IRQS_ON_ISOLATED)" "$(wc -l < "$with.effective")" "IRQS_ON_ISOLATED is what /proc/irq says"
is "$(status_of IRQS_FIXED_ON_ISOLATED)" "$(comm -23 "$with.effective" "$with.movable" | wc -l)" \
	"IRQS_FIXED_ON_ISOLATED is what may not be moved of them"
is "$(status_of SETTINGS_WANTED)" "$(($(status_of SETTINGS_APPLIED) + $(status_of SETTINGS_KEPT) +
	$(status_of SETTINGS_PENDING) + $(status_of SETTINGS_FIXED) + $(status_of SETTINGS_ABSENT) +
	$(status_of SETTINGS_FAILED)))" "every wanted setting has one outcome"
is "$(status_of SETTINGS_WANTED)" "$(grep -c '"target":' "$with.json")" "report.json has every setting"

# Threads and masks.
stray="^thread${tab}kernel${tab}movable.*isolated$"
strays=$(grep "$stray" "$without.facts" | grep -vc "movable${tab}irq/")
case $1 in
5.10/* | 6.1/* | 6.12/*)
	[ "$strays" -ge 2 ]
	ok "without rtboot $strays movable kernel threads may run on isolated CPUs: the test can fail"
	;;
*) echo "# without rtboot $strays movable kernel threads may run on isolated CPUs: with nohz_full= newer kernels see to that" ;;
esac
is "$(grep "$stray" "$with.facts" | grep -v "movable${tab}irq/")" "" "no movable kernel thread may run on an isolated CPU"
case $2 in
nohz_full=*)
	grep -q "^thread${tab}user.*${tab}1${tab}.*isolated$" "$without.facts"
	ok "without rtboot PID 1 may run on isolated CPUs: the test can fail"
	;;
esac
is "$(grep "^thread${tab}user.*isolated$" "$with.facts")" "" "PID 1 and all of userspace stay off the isolated CPUs"
grep -q "^mask.*isolated$" "$without.facts"
ok "without rtboot a mask has isolated CPUs in it: the test can fail"
is "$(grep "^mask.*isolated$" "$with.facts")" "" "default_smp_affinity, workqueue and watchdog masks leave them out"

# The journal holds what was there before: that is what the boot without rtboot still has. IRQs are compared by name:
# which number one has may be decided by which driver is the first.
run_text journal | sed -n 's,^/proc/irq/\([0-9]*\)/smp_affinity_list\\tlist\\t[^\\]*\\t\([^\\]*\)\\t.*,\1\t\2,p' |
	awk -F "$tab" 'NR == FNR { name[$2] = $3 == "" ? $2 : $3; next } { print name[$1] "\t" $2 }' "$with.facts" - |
	sort -u > "$with.before"
[ -s "$with.before" ]
ok "the journal has IRQs"
is "$(awk -F "$tab" 'NR == FNR { journal[$1]; next } $1 == "irq" { name = $3 == "" ? $2 : $3 }
	$1 == "irq" && name in journal { print name "\t" $4 }' "$with.before" "$without.facts" | sort -u)" "$(cat "$with.before")" \
	"its values before are those of the same boot without rtboot"

# A driver that was loaded by the real system: its IRQ is born where default_smp_affinity says.
sound() { lab_facts "$1" drivers | grep "^\(irq\|effective\)${tab}[0-9]*${tab}snd_hda_intel" | cut -f 1,4,5; }
is "$(sound "$without" | grep -c "^irq.*isolated$")" 1 "without rtboot the sound card's IRQ may be anywhere: the test can fail"
is "$(sound "$with" | cut -f 1,3)" "effective${tab}quiet
irq${tab}quiet" "with it the IRQ of a driver loaded later is born on a housekeeping CPU"

# By hand, on the machine that booted without: the same, but for threads of userspace other than PID 1.
lab_facts "$without" applied > "$without.applied.facts"
is "$(lab_section "$without" plan | grep "^exit status") $(lab_section "$without" apply | grep "^exit status")" \
	"exit status 0 exit status 0" "plan and apply by hand exit 0"
is "$(lab_section "$without" plan | grep -c "/proc/irq/[0-9]")" \
	"$(lab_facts "$without" drivers | grep -c "^irq$tab.*isolated$")" "plan lists each IRQ that is not off the isolated CPUs"
is "$(rows "$without.applied.facts" "^irq$tab.*isolated$" | cut -f 2 | sort | comm -12 - "$without.movable")" "" \
	"after apply no movable IRQ's affinity has an isolated CPU"
is "$(rows "$without.applied.facts" "$stray" | grep -v "movable${tab}irq/")$(rows "$without.applied.facts" "^mask.*isolated$")" "" \
	"  no movable kernel thread's either, and no mask"
is "$(rows "$without.applied.facts" "^thread${tab}user${tab}movable${tab}[^$tab]*${tab}1$tab.*isolated$")" "" "  nor PID 1's"
is "$(lab_section "$with" plan | grep -c "^  irq .*->")" "$(status_of SETTINGS_FIXED)" \
	"where the initramfs did it, plan has only those left that the kernel keeps"

# Verify, and the way back: what apply changed is as it was before, on a machine where it changed a lot.
is "$(lab_section "$without" verify | tail -n 1)" "exit status 0" "verify finds no drift after apply"
moved=$(awk -F "$tab" '$1 == "irq" && $3 == "virtio0-config" { print $2 }' "$without.facts")
is "$(lab_section "$without" drift | grep -v settings)" "irq $moved virtio0-config: should be $housekeeping, is ${isolated#*-}  (/proc/irq/$moved/smp_affinity_list)
irqbalance is not running
exit status 1" "verify names an IRQ that somebody moved, and who did not do it"
is "$(lab_section "$without" undo | tail -n 1)" "exit status 0" "undo exits 0"
# values_of SECTION: what there was on the machine that was booted without, but for where IRQs are effective by
# chance and the processes of this very test.
values_of() {
	lab_facts "$without" "$1" | grep -v "^effective" | awk -F "$tab" -v OFS="$tab" '
		$4 ~ "^irq/" { $8 = $9 = "as its IRQ" }
		$1 != "thread" || $2 == "kernel" && $4 !~ /^kworker/ || $5 == 1'
}
values_of drivers > "$without.before"
values_of applied > "$without.applied"
[ "$(comm -23 "$without.before" "$without.applied" | wc -l)" -ge 12 ]
ok "apply had changed a dozen values: the test can fail"
is "$(values_of undone | diff "$without.before" -)" "" "undo brought every value back"
is "$(lab_section "$without" undone | grep "^run/\(systemd\|modprobe\)")" "" "  and no file that told somebody is left"
# irqs: the same as the guest's own reading before and after, between which an IRQ may have moved.
lab_section "$without" irqs | awk '$1 == "*" { print $2 }' | sort > "$without.marked"
for when in before after; do
	lab_section "$without" "$when irqs" | awk -F '[/:]' -v isolated="$isolated" '
		BEGIN { split(isolated, ends, "-") }
		$NF ~ /^[0-9]+$/ && $NF >= ends[1] && $NF <= ends[2] { print $4 }' | sort > "$without.$when-irqs"
done
comm -12 "$without.before-irqs" "$without.after-irqs" > "$without.both"
[ -s "$without.both" ]
ok "there are IRQs on isolated CPUs all the time"
is "$(comm -23 "$without.both" "$without.marked")$(sort -u "$without.before-irqs" "$without.after-irqs" | comm -13 - "$without.marked")" "" \
	"irqs marks them, and no others"
tap_done
