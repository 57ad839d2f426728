#!/bin/sh
# The config in a credential, which the firmware passes to systemd in the initramfs (SMBIOS, "OEM strings"): its policy takes
# effect, and the image's does not; and one with an error changes nothing. In time as the guest sees it (after.t): systemd passes
# it within the limit that a stage has.
. tests/lab/boots.sh

# credential LINE...: what gives the emulated machine that credential: systemd.system-credentials(7).
credential() { echo "type=11,value=io.systemd.credential.binary:rtboot.conf=$(printf '%s\n' "$@" | base64 -w 0)"; }
name="credential rtboot.conf"
# says NAME: what a command of the real system said.
says() { lab_section "$with" "$1"; }

config=system
boots_with $rt/systemd "$isolate" -icount shift=0,sleep=off \
	-smbios "$(credential "# of this machine" "[irq]" "rule = action:i8042 cpus:1" "[sysctl]" "kernel.timer_migration = 0")"
is "$(status_of STATE) $(status_of STAGE) $(status_of CONFIG)" "active late $name" "a credential is the config of both stages"
is "$(affinity_of i8042 | uniq) $(file proc/sys/kernel/timer_migration)" '1 0\n' "an interrupt and a sysctl are as the credential wants them"
is "$(affinity_of xhci_hcd) $(file sys/module/usbcore/parameters/autosuspend)" '0-1 2\n' "what the image's config wants is not done"
is "$(run_text credential.conf | head -n 3 | tail -n 1)" "rule = action:i8042 cpus:1" "the real system has it in /run/rtboot"
is "$(log_count 'rtboot: early: active') $(log_count 'rtboot: late: active')" "1 1" "each stage ran once"
is "$(says rtboot | sed -n 's/^  config  *//p')" "$name" "  and rtboot status names it"
is "$(says plan | grep -c -e timer_migration -e ' i8042 ' -e autosuspend) $(says plan | grep -c 'settings would change')" "0 1" \
	"rtboot plan there finds nothing of it left to do, and nothing of the image's"
is "$(says verify | tail -n 1)" "exit status 0" "  rtboot verify finds that it holds"
is "$(says apply | grep '^  config') $(lab_section "$with" applied | sed -n "s,^proc/sys/kernel/timer_migration$tab,,p")" "  config       $name 0\\n" \
	"  and so does rtboot apply"
is "$(lab_section "$with" undone | sed -n "s,^proc/sys/kernel/timer_migration$tab,,p")" '1\n' "rtboot undo restores what it set"

boots_with $rt/systemd "$isolate guest=brief" -icount shift=0,sleep=off -smbios "$(credential "[irq]" "rule = action:i8042 cpus:1" "defualt = keep")"
why="bad config: $name:3: unknown key \"defualt\" in \[irq\]"
is "$(status_of STATE) $(status_of STAGE) $(run_file journal && echo journal)" "refused late " "a credential with an error: refused"
is "$(log_count "rtboot: early: refused: $why") $(log_count "rtboot: late: refused: $why")" "1 1" "  by both stages, which name it and the line"
is "$(file proc/irq/default_smp_affinity) $(affinity_of i8042 | uniq) $(file proc/sys/kernel/timer_migration)" 'f\n 0-3 1\n' "  nothing is changed"
run_file credential.conf
ok "  and it is kept: what runs later refuses it, too"
tap_done
