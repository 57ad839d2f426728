#!/bin/sh
# The hooks of initramfs-tools and of mkinitcpio by themselves, with functions in the place of theirs. Images by initramfs-tools
# itself are booted (tests/vm, tests/matrix); Debian has no mkinitcpio.
# shellcheck disable=SC2016 # what is in single quotes is shell
. tests/lab/tap.sh
tap_work

make -s install DESTDIR="$work/dest" > "$work/make" 2>&1
ok "make install"
# kmod's, which knows one module.
mkdir "$work/bin"
printf '#!/bin/sh\nfor module; do :; done\n[ "$module" = snd ]\n' > "$work/bin/modinfo"
chmod 755 "$work/bin/modinfo"
PATH=$work/bin:$PATH
# What is installed looks for its parts in /usr, and an image's config is this machine's: here both are in $work.
image=$work/dest/usr/lib/rtboot/image
sed -i "s,^config=/etc/,config=$work/etc/," "$image"
sed -i "s,/usr/lib/rtboot/image,$image,; s,/usr/share/initramfs-tools/hook-functions,$work/functions," \
	"$work/dest/usr/share/initramfs-tools/hooks/rtboot" "$work/dest/usr/lib/initcpio/install/rtboot"

# config [TEXT]: what the image's is to be, and a directory for a new image.
config() {
	rm -rf "${work:?}/etc" "$work/image"
	mkdir -p "$work/etc" "$work/image"
	[ -z "$1" ] || printf '%s\n' "$1" > "$work/etc/rtboot.conf"
}
# made: the files and links of the image, but for the config, whose path is not that of a real one.
made() { (cd "$work/image" && find . ! -type d ! -name rtboot.conf | sed 's,^\./,,' | sort | paste -s -d ' '); }

# initramfs_tools [NAME=VALUE]: as mkinitramfs runs a hook.
echo 'manual_add_modules() { [ $# = 0 ] || echo "modules: $*"; }' > "$work/functions"
initramfs_tools() { env version=6.1-none verbose=n DESTDIR="$work/image" "$@" "$work/dest/usr/share/initramfs-tools/hooks/rtboot" 2>&1; }

hook=$work/dest/usr/share/initramfs-tools
is "$("$hook/hooks/rtboot" prereqs)$("$hook/scripts/init-top/rtboot" prereqs) $("$hook/scripts/init-bottom/rtboot" prereqs)" " udev" \
	"initramfs-tools: rtboot comes after udev at the end, and before it by its name"
files="sysroot usr/bin/rtboot usr/lib/rtboot/stage"
config '[modules]
load = snd'
is "$(initramfs_tools) $(made)" "modules: snd $files" "  its hook makes what an image needs"
is "$(readlink "$work/image/sysroot") $(sed -n 's/^seconds=//p' "$work/image/usr/lib/rtboot/stage")" "root 4.500" \
	"  which mounts the real system elsewhere than dracut, and has a bound"
cmp -s "$work/image/usr/bin/rtboot" build/rtboot-initramfs
ok "  the binary that has boot only"
is "$(find "$work/image" -name rtboot.conf -exec cat {} +)" "[modules]
load = snd" "  and the config"
config
is "$(initramfs_tools verbose=y) $(made)" "rtboot: image for 6.1-none, which may or may not be a PREEMPT_RT kernel (found no config for it, and its modules' vermagic is \"unknown\") $files" \
	"  without a config, too; and says what it knows of the kernel if asked for more"
is "$(config '[irq'; initramfs_tools CONFDIR=/var/lib/kdump/initramfs-tools; echo "$? $(made)")" "0 " "  an image of kdump-tools is left alone"
is "$("$hook/scripts/init-top/rtboot" 2>&1; echo $?)" 0 "    and what initramfs-tools puts into it does nothing"
config '[modules]
load = snd nosuch'
is "$(initramfs_tools; echo "$? $(made)")" "E: rtboot: not building the image: module nosuch not found for kernel 6.1-none ([modules] load)
1 " "  a module that is not there: it fails, and mkinitramfs with it"
config '[irq]
default = somewhere
[cpus]
isolated = x'
is "$(initramfs_tools | sed "s,$work,,; s/ = .*//"; made)" "E: rtboot: not building the image: /etc/rtboot.conf has errors:
E:   /etc/rtboot.conf:2: [irq] default
E:   /etc/rtboot.conf:4: [cpus] isolated" "  so do errors of the config, each named by its line"

# mkinitcpio HOOK: as mkinitcpio runs a build hook. What it adds to the image is said; die ends it.
mkinitcpio() {
	KERNELVERSION=6.1-none BUILDROOT=$work/image bash -c '
		map() { local each; for each in "${@:2}"; do "$1" "$each"; done; }
		add_module() { echo "module: $1"; }
		add_runscript() { echo "runscript: ${BASH_SOURCE[1]##*/}"; }
		die() { printf "==> ERROR: $1\n" "${@:2}"; exit 1; }
		. "$1" && build && help > /dev/null && echo made' bash "$work/dest/usr/lib/initcpio/install/$1" 2>&1
}
config '[modules]
load = snd'
mkdir "$work/image/new_root"
is "$(mkinitcpio rtboot) $(made)" "module: snd
runscript: rtboot
made $files" "mkinitcpio: its hook makes what an image needs"
is "$(readlink "$work/image/sysroot")" new_root "  which mounts the real system elsewhere than dracut"
config
mkdir "$work/image/sysroot"
is "$(mkinitcpio rtboot) $(made)" "runscript: rtboot
made ${files#sysroot }" "  or at the same place, in newer versions"
config
is "$(mkinitcpio sd-rtboot) $(made)" "made usr/bin/rtboot $(for unit in credential early late; do
	echo "usr/lib/systemd/system/initrd.target.wants/rtboot-$unit.service"; done | paste -s -d ' ') $(for unit in credential early late; do
	echo "usr/lib/systemd/system/rtboot-$unit.service"; done | paste -s -d ' ')" "  sd-rtboot adds the units, and no script"
config '[irq]
default = somewhere'
for hook in rtboot sd-rtboot; do
	is "$(mkinitcpio $hook | sed "s,$work,,; s/ = .*//"; made)" "==> ERROR: rtboot: not building the image: /etc/rtboot.conf has errors:
/etc/rtboot.conf:2: [irq] default" "  $hook: errors of the config end it"
done
config '[modules]
load = nosuch'
is "$(mkinitcpio rtboot)" "==> ERROR: rtboot: not building the image: module nosuch not found for kernel 6.1-none ([modules] load)" "  and so does a module that is not there"

# The script of the image, as the init of mkinitcpio runs it: sourced, and each function called.
printf '#!/bin/sh\necho "stage $*"\n' > "$work/stage"
chmod 755 "$work/stage"
sed "s,/usr/lib/rtboot/stage,$work/stage," "$work/dest/usr/lib/initcpio/hooks/rtboot" > "$work/runscript"
tap_needs busybox
is "$(busybox sh -euc '. "$1"; run_earlyhook; run_cleanuphook; set' sh "$work/runscript" | grep -e ^stage -e rtboot=)" "stage early
stage late" "  the runtime hook runs the stages, and leaves no variable"
is "$(awk '/^run_[a-z]*\(\)/ { print $1 }' "$work/runscript" | paste -s -d ' ')" "run_earlyhook() run_cleanuphook()" "  from two functions that mkinitcpio finds by their names"
tap_done
