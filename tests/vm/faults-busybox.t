#!/bin/sh
# What can go wrong with rtboot in an initramfs without systemd, where dracut's init, here BusyBox's shell, runs the hooks.
set -- busybox
. tests/vm/faults.sh
fault_programs
fault_stuck

# stray_threads: movable kernel threads that may run on isolated CPUs, but for those of IRQs.
stray_threads() { grep "^thread${tab}kernel${tab}movable.*isolated$" "$with.facts" | grep -v "movable${tab}irq/"; }

fault "a config with errors"
printf '[irq]\ndefault = somewhere\n' > "$overlay/etc/rtboot.conf"
boot_fault
is "$(status_of STATE) $(status_of STAGE) $(status_of SETTINGS_WANTED)" "refused late 0" "  the status says refused"
case $(status_of REASON) in *"/etc/rtboot.conf:2: [irq] default = "*) true ;; *) false ;; esac
ok "  and which line"
is_untouched

fault "/run is read-only, and then full"
at before-early "mount -o remount,ro /run"
at then-early "mount -o remount,rw /run"
at before-late "$fill_run"
at then-late "rm /run/full"
boot_fault
is "$(log_count 'rtboot: early: .*: EROFS') $(log_count 'rtboot: late: .*: ENOSPC')" "2 2" "  the kernel log says so"
is "$(lab_section "$with" boot | grep "^run/rtboot")" "" "  there is no status, nor half of one"
is_untouched

fault "an empty /proc/irq"
for stage in early late; do
	at "before-$stage" "mount -t tmpfs none /proc/irq"
	at "then-$stage" "umount /proc/irq"
done
boot_fault
irqs() { grep -e "^irq$tab" -e "default_smp_affinity$tab" "$1"; }
is "$(status_of IRQS_TOTAL)" 0 "  the status says that there were no IRQs"
run_text report.json > "$with.json"
! grep -q '"class":"irq"' "$with.json" && grep -q '"class":"default irq mask".*"outcome":"absent"' "$with.json"
ok "  and the report that none was placed"
settled "$with.facts" > "$with.settled"
is "$(irqs "$with.settled")" "$(irqs "$without.settled")" "  they are as without rtboot"
is "$(grep "^mask.*isolated$" "$with.facts" | cut -f 2)" proc/irq/default_smp_affinity "  the masks are done all the same"
is "$(stray_threads)" "" "  and the threads"

fault "each stage runs twice"
for stage in early late; do
	at "then-$stage" "mkdir /run/rtboot/$stage
		cp /run/rtboot/status /run/rtboot/journal /run/rtboot/$stage
		exec /usr/lib/rtboot/stage $stage"
done
boot_fault
is "$(log_count 'rtboot: early: active') $(log_count 'rtboot: late: active')" "2 2" "  it did"
is "$(status_of STATE) $(status_of STAGE)" "active late" "  the state is active"
# How many settings are kept and fixed; of the others pending ones have become applied ones.
counts() { run_text "$1" | awk -F = '/_(KEPT|FIXED|FAILED)=/ { print } /_(APPLIED|PENDING)=/ { n += $2 } END { print n }'; }
is "$(counts status)" "$(counts late/status)" "  the second run says of the settings what the first said"
# The values before, of all but who was told: these have lines of their own in them.
before() { run_text "$1" | grep -e ^/proc -e ^/sys -e ^thread: | sed 's/\\t[^\\]*$//' | sort; }
before journal > "$work/before"
[ "$(before early/journal | wc -l)" -ge 10 ] && [ "$(before late/journal | wc -l)" -ge "$(before early/journal | wc -l)" ]
ok "  there are values in the journals"
is "$(before early/journal | comm -23 - "$work/before")$(before late/journal | comm -23 - "$work/before")" "" \
	"  each journal keeps the values before that were there at first"

fault "late without early"
: > "$overlay/var/lib/dracut/hooks/pre-udev/00-rtboot-early.sh"
boot_fault
is "$(status_of STATE) $(status_of STAGE) $(status_of DURATION_US_EARLY)" "active late 0" "  the status says so"
is "$(grep "^mask.*isolated$" "$with.facts")$(stray_threads)" "" "  no mask and no thread is left on the isolated CPUs"
is "$(grep "^irq$tab.*isolated$" "$with.facts" | cut -f 2 | sort)" "$(run_text report.json |
	sed -n 's,.*"target":"/proc/irq/\([0-9]*\)/.*"outcome":"fixed".*,\1,p' | sort)" "  and no IRQ but what the kernel keeps"
tap_done
