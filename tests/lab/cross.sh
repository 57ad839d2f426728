# cross.sh: other architectures, of which arm64 can be booted: how each is called, and what a Debian machine of another
# one needs to build and run their programs. To be sourced, after lab.sh. An architecture goes by its Debian name.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

# lab_cross ARCH: the prefix of its cross compiler, as make CROSS= takes it.
lab_cross() {
	case $1 in
	arm64) echo aarch64-linux-gnu- ;;
	armhf) echo arm-linux-gnueabihf- ;;
	riscv64) echo riscv64-linux-gnu- ;;
	*) lab_die "no cross compiler for $1 is known here" ;;
	esac
}

# lab_unpack SUITE:ARCH PACKAGE DIR: the files of a package, not installed.
lab_unpack() {
	mkdir -p "$3"
	lab_say "fetching $2 ($1)"
	( cd "$3" && lab_apt "$1" apt-get download -q "$2" >&2 && dpkg-deb -x "$2"_*.deb . && rm "$2"_*.deb ) ||
		lab_die "no $2 for $1"
}

# lab_musl ARCH: its musl-dev, where it would lie if this machine knew that architecture. Prints what make MUSL= takes.
lab_musl() {
	musl=$lab/musl/$1
	if [ ! -e "$musl/done" ]; then
		rm -rf "$musl"
		lab_unpack "trixie:$1" musl-dev "$musl"
		sed -i "s,/usr/,$musl/usr/,g" "$musl"/usr/lib/*/musl-gcc.specs
		# ld 2.40 crashes at names of extensions that came after it.
		[ "$1" != riscv64 ] || for object in "$musl"/usr/lib/*/*.o "$musl"/usr/lib/*/libc.a; do
			riscv64-linux-gnu-objcopy --strip-debug -R .riscv.attributes "$object" || lab_die "objcopy failed"
		done
		: > "$musl/done"
	fi
	echo "$musl"/usr/lib/*-linux-musl*
}

# lab_emulator ARCH: the program that runs those of that architecture. Not that of any machine's own suite, because
# before 10.0 it had no openat2(2).
lab_emulator() {
	emulator=$lab/qemu-user
	if [ ! -e "$emulator/done" ]; then
		rm -rf "$emulator"
		lab_unpack trixie qemu-user "$emulator"
		: > "$emulator/done"
	fi
	echo "$emulator/usr/bin/qemu-$1"
}
