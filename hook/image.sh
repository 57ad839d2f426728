#!/bin/sh
# image.sh: the rtboot files in an initramfs, whichever generator makes it. Installed as lib/rtboot/image, and called by the
# dracut module and by the hooks of initramfs-tools and mkinitcpio.
#
#   image modules ROOT KERNEL BASE
#       Print the modules of [modules] load, one a line; their files are below BASE/lib/modules/KERNEL.
#   image install ROOT KERNEL BASE DIR INIT
#       Write rtboot's files into DIR, of whose files the image is made. INIT runs the stages: "systemd", or a shell script
#       that mounts the real system at the directory INIT. Print for what kind of kernel the image is.
#
# ROOT is the directory of the system that the image is for; "" is this one, as it is for BASE.
#
# Exits 1 where anything is wrong, having printed why, and no image may be made then: with a part missing it would boot, and
# leave the isolated CPUs as they are.
root=$2 kernel=$3 base=$4 image=$5 init=$6
config=/etc/rtboot.conf
lib=${0%/*}

fail() {
	printf '%s\n' "$1"
	exit 1
}

# ask OPTION...: have check-config read the config that goes into the image, or an empty one.
ask() {
	file=$root$config
	[ -e "$file" ] || [ -L "$file" ] || file=/dev/null
	"$lib/../../bin/rtboot" check-config "$@" "$file" 2>&1
}

# Print the modules, which the kernel must have.
print_modules() {
	modules=$(ask --modules) || fail "cannot read the modules to load: $modules"
	for module in $modules; do
		modinfo --basedir "${base:-/}" --set-version "$kernel" "$module" > /dev/null 2>&1 ||
			fail "module $module not found for kernel $kernel ([modules] load)"
	done
	[ -z "$modules" ] || echo "$modules"
}

# write MODE FILE FROM SCRIPT: write a file into the image: FROM, edited by sed. Never through a link of the image.
write() {
	{ mkdir -p "$image/${2%/*}" && rm -f "$image/$2" && sed "$4" "$3" > "$image/$2" && chmod "$1" "$image/$2"; } ||
		fail "cannot write $2 from $3"
}

# What the running kernel does not tell goes into the image: whether it is PREEMPT_RT, and its options for timers. Say in
# $about whether it is, and how we know.
write_facts() {
	for options in "/boot/config-$kernel" "/usr/lib/modules/$kernel/config" "/lib/modules/$kernel/config" ""; do
		[ -z "$options" ] || [ ! -r "$root$options" ] || break
	done
	if [ -z "$options" ]; then
		guess_facts
		return
	fi
	facts=usr/lib/rtboot/config-$kernel
	write 644 "$facts" "$root$options" '/^\(# \)\{0,1\}CONFIG_\(PREEMPT_RT\|HZ\|NO_HZ_FULL\|RCU_NOCB_CPU\|HIGH_RES_TIMERS\)[= ]/!d'
	[ -s "$image/$facts" ] || fail "cannot read the kernel's options from $options"
	if grep -qx CONFIG_PREEMPT_RT=y "$image/$facts"; then
		about="a PREEMPT_RT kernel (CONFIG_PREEMPT_RT=y in $options)"
	else
		about="not a PREEMPT_RT kernel (no CONFIG_PREEMPT_RT=y in $options): rtboot will touch nothing there"
	fi
}

# From 6.12 on the vermagic of a real-time kernel can say preempt, so only preempt_rt proves something.
guess_facts() {
	module=$(find "$base/lib/modules/$kernel/" -name '*.ko*' 2> /dev/null | head -n 1)
	vermagic=$([ -z "$module" ] || modinfo --field vermagic "$module")
	case " $vermagic " in
	*" preempt_rt "*) about="a PREEMPT_RT kernel (preempt_rt in its modules' vermagic)" ;;
	*)
		about="which may or may not be a PREEMPT_RT kernel (found no config for it, and its modules'"
		about="$about vermagic is \"${vermagic:-unknown}\")"
		;;
	esac
}

# write_units BOUND: the units, wanted as in the package. A credential can bring another config, which takes up to the time
# of the default one. systemd's limit begins two seconds or less, on a slow machine, before rtboot does.
write_units() {
	bound=$(printf '%s\n' "$1" "$("$lib/../../bin/rtboot" check-config --bound /dev/null)" | sort -n | tail -n 1)
	bound=$((${bound%.*} + 2)).${bound#*.}
	units=usr/lib/systemd/system
	for unit in rtboot-credential.service rtboot-early.service rtboot-late.service; do
		write 644 "$units/$unit" "$lib/../systemd/system/$unit" "/^#/d; s/^TimeoutStartSec=.*/TimeoutStartSec=$bound/"
		make_link "../$unit" "$units/initrd.target.wants/$unit"
	done
}

# make_link TARGET FILE
make_link() {
	{ mkdir -p "$image/${2%/*}" && rm -f "$image/$2" && ln -s "$1" "$image/$2"; } || fail "cannot write $2"
}

install() {
	bound=$(ask --bound) || fail "cannot compute how long a stage may take: $bound"
	# Without comments, which nothing in the image reads. Lines keep their numbers.
	[ ! -e "$root$config" ] || write 644 "${config#/}" "$root$config" 's/^[[:blank:]]*#.*//'
	# Only what the two stages need; check-config and the rest stay outside.
	{ mkdir -p "$image/usr/bin" && rm -f "$image/usr/bin/rtboot" && cp "$lib/initramfs" "$image/usr/bin/rtboot"; } ||
		fail "cannot write usr/bin/rtboot from $lib/initramfs"
	write_facts
	if [ "$init" = systemd ]; then
		write_units "$bound"
	else
		write 755 usr/lib/rtboot/stage "$lib/stage" "/^# /d; s/^seconds=.*/seconds=$bound/"
		# rtboot looks for the real system where dracut and systemd mount it.
		[ "$init" = /sysroot ] || make_link "${init#/}" /sysroot
	fi
	echo "image for $kernel, $about"
}

said=$(ask) || fail "$config has errors:
$said"
case $1 in
modules) print_modules ;;
install) install ;;
*) fail "usage: image modules ROOT KERNEL BASE | image install ROOT KERNEL BASE DIR systemd|MOUNTPOINT" ;;
esac
