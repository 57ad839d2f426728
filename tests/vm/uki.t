#!/bin/sh
# A unified kernel image (UKI), as a signed one is shared by machines: the config of this one is an encrypted credential on
# the EFI system partition, which the stub of the UKI passes on.
. tests/lab/boots.sh
. tests/lab/uki.sh
command -v python3 > /dev/null || tap_skip_all "python3 is not installed"
image=$lab/image/$rt/systemd/system
[ -e "$image" ] || tap_skip_all "there is no image to boot: tests/lab/prepare.sh said why"
kernel=$(lab_kernel 6.12 rt-amd64)
esp=$work/esp
# boots_uki NAME: with that name in the credential, which has to be the name of the file. With the null key, for which no
# machine needs a TPM. In time as the guest sees it: after.t.
boots_uki() {
	rm -rf "$esp"
	lab_uki "$esp" "$kernel" "$image" "$isolate guest=brief"
	ok "ukify makes a UKI"
	mkdir -p "$esp/EFI/BOOT/BOOTX64.EFI.extra.d"
	printf '%s\n' "[irq]" "rule = action:i8042 cpus:1" "[sysctl]" "kernel.timer_migration = 0" |
		lab_root chroot "$(lab_dracut trixie)" systemd-creds encrypt --with-key=null --name="$1" - - \
			2> /dev/null > "$esp/EFI/BOOT/BOOTX64.EFI.extra.d/rtboot.conf.cred"
	ok "systemd-creds encrypts the config"
	lab_boot_uki "$with" "$kernel" "$esp" "$lab/image/6.12/rt-amd64/disk" -icount shift=0,sleep=off
	ok "it boots to the real system"
	rm -r "$esp"
	[ "$tap_failed" = 0 ] || tap_done
}

boots_uki rtboot.conf
lab_facts "$with" boot > "$with.facts"
is "$(status_of STATE) $(status_of STAGE) $(status_of CONFIG)" "active late credential rtboot.conf" "a credential is the config"
is "$(affinity_of i8042 | uniq) $(file proc/sys/kernel/timer_migration)" '1 0\n' "an interrupt and a sysctl are as it wants them"
is "$(affinity_of xhci_hcd) $(file sys/module/usbcore/parameters/autosuspend)" '0-1 2\n' "what the image's config wants is not done"
is "$(run_text credential.conf | sed -n 2p)" "rule = action:i8042 cpus:1" "the real system has it, decrypted"

boots_uki another.conf
is "$(status_of STATE) $(status_of STAGE) $(status_of CONFIG)" "refused late credential rtboot.conf" "one that systemd does not decrypt: refused"
is "$(log_count 'rtboot: early: refused') $(log_count 'rtboot: late: refused') $(file proc/irq/default_smp_affinity)" '1 1 f\n' \
	"  by both stages, which change nothing"
tap_done
