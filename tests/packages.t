#!/bin/sh
# What each make target installs: what it needs, and no more. apt-get and sudo are stand-ins here: nothing is installed.
. tests/lab/tap.sh
tap_work

# In order of size: each has what the one before has.
tests/lab/packages.sh unit --list > "$work/unit"
tests/lab/packages.sh check-faults --list > "$work/check-faults"
tests/lab/packages.sh check --list > "$work/check"
is "$(comm -23 "$work/unit" "$work/check-faults")$(comm -23 "$work/check-faults" "$work/check")" "" "make check needs what check-faults needs, and that what unit needs"
is "$(paste -s -d ' ' "$work/unit")" "binutils musl-tools" "make unit needs a compiler"
is "$(tests/lab/packages.sh demo --list | paste -s -d ' ')" \
	"binutils busybox-static e2fsprogs kmod mawk mmdebstrap mount musl-tools qemu-system-x86 xz-utils" \
	"make demo needs a compiler, a Debian root and an emulator"
for target in unit lint demo check check-faults coverage fuzz fuzz-coverage; do
	tests/lab/packages.sh "$target" --list > "$work/list"
	[ -s "$work/list" ] && ! grep -q -e '^gcc-' -e '^qemu-system-arm$' "$work/list"
	ok "make $target needs no other architecture: $(paste -s -d ' ' "$work/list")"
done
is "$(tests/lab/packages.sh check-matrix --list | grep -e '^gcc-' -e '^qemu-system-arm$' | paste -s -d ' ')" \
	"gcc-aarch64-linux-gnu gcc-arm-linux-gnueabihf gcc-riscv64-linux-gnu qemu-system-arm" "make check-matrix does"
is "$(tests/lab/packages.sh frob --list 2>&1; echo $?)" "lab: packages.sh knows no target frob
1" "a target that is not known is an error"

# A machine that has none of the tools, but apt-get or not. path NAME...: one with these stand-ins, which leave a word.
path() {
	rm -rf "${work:?}/bin"
	mkdir "$work/bin"
	for tool in cat cut dirname env id paste sh sort; do
		ln -s "$(command -v $tool)" "$work/bin"
	done
	for tool; do
		printf '#!/bin/sh\necho "%s $*" >> "%s"\n' "$tool" "$work/done" > "$work/bin/$tool"
		chmod 755 "$work/bin/$tool"
	done
	: > "$work/done"
}
# packages ARG...: what packages.sh says there, and does.
packages() {
	PATH=$work/bin sh tests/lab/packages.sh "$@" 2>&1
	echo "$? $(paste -s -d ';' "$work/done")"
}
path apt-get sudo
is "$(packages unit --missing)" "lab: make unit needs these Debian packages: binutils musl-tools
1 " "--missing names what is missing, and installs nothing"
path
is "$(packages unit)" "lab: make unit needs these Debian packages: binutils musl-tools
1 " "where there is no apt, so does the rest"
path readelf musl-gcc
is "$(packages unit)$(packages unit --missing)" "0 0 " "nothing is installed where nothing is missing"
path apt-get readelf
# sudo -n true, and sudo -- COMMAND...
# shellcheck disable=SC2016 # the script's
printf '#!/bin/sh\n[ "$1" = -n ] || { shift; exec "$@"; }\n' > "$work/bin/sudo"
chmod 755 "$work/bin/sudo"
is "$(packages unit | tail -n 1)" "0 apt-get update -q;apt-get install -qy --no-install-recommends musl-tools" "elsewhere what is missing, and nothing else"
# A plain build says it itself.
for cross in "" x-linux-gnu-; do
	make -s BUILD="$work/build" CROSS=$cross CC=nosuch-gcc
done > "$work/make" 2>&1
is "$(grep nosuch "$work/make")" "nosuch-gcc not found: install Debian's musl-tools
nosuch-gcc not found: install Debian's gcc-x-linux-gnu" "make without a compiler names its package"
tap_done
