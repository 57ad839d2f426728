# deb.sh: the life of the Debian package in a root of a suite, without network: dpkg installs, upgrades, removes and purges it.
# To be sourced.
#
# shellcheck shell=sh
# What is in single quotes is for another shell, or dpkg's.
# shellcheck disable=SC2016
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh
# shellcheck source=tests/lab/tap.sh
. tests/lab/tap.sh
# shellcheck source=tests/lab/dist.sh
. tests/lab/dist.sh

# deb_root SUITE: a root of that suite with initramfs-tools and dracut-core, and with Debian's package dracut in /root, which
# conflicts with initramfs-tools. Nothing of rtboot has ever been in it. Prints its directory.
deb_root() {
	pristine=$lab/root/deb-$1
	packages=initramfs-tools,dracut-core,debconf,mount
	if [ "$packages" != "$(cat "$pristine/etc/rtboot-lab" 2> /dev/null)" ]; then
		lab_say "making a $1 root with initramfs-tools"
		lab_root rm -rf --one-file-system "$pristine"
		mkdir -p "$lab/root"
		lab_root mmdebstrap --quiet --skip=check/qemu --variant=apt --aptopt="Acquire::Check-Valid-Until false" \
			--include=$packages \
			--customize-hook='chroot "$1" sh -c "cd /root && apt-get download -q dracut"' \
			"$1" "$pristine" "$(lab_mirror)" >&2 || lab_die "mmdebstrap failed for $1"
		echo $packages | lab_root tee "$pristine/etc/rtboot-lab" > /dev/null
	fi
	echo "$pristine"
}

# deb_packages: make deb. $work has the package then, as $package, and the same as a later version: later.deb.
deb_packages() {
	dist_tree "$work/tree"
	make -s -C "$work/tree" deb > "$work/log" 2>&1
	ok "make deb"
	[ "$tap_result" = 0 ] || { sed 's/^/# /' "$work/log"; tap_done; }
	package=rtboot_$version-1_amd64.deb
	mv "$work/tree/build/dist/$package" "$work"
	(cd "$work" && dpkg-deb -R "$package" new && sed -i 's/^Version: .*/Version: 99-1/' new/DEBIAN/control &&
		dpkg-deb --root-owner-group -b new later.deb) > /dev/null
}

# deb_copy SUITE SERIES: a copy of that root, $root, with the packages, a real-time kernel and what makes images quickly.
deb_copy() {
	suite=$1
	pristine=$(deb_root "$1") || exit
	kernel=$(lab_kernel "$2" rt-amd64)
	kver=$(cat "$kernel/KVER")
	arch=amd64 root=$pristine-copy     # for lab_in_root
	initrd=$root/boot/initrd.img-$kver
	lab_root rm -rf --one-file-system "$root"
	# Hard links: dpkg and sed put a new file in the place of an old one.
	lab_root cp -al "$pristine" "$root"
	lab_root mkdir -p "$root/lib/modules" "$root/run/systemd/system"
	lab_root sed -i 's/^MODULES=.*/MODULES=list/; s/^COMPRESS=.*/COMPRESS=gzip/' "$root/etc/initramfs-tools/initramfs.conf"
	printf 'no_kernel=yes\ncompress=cat\n' | lab_root tee "$root/etc/dracut.conf.d/quick.conf" > /dev/null
	lab_root cp "$kernel/config" "$root/boot/config-$kver"
	lab_root cp "$kernel/vmlinuz" "$root/boot/vmlinuz-$kver"
	lab_root cp "$work/$package" "$work/later.deb" "$root/root"
	# As if systemd ran there: what it would have been asked.
	printf '#!/bin/sh\necho "$*" >> /root/asked\n' | lab_root tee "$root/usr/local/bin/systemctl" > /dev/null
	lab_root chmod 755 "$root/usr/local/bin/systemctl"
	lab_root touch "$root/root/asked"
}

# run COMMAND...: run it in that root. What it says is in $work/said, with what goes wrong. said PATTERN: does it?
run() {
	lab_in_root "$kernel" env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" > "$work/said" 2>&1
}
said() { grep -q -e "$1" "$work/said"; }
made() { grep -c "^$1" "$work/said"; }

# in_image: how many of rtboot's files are in an image of initramfs-tools. in_dracut: or of dracut.
in_image() { run lsinitramfs "/boot/initrd.img-$kver" && grep -c -e '^usr/bin/rtboot$' -e '^scripts/init-[a-z]*/rtboot$' -e '^usr/lib/rtboot/stage$' "$work/said"; }
in_dracut() { run lsinitrd "/boot/initrd.img-$kver" && grep -c ' usr/bin/rtboot$' "$work/said"; }
# empty_image: an image that tells whether it was made again.
empty_image() { lab_root rm "$initrd" && lab_root touch "$initrd"; }
state() { lab_root chroot "$root" dpkg-query -W -f '${db:Status-Status} ' "$@" 2> /dev/null; }
# asked: what systemd was asked since the last time.
asked() {
	paste -s -d ';' "$root/root/asked"
	: | lab_root tee "$root/root/asked"
}
# config: /etc/rtboot.conf is what is on standard input.
config() { lab_root tee "$root/etc/rtboot.conf" > /dev/null; }
# all: every file of the root but dpkg's database, logs and caches.
all() { (cd "$root" && lab_root find . ! -path './var/lib/dpkg/*' ! -path './var/log/*' ! -path './var/cache/*' ! -path './run/mount*' | sort); }

# deb_life SUITE SERIES: the tests. After tap_work and deb_packages.
deb_life() {
	deb_copy "$1" "$2"
	deb_installed
	deb_bad_config
	deb_boot_full
	deb_removed
	deb_without
	deb_dracut
	lab_root rm -rf --one-file-system "$root"
}

deb_installed() {
	run update-initramfs -c -k "$kver"
	is "$(in_image)" 0 "$suite: initramfs-tools makes an image, without rtboot"
	all > "$work/before"
	run dpkg -i "/root/$package"
	ok "dpkg installs the package"
	is "$(made 'update-initramfs: Generating')" 1 "  and initramfs-tools makes one image, although dracut-core is there as well"
	is "$(state rtboot initramfs-tools)" "installed installed " "  both are configured"
	is "$(in_image)" 4 "  the image has rtboot"
	is "$(asked)" "--system daemon-reload" "  systemd has read the units, and started none"

	echo '# mine' | lab_root tee -a "$root/etc/rtboot.conf" > /dev/null
	empty_image
	run dpkg -i /root/later.deb
	is "$(state rtboot) $(tail -n 1 "$root/etc/rtboot.conf")" "installed  # mine" "an upgrade keeps a config that was changed"
	is "$(in_image)" 4 "  the image is made again"
	is "$(asked)" "--system daemon-reload" "  and the socket goes on listening"
}

deb_bad_config() {
	printf '[irq]\ndefault = somewhere\n' | config
	cksum "$initrd" > "$work/sum"
	run dpkg -i --force-confold "/root/$package"
	ok "a config with errors: the package is installed all the same"
	said 'the initramfs was not rebuilt' && said '^/etc/rtboot.conf:2: \[irq\] default = "somewhere"'
	ok "  the message names the line"
	is "$(state rtboot initramfs-tools)" "installed installed " "  nothing is left half-configured"
	cksum "$initrd" | cmp -s - "$work/sum"
	ok "  and the image is as it was"
	! run update-initramfs -u -k "$kver" && said 'rtboot: not building the image: /etc/rtboot.conf has errors' && said '/etc/rtboot.conf:2:'
	ok "  which initramfs-tools would refuse to make"
	cksum "$initrd" | cmp -s - "$work/sum"
	ok "    and leaves the old one"
	echo | config
	empty_image
	run dpkg-reconfigure rtboot
	is "$(in_image)" 4 "  what the message says to run makes the image, once the config is right"
}

deb_boot_full() {
	# What is mounted in the shell's own namespace ends with it.
	! run sh -c 'cp -R /boot /mnt && mount -t tmpfs -o size=50m none /boot && cp /mnt/boot/[civ]* /boot && ! cat /dev/zero > /boot/full
		dpkg -i "$1"; status=$?; find /boot /tmp /var/tmp | grep -i -e rtboot -e mkinitramfs; rm -r /mnt/boot; exit $status' sh "/root/$package"
	ok "where /boot is full, the image cannot be made"
	said 'No space left on device' && ! said '^/[a-z/]*\(rtboot\|mkinitramfs\)'
	ok "  and nothing of rtboot is left in /boot, /tmp and /var/tmp"
	is "$(state rtboot)" "installed " "  the package is installed"
	run dpkg --configure -a
	is "$? $(state rtboot initramfs-tools)" "0 installed installed " "  and with room again dpkg makes up for it"
}

deb_removed() {
	asked > "$work/earlier"
	# What systemctl enable would make.
	lab_root mkdir -p "$root/etc/systemd/system/timers.target.wants"
	lab_root ln -s /usr/lib/systemd/system/rtboot-verify.timer "$root/etc/systemd/system/timers.target.wants"
	run dpkg --remove rtboot
	ok "dpkg removes the package"
	is "$(asked)" "stop rtboot.socket rtboot-verify.timer;--system daemon-reload" "  what it started ends"
	is "$(in_image) $(state rtboot)" "0 config-files " "  the image is made without it"
	all | comm -13 "$work/before" - | grep -v '^\./etc/systemd/system/timers.target.wants' > "$work/left"
	is "$(cat "$work/left")" ./etc/rtboot.conf "  and nothing but the config is left"
	run dpkg --purge rtboot
	all | diff "$work/before" - > "$work/left"
	is "$(cat "$work/left")" "" "purging leaves nothing at all"
}

deb_without() {
	run dpkg --purge initramfs-tools
	run dpkg -i "/root/$package"
	is "$? $(state rtboot)" "0 installed " "with neither dracut nor initramfs-tools the package is installed"
	said 'the initramfs was not rebuilt: neither dracut nor initramfs-tools is installed'
	ok "  and says what is missing"
	run dpkg --purge rtboot
	is "$?" 0 "  and is purged"
}

deb_dracut() {
	# From 112 on dracut makes only images again that are there.
	empty_image
	run sh -c 'dpkg -i /root/dracut_*.deb'
	is "$? $(in_dracut)" "0 0" "dracut is installed, and makes an image, without rtboot"
	run dpkg -i "/root/$package"
	is "$? $(state rtboot dracut)" "0 installed installed " "with dracut the package is installed"
	is "$(in_dracut)" 1 "  and the image has rtboot"
	run dpkg --purge rtboot
	is "$(in_dracut)" 0 "  which purging takes out again"
}
