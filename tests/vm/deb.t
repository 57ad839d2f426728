#!/bin/sh
# The Debian package in a trixie root, without network: installed, upgraded, removed and purged by dpkg, with initramfs-tools,
# with dracut, with neither and with both, with a config that has errors, and where /boot is full.
# What is in single quotes is for another shell, or dpkg's.
# shellcheck disable=SC2016
# shellcheck source=tests/lab/images.sh
. tests/lab/images.sh
. tests/lab/dist.sh
lab_may_root || tap_skip_all "packages are installed in a Debian root of its own, which only root can make"
tap_work

dist_tree "$work/tree"
make -s -C "$work/tree" deb > "$work/log" 2>&1
ok "make deb"
[ "$tap_result" = 0 ] || { sed 's/^/# /' "$work/log"; tap_done; }
lab_download "$work" trixie dracut
ok "Debian's dracut is fetched"
base=$(lab_dracut trixie)
kernel=$(lab_kernel 6.12 rt-amd64)
kver=$(cat "$kernel/KVER")
# For lab_in_root. Hard links: dpkg and sed put a new file in the place of an old one.
arch=amd64 root=$lab/root/deb
lab_root rm -rf --one-file-system "$root"
lab_root cp -al "$base" "$root"
for path in usr/lib/rtboot usr/lib/dracut/modules.d/50rtboot tmp/list tmp/image; do
	lab_root rm -rf "${root:?}/$path"
done
lab_root find "$root/usr" "$root/etc" '(' -name '*rtboot*' -o -path '*rtboot/*' ')' ! -type d -delete
lab_root find "$root/usr" -depth -type d -name '*rtboot*' -delete
lab_root mkdir -p "$root/lib/modules"
# What decides how long it takes to make an image.
lab_root sed -i 's/^MODULES=.*/MODULES=list/; s/^COMPRESS=.*/COMPRESS=gzip/' "$root/etc/initramfs-tools/initramfs.conf"
printf 'no_kernel=yes\ncompress=cat\n' | lab_root tee "$root/etc/dracut.conf.d/quick.conf" > /dev/null
lab_root cp "$kernel/config" "$root/boot/config-$kver"
lab_root cp "$kernel/vmlinuz" "$root/boot/vmlinuz-$kver"
lab_root cp "$work"/*.deb "$work/tree/build/dist/rtboot_$version-1_amd64.deb" "$root/root"
package=/root/rtboot_$version-1_amd64.deb
# The same as a later version.
lab_root sh -ec 'cd "$1"/root && dpkg-deb -R "$2" new && sed -i "s/^Version: .*/Version: 99-1/" new/DEBIAN/control &&
	dpkg-deb --root-owner-group -b new later.deb && rm -r new' sh "$root" "${package##*/}" > /dev/null

initrd=$root/boot/initrd.img-$kver
# run COMMAND...: in that root. What it says goes to $work/said, with what goes wrong. in_image: rtboot's files of the image.
run() { lab_in_root "$kernel" env DEBIAN_FRONTEND=noninteractive LC_ALL=C "$@" > "$work/said" 2>&1; }
in_image() { run lsinitramfs "/boot/initrd.img-$kver" && grep -c -e '^usr/bin/rtboot$' -e '^scripts/init-[a-z]*/rtboot$' -e '^usr/lib/rtboot/stage$' "$work/said"; }
state() { lab_root chroot "$root" dpkg-query -W -f '${db:Status-Status} ' "$@" 2> /dev/null; }
# all: every file of the root but dpkg's database, logs and caches.
all() { (cd "$root" && lab_root find . ! -path './var/lib/dpkg/*' ! -path './var/log/*' ! -path './var/cache/*' ! -path './run/mount*' | sort); }
said() { grep -q -e "$1" "$work/said"; }

run update-initramfs -c -k "$kver"
is "$(in_image)" 0 "initramfs-tools makes an image, without rtboot"
all > "$work/before"
run dpkg -i "$package"
ok "dpkg installs the package"
is "$(state rtboot initramfs-tools)" "installed installed " "  which is configured, and so is what makes the image"
is "$(grep -c 'Generating /boot/initrd' "$work/said")" 1 "  the image is made once, though dracut-core is there, too"
is "$(in_image)" 4 "  and has rtboot"

echo '# mine' | lab_root tee -a "$root/etc/rtboot.conf" > /dev/null
lab_root rm "$initrd" && lab_root touch "$initrd"
run dpkg -i /root/later.deb
is "$(state rtboot) $(tail -n 1 "$root/etc/rtboot.conf")" "installed  # mine" "an upgrade keeps a config that was changed"
is "$(in_image)" 4 "  and the image is made again"

printf '[irq]\ndefault = somewhere\n' | lab_root tee "$root/etc/rtboot.conf" > /dev/null
cksum "$initrd" > "$work/sum"
run dpkg -i --force-confold "$package"
ok "a config with errors: the package is installed all the same"
said 'the initramfs stays as it is' && said '^/etc/rtboot.conf:2: \[irq\] default = "somewhere"'
ok "  the message names the line"
is "$(state rtboot initramfs-tools)" "installed installed " "  nothing is left half-configured"
cksum "$initrd" | cmp -s - "$work/sum"
ok "  and the image is as it was"
! run update-initramfs -u -k "$kver" && said 'rtboot: not building the image: /etc/rtboot.conf has errors' && said '/etc/rtboot.conf:2:'
ok "  which initramfs-tools would refuse to make"
cksum "$initrd" | cmp -s - "$work/sum"
ok "    and leaves the old one"

echo | lab_root tee "$root/etc/rtboot.conf" > /dev/null
# What is mounted in the shell's own namespace ends with it.
! run sh -c 'cp -R /boot /mnt && mount -t tmpfs -o size=50m none /boot && cp /mnt/boot/[civ]* /boot && ! cat /dev/zero > /boot/full
	dpkg -i "$1"; status=$?; find /boot /tmp /var/tmp | grep -i -e rtboot -e mkinitramfs; rm -r /mnt/boot; exit $status' sh "$package"
ok "where /boot is full, the image cannot be made"
said 'No space left on device' && ! said '^/[a-z/]*\(rtboot\|mkinitramfs\)'
ok "  and nothing of rtboot is left in /boot, /tmp and /var/tmp"
is "$(state rtboot)" "installed " "  the package is installed"
run dpkg --configure -a
is "$? $(state rtboot initramfs-tools)" "0 installed installed " "  and with room again dpkg makes up for it"

run dpkg --remove rtboot
ok "dpkg removes the package"
is "$(in_image) $(state rtboot)" "0 config-files " "  and the image is made without it"
all | comm -13 "$work/before" - > "$work/left"
is "$(cat "$work/left")" ./etc/rtboot.conf "  nothing but the config is left"
run dpkg --purge rtboot
all | diff "$work/before" - > "$work/left"
is "$(cat "$work/left")" "" "purging leaves nothing at all"

# dracut-core was there all the time: both are, and only what was installed as the machine's generator makes the image.
run dpkg --purge initramfs-tools
run dpkg -i "$package"
is "$? $(state rtboot)" "0 installed " "with neither dracut nor initramfs-tools the package is installed"
said 'no initramfs is rebuilt: neither dracut nor initramfs-tools is installed'
ok "  and says what is missing"
run dpkg --purge rtboot
lab_root rm "$initrd"
run sh -c 'dpkg -i /root/dracut_*.deb'
ok "dracut is installed"
run dpkg -i "$package"
is "$? $(state rtboot dracut)" "0 installed installed " "with dracut the package is installed"
has_rtboot() { run lsinitrd "/boot/initrd.img-$kver" && grep -c ' usr/bin/rtboot$' "$work/said"; }
is "$(has_rtboot)" 1 "  and the image has rtboot"
run dpkg --purge rtboot
is "$(has_rtboot)" 0 "  which purging takes out again"
lab_root rm -rf --one-file-system "$root"
tap_done
