#!/bin/sh
# packages.sh TARGET [--list | --missing]: install what is missing of the Debian packages that `make TARGET` needs, through
# apt; where there is no apt, say what they are.
#   --list      print all of them, and install nothing
#   --missing   say which are missing, and fail if any is
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

# need COMMAND PACKAGE: a package is missing where its command is.
need() { echo "$1 $2"; }

# needs NAME...: the packages of these targets, or of a group of them.
needs() {
	for name; do
		case $name in
		# Targets.
		unit) needs build ;;
		rpm)
			needs build
			need rpmbuild rpm
			;;
		deb)
			needs build
			need dpkg-buildpackage dpkg-dev
			need dh debhelper
			;;
		demo) needs build boot ;;
		check)
			needs lint machines fuzz valgrind boot packages
			need cpio cpio                    # an initramfs with a fault added to it, and one made of packages
			need python3 python3              # ukify
			need zsh zsh                      # shell completion; and types it into a terminal
			;;
		check-faults) needs build run machines ;;
		check-matrix)
			needs build run machines valgrind boot cross deb
			need cpio cpio                    # an initramfs that is all of the system
			;;
		coverage)
			needs build run machines
			need gcov gcc                     # counts lines, with the C library that libgcov was built for
			;;
		lint)
			needs build run
			need shellcheck shellcheck
			need clang-tidy clang-tidy
			need cppcheck cppcheck
			need mandoc mandoc                # the man pages
			;;
		fuzz)
			needs run
			need clang clang
			need clang libclang-rt-dev        # libFuzzer and the sanitizers
			need readelf binutils             # a fuzzer's dictionary: the strings of the objects
			;;
		fuzz-coverage)
			needs fuzz
			need llvm-cov llvm                # counts the lines that a corpus reaches
			;;

		# Groups.
		build)
			need musl-gcc musl-tools          # the compiler with a small static C library
			need readelf binutils             # asks whether the binary is static, and strips it
			;;
		run)
			need prove perl                   # runs the tests; sweep.pl, and JSON::PP for reports
			;;
		machines)
			need awk mawk                     # makes their files
			need strace strace                # counts system calls, and has them fail
			need busybox busybox-static       # captures and makes trees as the booted machines do
			need setcap libcap2-bin           # a program with capabilities
			;;
		boot)
			need qemu-system-x86_64 qemu-system-x86
			need mmdebstrap mmdebstrap        # the Debian root in which dracut runs
			need mount mount                  # /proc, /sys and /dev for dracut
			need modprobe kmod                # which modules a driver needs
			need xz xz-utils                  # unpacks them
			need busybox busybox-static       # the userland of the real system
			need mkfs.ext4 e2fsprogs          # its disk
			need awk mawk                     # reads the report of a machine
			;;
		packages)
			needs rpm deb
			need lintian lintian
			need rpmlint rpmlint
			need makepkg makepkg              # Arch's
			need pacman-conf pacman-package-manager # makepkg asks it
			need bsdtar libarchive-tools      # and writes packages with this
			need fakeroot fakeroot
			;;
		valgrind)
			need valgrind valgrind
			need valgrind libc6-dbg           # without it valgrind does not start
			;;
		cross)
			need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
			need arm-linux-gnueabihf-gcc gcc-arm-linux-gnueabihf
			need riscv64-linux-gnu-gcc gcc-riscv64-linux-gnu
			need qemu-system-aarch64 qemu-system-arm    # boots arm64
			;;
		*) lab_die "packages.sh knows no target $name" ;;
		esac
	done
}

all=$(needs "$1") || exit
if [ "$2" = --list ]; then
	echo "$all" | cut -d ' ' -f 2 | sort -u
	exit
fi
missing=$(echo "$all" | while read -r command package; do
	PATH=$PATH:/usr/sbin:/sbin command -v "$command" > /dev/null || echo "$package"
done | sort -u | paste -s -d ' ')
[ -n "$missing" ] || exit 0
if [ "$2" = --missing ] || ! command -v apt-get > /dev/null; then
	lab_die "make $1 needs these Debian packages: $missing"
fi
lab_say "installing $missing"
# shellcheck disable=SC2086 # words
{ lab_root apt-get update -q && lab_root env DEBIAN_FRONTEND=noninteractive \
	apt-get install -qy --no-install-recommends $missing; } >&2 ||
	lab_die "apt-get could not install $missing"
