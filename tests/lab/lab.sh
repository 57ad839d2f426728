# lab.sh: real kernels, real initramfs images and an emulator, for the tests
# and the demo. To be sourced by a POSIX sh at the top of the tree. Everything that is downloaded or
# takes long to make is kept in $lab, outside the tree; removing that costs time only.
#
# shellcheck shell=sh

lab=${RTBOOT_LAB:-${XDG_CACHE_HOME:-$HOME/.cache}/rtboot-lab}

lab_say() { echo "lab: $*" >&2; }
lab_die() { lab_say "$*"; exit 1; }

# shellcheck source=tests/lab/arch.sh
. tests/lab/arch.sh

# Can commands be run as root: are we, or will sudo do it without a password, or ask a person for one?
lab_may_root() {
	[ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }
}

# lab_root COMMAND...: run it as root.
lab_root() {
	lab_may_root || lab_die "root is needed for: $*"
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo -- "$@"; fi
}

# The Debian mirror that apt uses on this machine.
lab_mirror() {
	# shellcheck disable=SC2016 # the names are apt's
	mirror=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		awk '$1 == "Debian" { print $2; exit }')
	[ -n "$mirror" ] || lab_die "apt on this machine knows no Debian mirror (apt-get update?)"
	echo "$mirror"
}

# lab_apt SUITE[:ARCH] TOOL ARG...: apt-get or apt-cache on that suite of the mirror, with lists of its own.
lab_apt() {
	lists=$lab/apt/$1
	tool=$2
	case $1 in *:*) apt_arch=${1#*:} ;; *) apt_arch=$(dpkg --print-architecture) ;; esac
	if [ ! -e "$lists/done" ]; then
		mkdir -p "$lists/lists/partial" "$lists/cache/archives/partial"
		echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(lab_mirror) ${1%:*} main" > "$lists/sources"
		: > "$lists/status"
		lab_apt_run apt-get update -q >&2 || lab_die "apt-get update failed for $1"
		: > "$lists/done"
	fi
	shift 2
	lab_apt_run "$tool" "$@"
}

lab_apt_run() {
	run=$1
	shift
	"$run" -o "Dir::Etc::sourcelist=$lists/sources" -o Dir::Etc::sourceparts=- \
		-o "Dir::State::lists=$lists/lists" -o "Dir::State::status=$lists/status" \
		-o "APT::Architecture=$apt_arch" -o "APT::Architectures=$apt_arch" \
		-o "Dir::Cache=$lists/cache" -o APT::Sandbox::User= -o Acquire::Check-Valid-Until=false "$@"
}

# lab_suite SERIES: the Debian suite that has that series of kernels.
lab_suite() {
	case $1 in
	5.10) echo bullseye ;;
	6.1) echo bookworm ;;
	6.12) echo trixie ;;
	*) echo trixie-backports ;;
	esac
}

# lab_kernel SERIES FLAVOUR: the newest kernel of a series (6.12, or "newest" of all), of a flavour (rt-amd64),
# unpacked and not installed. Prints its directory, which holds KVER, vmlinuz, config and lib/modules/KVER.
lab_kernel() {
	kernel=$lab/kernel/$1-$2
	[ -e "$kernel/KVER" ] || lab_fetch_kernel "$1" "$2" || lab_die "there is no kernel $1 for $2"
	echo "$kernel"
}

lab_fetch_kernel() {
	suite_of=$(lab_suite "$1")
	[ "$(lab_arch "$2")" = amd64 ] || suite_of=$suite_of:$(lab_arch "$2")
	series=${1#newest}
	package=$(lab_apt "$suite_of" apt-cache pkgnames "linux-image-$series" |
		grep -x "linux-image-${series:-[0-9]*}\.[0-9].*-$2" | sort -V | tail -n 1)
	[ -n "$package" ] || return
	lab_say "fetching $package ($suite_of)"
	version=${package#linux-image-}
	rm -rf "$kernel"
	mkdir -p "$kernel/x" "$kernel/lib/modules"
	# From 7.x on the image, the modules and the config are packages of their own; pool.sha256 has some that no suite
	# lists.
	for part in "$package" $(lab_apt "$suite_of" apt-cache depends --important "$package" |
		sed -n 's/.*Depends: \(linux-\(base\|binary\|modules\)-[0-9].*\)/\1/p') \
		$(sed -n "s,.*/\(linux-[a-z]*-$version\)_.*,\1,p" tests/lab/pool.sha256); do
		lab_download "$kernel" "$suite_of" "$part" || return
		dpkg-deb -x "$kernel"/*.deb "$kernel/x" && rm "$kernel"/*.deb || return
	done
	for modules in "$kernel"/x/lib/modules "$kernel"/x/usr/lib/modules; do
		[ ! -d "$modules" ] || mv "$modules"/* "$kernel/lib/modules/"
	done
	for vmlinuz in "$kernel"/x/boot/vmlinuz-* "$kernel/lib/modules/$version/vmlinuz"; do
		[ ! -e "$vmlinuz" ] || mv "$vmlinuz" "$kernel/vmlinuz"
	done
	for config in "$kernel"/x/boot/config-* "$kernel/lib/modules/$version/config"; do
		[ ! -e "$config" ] || cp "$config" "$kernel/config"
	done
	rm -rf "$kernel/x"
	PATH=$PATH:/usr/sbin:/sbin depmod -b "$kernel" "$version" && [ -e "$kernel/vmlinuz" ] && echo "$version" > "$kernel/KVER"
}

# lab_download DIR SUITE[:ARCH] PACKAGE: fetch a package into DIR. The mirror keeps files that no suite lists any more, and
# has lists of rarer architectures that do not fit their Release file: what these must be is in pool.sha256.
lab_download() (
	case $2 in *:*) arch_of=${2#*:} ;; *) arch_of=$(dpkg --print-architecture) ;; esac
	listed=$(grep "/$3_[^_]*_$arch_of\.deb$" tests/lab/pool.sha256)
	path=${listed#*  }
	cd "$1" || exit
	if [ -n "$listed" ] && /usr/lib/apt/apt-helper -o APT::Sandbox::User= \
		download-file "$(lab_mirror)$path" "${path##*/}" "SHA256:${listed%% *}"; then
		exit
	fi
	lab_apt "$2" apt-get download -q "$3"
) >&2

# lab_dracut SUITE[:ARCH]: a root of that suite with what makes an initramfs: its dracut, and of some its initramfs-tools;
# with kmod and systemd. Prints its directory.
lab_dracut() {
	# Not with the colon in it: apt's keys are not found then.
	root=$lab/root/$(echo "$1" | tr : -)
	# dracut-core alone: the package dracut would want to make an image for a kernel of its own. In
	# newer suites switch_root has left util-linux.
	packages=dracut-core,kmod,systemd,systemd-sysv,udev,e2fsprogs
	[ "${1%:*}" = bullseye ] || packages=$packages,util-linux-extra
	case $1 in bookworm | trixie) packages=$packages,initramfs-tools,busybox ;; esac
	if [ "$packages" != "$(cat "$root/etc/rtboot-lab" 2> /dev/null)" ]; then
		lab_say "making a $1 root with dracut"
		lab_root rm -rf --one-file-system "$root"
		mkdir -p "$lab/root"
		lab_foreign "$(lab_arch "$1")" mmdebstrap --quiet --architectures="$(lab_arch "$1")" --skip=check/qemu \
			--variant=apt --aptopt="Acquire::Check-Valid-Until false" --include=$packages \
			"${1%:*}" "$root" "$(lab_mirror)" >&2 || lab_die "mmdebstrap failed for $1"
		echo $packages | lab_root tee "$root/etc/rtboot-lab" > /dev/null
	fi
	echo "$root"
}

# lab_image OUT SUITE[:ARCH] KERNEL INITRD WITH [CONFIG]: an initramfs of that suite for the kernel in the directory KERNEL.
# INITRD: systemd, made by dracut; plain, by dracut without systemd; busybox, by dracut with its shell; or initramfs-tools.
# WITH: rtboot, or none to leave it out. With lab_sysroot=yes by dracut --sysroot, of another root that has rtboot, which the
# one of dracut has not. It says in OUT.log what it did.
lab_image() {
	root=$(lab_dracut "$2") || return 1
	suite=$2
	version=$(cat "$3/KVER")
	arch=$(lab_arch "$2")
	# Nothing of an earlier run's, which may have been of another version.
	lab_root rm -rf "$root/usr/lib/dracut/modules.d/50rtboot" "$root/usr/lib/rtboot" "$root/tmp/image"
	lab_root rm -f "$root/usr/share/initramfs-tools/hooks/rtboot" "$root"/usr/share/initramfs-tools/scripts/*/rtboot
	# initramfs-tools has no way to leave a hook out.
	# shellcheck disable=SC2046
	[ "$4/$5" = initramfs-tools/none ] || lab_root make -s $(lab_cross "$arch") install DESTDIR="$root" >&2
	lab_root cp "${6:-hook/rtboot.conf}" "$root/etc/rtboot.conf" || return
	lab_root mkdir -p "$root/lib/modules" "$root/boot"
	lab_root cp "$3/config" "$root/boot/config-$version"
	case $4 in
	initramfs-tools) lab_mkinitramfs "$1" "$3" ;;
	*) lab_run_dracut "$1" "$3" "$4" "$5" ;;
	esac || return 1
	lab_root cp "$root/tmp/image" "$1"
	lab_root chmod 644 "$1"
}

# The next three are for lab_image, whose variables they use. They make $root/tmp/image, and OUT.log.

# lab_in_root KERNEL COMMAND...: run that in $root, with /proc, /sys and /dev of this machine, about which generators ask. The
# mounts end with the command.
lab_in_root() {
	in_kernel=$1
	shift
	# shellcheck disable=SC2016
	lab_foreign "$arch" unshare --net --mount sh -c 'cd "$1" && mount -t proc proc proc && mount -t sysfs sysfs sys &&
		mount --rbind /dev dev && { [ -z "$3" ] || mount --bind "$3" mnt; } &&
		mount --bind "$2/lib/modules" "${3:+mnt/}lib/modules" && shift 3 && exec chroot . "$@"' \
		sh "$root" "$in_kernel" "${sysroot:-}" "$@"
}

# lab_mkinitramfs OUT KERNEL: by initramfs-tools.
lab_mkinitramfs() {
	# The configured compressor may not be there, or be slow.
	lab_in_root "$2" mkinitramfs -v -c gzip -o /tmp/image "$version" > "$1.log" 2>&1
}

# lab_run_dracut OUT KERNEL INITRD WITH
lab_run_dracut() {
	modules="base udev-rules kernel-modules rootfs-block fs-lib shutdown"
	omit=
	case $3 in
	systemd) modules="$modules systemd systemd-initrd dracut-systemd" ;;
	plain) omit="systemd systemd-initrd dracut-systemd" ;;
	busybox)
		modules="$modules busybox"
		omit="systemd systemd-initrd dracut-systemd bash dash"
		;;
	esac
	case $4 in
	rtboot) modules="$modules rtboot" ;;
	none) omit="$omit rtboot" ;;
	esac
	# In qemu-user gzip would take as long as all the rest.
	compress=
	[ "$arch" = amd64 ] || compress=--no-compress
	sysroot=
	[ -z "${lab_sysroot:-}" ] || sysroot=$lab/root/sysroot-$suite
	[ -z "$sysroot" ] || lab_move_system
	set -- "$1" "$2" dracut ${sysroot:+--sysroot /mnt --tmpdir /tmp} --force $compress --no-hostonly --no-hostonly-cmdline \
		--kver "$version" --modules "$modules" ${omit:+--omit "$omit"} --drivers "virtio_blk virtio_pci ext4 nvme xhci-pci" /tmp/image
	log=$1.log
	shift
	lab_in_root "$@" > "$log" 2>&1 || return
	# Seen once in eighty images: dracut 106 resolved no executable's libraries, and took that for done.
	if ! lab_foreign "$arch" chroot "$root" lsinitrd /tmp/image 2>/dev/null | grep -q 'libc\.so'; then
		lab_say "dracut made an image without libc; it makes it once more"
		lab_in_root "$@" > "$log" 2>&1
	fi
}

# lab_move_system: what is in $root goes to $sysroot too, as hard links, and what is of rtboot there only. dracut 051 and
# 059 ask pkg-config for directories, and not for those of a sysroot: their distributions name them.
lab_move_system() {
	lab_root rm -rf --one-file-system "$sysroot"
	lab_root cp -al "$root" "$sysroot"
	lib=/usr/lib
	[ -L "$root/lib" ] || lib=/lib
	printf '%s\n' "udevdir=$lib/udev" "systemdutildir=$lib/systemd" "systemdsystemunitdir=$lib/systemd/system" |
		lab_root tee "$sysroot/etc/dracut.conf.d/sysroot.conf" > /dev/null
	lab_root rm -r "$root/usr/bin/rtboot" "$root/etc/rtboot.conf" "$root/usr/lib/dracut/modules.d/50rtboot" \
		"$root/usr/lib/rtboot" "$root/boot/config-$version"
}

# lab_modules KERNEL MODULE...: the files of these modules and of what they need, in the order in which they are
# to be loaded.
lab_modules() {
	modules_of=$1
	shift
	for module; do
		PATH=$PATH:/usr/sbin:/sbin modprobe -d "$modules_of" -S "$(cat "$modules_of/KVER")" --show-depends "$module" 2>/dev/null
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

# lab_disk OUT KERNEL: the real system's root, an ext4 file system for that kernel.
lab_disk() {
	tree=$(mktemp -d)
	mkdir -p "$tree/bin" "$tree/sbin" "$tree/etc" "$tree/dev" "$tree/proc" "$tree/sys" "$tree/run" "$tree/tmp" \
		"$tree/modules"
	arch=$(lab_arch "$2")
	cp "$(lab_busybox "$arch")" "$tree/bin/busybox"
	for applet in $(busybox --list); do
		[ -e "$tree/bin/$applet" ] || ln -s busybox "$tree/bin/$applet"
	done
	cp "$(lab_build "$arch")/rtboot" "$tree/bin/rtboot"
	cp tests/lab/guest-init.sh "$tree/sbin/init"
	cp tests/capture.sh "$tree/capture.sh"
	chmod 755 "$tree/sbin/init" "$tree/capture.sh"
	printf 'NAME=guest\nID=guest\n' > "$tree/etc/os-release"
	# The sound driver and what it needs, in the order in which they are to be loaded: without a
	# codec's driver it gives its IRQ back.
	lab_modules "$2" snd-hda-codec-generic snd-hda-intel | while read -r module; do
		name=$(basename "${module%%.ko*}").ko
		case $module in
		*.xz) xz -dc "$module" > "$tree/modules/$name" ;;
		*) cp "$module" "$tree/modules/$name" ;;
		esac
		echo "$name"
	done > "$tree/modules/list"
	rm -f "$1"
	PATH=$PATH:/usr/sbin:/sbin mkfs.ext4 -q -d "$tree" -L rtboot "$1" 64M >/dev/null
	rm -rf "$tree"
}

# lab_boot OUT KERNEL IMAGE DISK APPEND [ARG...]: boot, and leave the guest's report in OUT and its console
# in OUT.console. Fails unless the guest came to its end. ARG: more for the emulator, such as -device
# usb-audio,audiodev=au for a sound card on the xHCI controller. Without "quiet" in APPEND, which would hide that
# /init ran.
#
# Without IMAGE the firmware looks for what to boot: uki.sh.
#
# OUT.took has the seconds that it took, and how often the emulator crashed.
lab_boot() {
	lab_began=$(date +%s)
	lab_try "$1.console" 'Run /init as init process' lab_boot_once "$@"
	set -- $? "$1"
	echo "$(($(date +%s) - lab_began)) $lab_crashes" > "$2.took"
	return "$1"
}

# lab_try FILE PATTERN COMMAND...: a boot. The emulator crashes some kernels, stock ones more than others: fewer with all
# CPUs in one thread, and without cmpxchg16b. A kernel that crashed before it ran /init, which is when PATTERN appears in
# FILE, is tried once more, and said: nothing that is tested here had begun. $lab_crashes is how often it did.
lab_try() {
	lab_file=$1
	lab_pattern=$2
	shift 2
	lab_crashes=0
	"$@" && return
	! grep -q "$lab_pattern" "$lab_file" || return
	lab_say "that was before /init: the emulator's crash, and one more try"
	lab_crashes=1
	"$@"
}

# lab_machine ARCH: the emulator, and what else the kernel's command line has, in $machine_emulator and $machine_append.
lab_machine() {
	case $1 in
	amd64)
		machine_emulator="qemu-system-x86_64 -accel tcg,thread=single -cpu max,-cx16 -M q35"
		machine_append="console=ttyS0 tsc=reliable"
		;;
	arm64)
		machine_emulator="qemu-system-aarch64 -accel tcg,thread=single -cpu cortex-a57 -M virt,gic-version=3"
		machine_append="console=ttyAMA0"
		;;
	esac
}

lab_boot_once() {
	boot=$1
	boot_kernel=$2
	boot_image=$3
	boot_disk=$4
	boot_append=$5
	shift 5
	rm -f "$boot.disk"
	truncate -s 16M "$boot.disk"
	lab_machine "$(lab_arch "$boot_kernel")"
	# shellcheck disable=SC2086
	timeout 300 $machine_emulator -smp 4 -m 768 \
		${boot_image:+-kernel "$boot_kernel/vmlinuz" -initrd "$boot_image"
			-append "root=LABEL=rtboot ro panic=-1 $machine_append $boot_append"} \
		-drive "file=$boot_disk,format=raw,if=none,id=root,snapshot=on" \
		-device virtio-blk-pci,drive=root,serial=root,num-queues=4 \
		-drive "file=$boot.disk,format=raw,if=none,id=report" \
		-device virtio-blk-pci,drive=report,serial=report,num-queues=1 \
		-blockdev null-co,node-name=nvme,size=67108864 -device nvme,drive=nvme,serial=nvme \
		-netdev user,id=net,restrict=on -device virtio-net-pci,netdev=net \
		-device qemu-xhci -device usb-kbd -audiodev none,id=au -device intel-hda \
		-device hda-duplex,audiodev=au -display none -serial stdio -monitor none -no-reboot "$@" \
		< /dev/null > "$boot.console" 2>&1
	tr -d '\0' < "$boot.disk" > "$boot"
	rm -f "$boot.disk"
	grep -q '^=== end' "$boot" && return
	lab_say "$boot did not come to its end; its console ends with:"
	tail -n 5 "$boot.console" >&2
	return 1
}

# lab_section REPORT NAME: that part of a guest's report.
lab_section() {
	awk -v want="=== $2" '/^=== / { on = $0 == want; next } on' "$1"
}

# lab_facts REPORT SECTION: the facts of such a part (facts.awk), sorted. $isolated is the machine's.
# shellcheck disable=SC2154
lab_facts() {
	lab_section "$1" "$2" | awk -v isolated="$isolated" -f tests/lab/facts.awk | sort
}
