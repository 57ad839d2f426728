# arch.sh: other architectures, by their Debian names: what builds and runs their programs here. To be sourced, by
# lab.sh.
#
# shellcheck shell=sh
# shellcheck disable=SC2154 # $lab is lab.sh's

# lab_arch NAME: of which architecture are the kernels of that flavour (rt-arm64), or the root of that suite
# (trixie:arm64)?
lab_arch() {
	case $1 in
	*arm64) echo arm64 ;;
	*) echo amd64 ;;
	esac
}

lab_triple() {
	case $1 in
	arm64) echo aarch64-linux-gnu ;;
	armhf) echo arm-linux-gnueabihf ;;
	riscv64) echo riscv64-linux-gnu ;;
	*) lab_die "no compiler for $1 is known here" ;;
	esac
}

# lab_cross ARCH: what make has to be told to build for it, in words. lab_build ARCH: where that leaves what it made.
lab_cross() { [ "$1" = amd64 ] || echo "CROSS=$(lab_triple "$1")- MUSL=$(lab_musl "$1")"; }
lab_build() { [ "$1" = amd64 ] && echo build || echo "build/$(lab_triple "$1")"; }

# lab_unpack DIR SUITE[:ARCH] PACKAGE: the files of a package in DIR, not installed.
lab_unpack() {
	[ ! -e "$1/done" ] || return 0
	rm -rf "$1"
	mkdir -p "$1"
	lab_say "fetching $3 ($2)"
	{ lab_download "$@" && dpkg-deb -x "$1"/*.deb "$1" && rm "$1"/*.deb && : > "$1/done"; } || lab_die "no $3 in $2"
}

# lab_musl ARCH: its musl-dev, where it would lie if this machine knew that architecture. Prints what make MUSL= takes.
lab_musl() {
	musl=$lab/musl/$1
	if [ ! -e "$musl/ready" ]; then
		lab_unpack "$musl" "trixie:$1" musl-dev
		sed -i "s,/usr/,$musl/usr/,g" "$musl"/usr/lib/*/musl-gcc.specs
		# ld 2.40 crashes at names of extensions that came after it.
		[ "$1" != riscv64 ] || for object in "$musl"/usr/lib/*/*.o "$musl"/usr/lib/*/libc.a; do
			riscv64-linux-gnu-objcopy --strip-debug -R .riscv.attributes "$object" || lab_die "objcopy failed"
		done
		: > "$musl/ready"
	fi
	echo "$musl"/usr/lib/*-linux-musl*
}

# lab_emulator ARCH: the program that runs those of that architecture. Trixie's on every machine, because
# before 9.2 it had no openat2(2).
lab_emulator() {
	lab_unpack "$lab/qemu-user" trixie qemu-user
	echo "$lab/qemu-user/usr/bin/qemu-$1"
}

# lab_foreign ARCH COMMAND...: run it as root, while the kernel has programs of that architecture run by the emulator:
# Documentation/admin-guide/binfmt-misc.rst. Where that cannot be said to it, it may do so already.
lab_foreign() {
	foreign=$1
	shift
	if [ "$foreign" = amd64 ]; then
		lab_root "$@"
		return
	fi
	# The mount is this process's; what is registered is the machine's, and is taken away again.
	# shellcheck disable=SC2016
	lab_root unshare --mount sh -c 'misc=/proc/sys/fs/binfmt_misc name=$0-$$
		[ -e $misc/register ] || mount -t binfmt_misc none $misc
		trap "echo -1 > $misc/$name" EXIT
		trap exit HUP INT TERM
		printf %s ":$name:M::$1:$2:$3:PF" > $misc/register
		shift 3
		"$@"' "rtboot-$foreign" \
		'\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00' \
		'\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff' \
		"$(lab_emulator "$foreign")" "$@"
}

# lab_may_run ARCH: can its programs be run here? Asked with the rtboot that was built for it.
lab_may_run() {
	[ "$1" != amd64 ] || return 0
	[ -x "$(lab_build "$1")/rtboot" ] || lab_die "there is no rtboot for $1"
	lab_foreign "$1" "$PWD/$(lab_build "$1")/rtboot" --version > /dev/null
}

# lab_busybox ARCH: its static busybox.
lab_busybox() {
	if [ "$1" = amd64 ]; then
		command -v busybox
	else
		lab_unpack "$lab/busybox/$1" "trixie:$1" busybox-static
		echo "$lab/busybox/$1/usr/bin/busybox"
	fi
}
