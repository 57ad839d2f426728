#!/bin/sh
# The initramfs as dracut makes it: what is in it, and that none is made with a bad config.
# shellcheck source=tests/lab/images.sh
. tests/lab/images.sh

rt=6.12/rt-amd64/trixie
[ -e "$lab/image/$rt/systemd/rtboot" ] || tap_skip_all "there is no image to look at: tests/lab/prepare.sh said why"
root=$(lab_dracut trixie)
kernel=$(lab_kernel 6.12 rt-amd64)
work=$lab/out/image
mkdir -p "$work"

for initrd in systemd plain; do
	image_names trixie "$lab/image/$rt/$initrd/rtboot" > "$work/$initrd"
	grep -qx usr/bin/rtboot "$work/$initrd" && grep -qx etc/rtboot.conf "$work/$initrd"
	ok "$initrd: the binary and the config are in the image"
	is "$(image_names trixie "$lab/image/$rt/$initrd/none" | grep rtboot)" "" "$initrd: nothing of rtboot is in an image without it"
	growth=$(($(wc -c < "$lab/image/$rt/$initrd/rtboot") - $(wc -c < "$lab/image/$rt/$initrd/none")))
	[ "$growth" -gt 0 ] && [ "$growth" -le $((49 * 1024)) ]
	ok "$initrd: the image grows by $growth bytes, at most 49 KiB"
	image_file trixie "$lab/image/$rt/$initrd/rtboot" usr/bin/rtboot | cmp -s - build/rtboot-initramfs
	ok "$initrd: with the binary that has boot only"
	is "$(image_file trixie "$lab/image/$rt/$initrd/rtboot" etc/rtboot.conf)" "$(sed '/^[[:blank:]]*#/s/.*//' hook/rtboot.conf)" \
		"$initrd: and with the config, without its comments"
done
is "$(grep -c '\.wants/rtboot-\(credential\|early\|late\).service$' "$work/systemd") $(grep -c 'rtboot.*\.sh$' "$work/systemd")" "3 0" \
	"with systemd there are three units, wanted, and no hooks"
is "$(grep -c 'rtboot-.*\.service' "$work/plain") $(grep -c 'hooks/pre-udev/00-rtboot-early.sh$' "$work/plain") $(
	grep -c 'hooks/cleanup/99-rtboot-late.sh$' "$work/plain")" "0 1 1" "without it two hooks, and no units"

# By initramfs-tools.
image_unpack trixie "$lab/image/$rt/initramfs-tools/rtboot"
ok "an image of initramfs-tools is unpacked"
order() { sed -n "s,^/scripts/$1/\([^ ]*\) .*,\1,p" "$unpacked/scripts/$1/ORDER" | grep -x -e rtboot -e udev | paste -s -d ' '; }
is "$(order init-top), $(order init-bottom)" "rtboot udev, udev rtboot" "  the stages come before udev starts, and after it has ended"
is "$(sed -n 's/^seconds=//p' "$unpacked/usr/lib/rtboot/stage")" 2.500 "  and are killed after 2.5 seconds"
cmp -s "$unpacked/usr/bin/rtboot" build/rtboot-initramfs && image_file trixie "$lab/image/$rt/plain/rtboot" etc/rtboot.conf | cmp -s - "$unpacked/etc/rtboot.conf"
ok "  the binary and the config are those that dracut puts into its own"
lab_root rm -rf "$unpacked"
growth=$(($(wc -c < "$lab/image/$rt/initramfs-tools/rtboot") - $(wc -c < "$lab/image/$rt/initramfs-tools/none")))
[ "$growth" -gt 0 ] && [ "$growth" -le $((49 * 1024)) ]
ok "  the image grows by $growth bytes, at most 49 KiB"

# Who runs a stage kills it half a second after its last deadline.
is "$(image_bounds trixie "$lab/image/$rt/systemd/rtboot")" "4.500 4.500 4.500" "systemd: both stages are killed 2.5 seconds after they began, and have two to begin"
is "$(image_bounds trixie "$lab/image/$rt/plain/rtboot")" "2.500" "plain: so they are by the script that runs them"
grep -qx usr/bin/sleep "$work/plain"
ok "  with sleep(1), which is there"

# What is known of the kernel.
version=$(cat "$kernel/KVER")
image_file trixie "$lab/image/$rt/systemd/rtboot" "usr/lib/rtboot/config-$version" > "$work/facts"
is "$(cat "$work/facts")" "$(grep -E '^(# )?CONFIG_(PREEMPT_RT|HZ|NO_HZ_FULL|RCU_NOCB_CPU|HIGH_RES_TIMERS)( |=)' "$kernel/config")" \
	"what the kernel's config says is in the image"
is "$(grep -c 'PREEMPT_RT=y\|HZ=[1-9][0-9]*\|NO_HZ_FULL\|RCU_NOCB_CPU=y\|HIGH_RES_TIMERS=y' "$work/facts") $(wc -l < "$work/facts")" \
	"5 5" "  in five lines"
# said FLAVOUR: what the image's log says about its kernel.
said() { sed -n 's/.*rtboot: image for //p' "$lab/image/6.12/$1/trixie/systemd/rtboot.log"; }
is "$(said rt-amd64)" "$version, a PREEMPT_RT kernel (CONFIG_PREEMPT_RT=y in /boot/config-$version)" \
	"the log says that the kernel is a PREEMPT_RT one, and how that is known"
stock=$(cat "$(lab_kernel 6.12 cloud-amd64)/KVER")
is "$(said cloud-amd64)" "$stock, not a PREEMPT_RT kernel (no CONFIG_PREEMPT_RT=y in /boot/config-$stock): rtboot will touch nothing there" \
	"  and that the stock one is not"

# Modules that the config wants loaded.
printf '[boot]\n deadline=010 # ms\n[cpus]\nflush = hotplug\n[modules]\nload = snd_hda_intel\n' > "$work/conf"
lab_image "$work/modules" trixie "$kernel" plain rtboot "$work/conf"
ok "an image with modules to load is made"
image_names trixie "$work/modules" > "$work/list"
is "$(lab_modules "$kernel" snd-hda-intel | sed 's,.*/,,' | while read -r module; do
	grep -q "/$module$" "$work/list" || echo "$module"; done)" "" "  with the module and all that it needs"
grep -q '^usr/s\{0,1\}bin/modprobe$' "$work/list"
ok "  and with modprobe"
! grep -q snd-hda-intel "$work/plain"
ok "  which is not there without such a config"
is "$(image_bounds trixie "$work/modules")" "0.840" "  and its stages have 34 deadlines of 10 ms: for one module, 32 CPUs and the rest"
printf '[modules]\nload = snd_hda_intel no_such_module\n' > "$work/conf"
! lab_image "$work/bad" trixie "$kernel" plain rtboot "$work/conf" && ! [ -e "$root/tmp/image" ]
ok "no image is made with a module that the kernel has not"
grep -q "rtboot: not building the image: module no_such_module not found for kernel $version" "$work/bad.log"
ok "  and its name is said"

# A config with errors.
printf '[boot]\nrequire = rt\n[irq]\ndefault = somewhere\n' > "$work/conf"
! lab_image "$work/bad" trixie "$kernel" plain rtboot "$work/conf"
ok "dracut fails with a bad config"
! [ -e "$root/tmp/image" ]
ok "  and makes no image"
grep -q 'rtboot: not building the image: /etc/rtboot.conf has errors' "$work/bad.log" &&
	grep -q '/etc/rtboot.conf:4: \[irq\] default = "somewhere": expected keep or housekeeping' "$work/bad.log"
ok "  and says which line, and what would be accepted"

# The system of a directory.
sysroot_image trixie 6.12
tap_done
