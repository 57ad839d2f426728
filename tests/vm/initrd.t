#!/bin/sh
# An initrd made of packages, as mkosi-initrd(1) makes them: a Debian with systemd in which rtboot is installed, and nothing
# else done. Its units run both stages, and systemd passes a credential. In time as the guest sees it (after.t): such an initrd
# starts all that a Debian does at once, and a stage has a limit.
# shellcheck source=tests/lab/debian.sh
. tests/lab/debian.sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh
lab_may_root || tap_skip_all "only root can make the initrd"
[ -e "$lab/image/6.12/rt-amd64/disk" ] || tap_skip_all "there is no disk to boot: tests/lab/prepare.sh said why"
kernel=$(lab_kernel 6.12 rt-amd64)
mkdir -p "$work"

# The modules for the disk with the real system, and for what has interrupts.
tree=$(mktemp -d -p "$lab")
trap 'lab_root rm -rf "$tree"' EXIT
lab_root chmod 755 "$tree"
lab_root cp -al "$(lab_guest)/." "$tree"
lab_root make -s install DESTDIR="$tree"
lab_modules "$kernel" virtio_blk virtio_pci ext4 nvme xhci-pci usbhid | while read -r module; do
	lab_root install -D -m 644 "$module" "$tree/usr${module#"$kernel"}"
done
# shellcheck disable=SC2016
lab_root sh -ec 'cd "$1" && cp "$2/lib/modules/$3"/modules.builtin* "$2/lib/modules/$3/modules.order" "usr/lib/modules/$3"
	PATH=$PATH:/usr/sbin:/sbin depmod -b usr "$3"
	rm etc/fstab etc/machine-id
	cp etc/os-release etc/initrd-release
	ln -s usr/lib/systemd/systemd init
	find . | cpio --quiet -o -H newc' sh "$tree" "$kernel" "$(cat "$kernel/KVER")" | gzip -1 > "$work/initrd"
[ "$(find "$work/initrd" -size +20M)" ]
ok "an initrd is made"

lab_boot "$with" "$kernel" "$work/initrd" "$lab/image/6.12/rt-amd64/disk" "$isolate guest=brief" -icount shift=0,sleep=off \
	-smbios "type=11,value=io.systemd.credential:rtboot.conf=[irq]
rule = action:i8042 cpus:1"
ok "it boots to the real system"
rm "$work/initrd"
[ "$tap_failed" = 0 ] || tap_done
lab_facts "$with" boot > "$with.facts"
is "$(status_of STATE) $(status_of STAGE) $(status_of CONFIG)" "active late credential rtboot.conf" "both stages ran, by the policy of the credential"
is "$(log_count 'rtboot: early: active') $(log_count 'rtboot: late: active')" "1 1" "  each once"
is "$(affinity_of i8042 | uniq) $(affinity_of xhci_hcd) $(affinity_of nvme0q0) $(file proc/irq/default_smp_affinity)" '1 0-1 0-1 3\n' \
	"interrupts are where they may be"
tap_done
