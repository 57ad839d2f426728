# debian.sh: a whole Debian with systemd, udev and irqbalance as the real system, for the tests that need the
# programs themselves. To be sourced in the place of lab.sh.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

# What the emulator would take seconds for, and no test asks about.
debian_masked='apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer
	getty.target systemd-logind.service systemd-user-sessions.service
	systemd-hwdb-update.service systemd-journal-catalog-update.service systemd-update-done.service
	ldconfig.service systemd-journal-flush.service systemd-pstore.service systemd-random-seed.service
	systemd-tmpfiles-clean.timer systemd-update-utmp.service systemd-binfmt.service
	sys-kernel-debug.mount sys-kernel-tracing.mount dev-hugepages.mount dev-mqueue.mount
	modprobe@configfs.service modprobe@drm.service modprobe@efi_pstore.service modprobe@fuse.service
	modprobe@dm_mod.service modprobe@loop.service sys-fs-fuse-connections.mount sys-kernel-config.mount
	proc-sys-fs-binfmt_misc.automount'

# lab_guest: a Debian trixie, as mmdebstrap makes it. Prints its directory.
lab_guest() {
	guest=$lab/root/guest-trixie
	if [ ! -e "$guest/etc/debian_version" ]; then
		lab_say "making a trixie root with systemd and irqbalance"
		lab_root rm -rf --one-file-system "$guest"
		mkdir -p "$lab/root"
		lab_root mmdebstrap --quiet --variant=apt --include=systemd,systemd-sysv,udev,kmod,irqbalance \
			--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
			trixie "$guest" "$(lab_mirror)" >&2 || lab_die "mmdebstrap failed for the guest"
	fi
	echo "$guest"
}

# lab_monitor SOCKET CONSOLE: while that boot lasts, do what its guest asks of the emulator's monitor, which listens on
# SOCKET (QMP): a line "guest: monitor JSON" on the console. To be run in the background: it does not return.
lab_monitor() {
	exec perl -MIO::Socket::UNIX -e '
		my ($socket, $console) = @ARGV;
		my ($qmp, $file, $line);
		select(undef, undef, undef, 0.1) until $qmp = IO::Socket::UNIX->new($socket);
		print $qmp "{\"execute\":\"qmp_capabilities\"}\n";
		$qmp->flush();
		open($file, "<", $console) or die "$console: $!";
		for (;; select(undef, undef, undef, 0.1)) {
			while (defined(my $part = <$file>)) {
				$line .= $part;
				next unless $line =~ /\n\z/;
				if ($line =~ /guest: monitor (\{.*\})/) {
					print $qmp "$1\n";
					$qmp->flush();
				}
				$line = "";
			}
			seek($file, 0, 1);
		}' "$1" "$2"
}

# lab_debian OUT KERNEL TEST CONFIG: the disk of a Debian, an ext4 file system with that kernel's modules, that runs the
# program TEST when it is up and its devices have drivers: what it prints is the guest's report. CONFIG is its rtboot.conf. A test that asks
# about sound waits for it: codecs are probed in the background. No part of the disk is mounted here. Its
# administrator has set up irqbalance with short rounds, and it and systemd as somebody would who does not know of
# isolated CPUs.
lab_debian() {
	guest=$(lab_guest)
	tree=$(mktemp -d -p "$lab")
	lab_root chmod 755 "$tree"
	# Hard links, so nothing in it is written to: install puts a new file in the place of an old one.
	lab_root cp -al "$guest/." "$tree"
	lab_debian_modules "$2" "$tree/usr"
	lab_root make -s install DESTDIR="$tree"
	lab_root install -m 755 "$3" "$tree/guest-test.sh"
	lab_root install -m 644 "$4" "$tree/etc/rtboot.conf"
	lab_root install -m 755 tests/lab/guest-debian.sh tests/capture.sh "$tree"
	lab_root install -m 644 tests/lab/guest-debian.service "$tree/etc/systemd/system"
	# shellcheck disable=SC2016,SC2086
	lab_root sh -ec 'cd "$1/etc" && shift
		rm fstab machine-id default/irqbalance
		printf "IRQBALANCE_ARGS=--interval=1\nIRQBALANCE_BANNED_CPULIST=1\nIRQBALANCE_BANNED_CPUS=1\n" > default/irqbalance
		echo "LABEL=rtboot / ext4 defaults 0 0" > fstab
		echo 52544254000000000000000000000001 > machine-id
		mkdir systemd/journald.conf.d systemd/system.conf.d
		printf "[Manager]\nCPUAffinity=0-2\n" > systemd/system.conf.d/10-admin.conf
		printf "[Journal]\nStorage=volatile\n" > systemd/journald.conf.d/volatile.conf
		cd systemd/system
		for unit; do
			ln -sf /dev/null "$unit"
		done
		ln -s ../guest-debian.service multi-user.target.wants' sh "$tree" $debian_masked
	lab_root rm -f "$1"
	lab_root env "PATH=$PATH:/usr/sbin:/sbin" mkfs.ext4 -q -d "$tree" -L rtboot "$1" 512M > /dev/null
	lab_root rm -rf "$tree"
}

# lab_debian_modules KERNEL DIR: the modules for sound, USB and the network, and what they need, below DIR. All of
# the kernel's would be 100 MB, and the guest would load a dozen that no test asks about.
lab_debian_modules() {
	version=$(cat "$1/KVER")
	lab_root mkdir -p "$2/lib/modules/$version"
	lab_root cp "$1/lib/modules/$version"/modules.builtin* "$1/lib/modules/$version/modules.order" \
		"$2/lib/modules/$version"
	lab_modules "$1" snd-hda-intel snd-hda-codec-generic snd-usb-audio xhci-pci usbhid virtio-net e1000e |
		while read -r module; do
			lab_root install -D -m 644 "$module" "$2${module#"$1"}"
		done
	lab_root env "PATH=$PATH:/usr/sbin:/sbin" depmod -b "$2" "$version"
}
