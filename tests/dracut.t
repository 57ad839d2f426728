#!/bin/sh
# The dracut module by itself, with functions in the place of dracut's, one of which does not do its work: none but a
# whole image is made. Images by dracut itself: tests/vm/image.t, tests/matrix/sysroot.t.
# What is in single quotes is bash.
# shellcheck disable=SC2016
. tests/lab/tap.sh
tap_work

make -s install DESTDIR="$work/dest" > "$work/make" 2>&1
ok "make install"
# kmod's, which knows one module.
mkdir "$work/bin"
cat > "$work/bin/modinfo" <<'EOF'
#!/bin/sh
while [ $# -gt 1 ]; do
	[ "$1" != --basedir ] || base=$2
	shift
done
[ "$1" = snd ] && echo "$base/lib/modules/6.1/snd.ko"
EOF
chmod 755 "$work/bin/modinfo"

# module CODE [NAME=VALUE...]: run CODE in a bash that has the module's functions, and dracut's. The system that the image
# is of is in $work/system. What $lost names gets lost: without a word, or where $status is 1 with it. $blocked is a
# directory already, where the image is to have a file.
module() {
	code=$1
	shift
	rm -rf "$work/init"
	mkdir "$work/init"
	env PATH="$work/bin:$PATH" moddir="$work/dest/usr/lib/dracut/modules.d/50rtboot" dracutsysrootdir="$work/system" \
		initdir="$work/init" kernel=6.1 srcmods="$work/system/lib/modules/6.1/" "$@" bash -c '
		lost() { [[ $lost && " $* " == *$lost* ]]; }
		create() { mkdir -p "$initdir/${2%/*}" && cp "$1" "$initdir/$2"; }
		inst_hook() { lost "$3" && return "${status:-0}"; [[ -e $3 ]] || return 1; create "$dracutsysrootdir/$3" "/var/hooks/$1/$2-${3##*/}"; }
		inst_multiple() { lost "$1" && return "${status:-0}"; create "$dracutsysrootdir/usr/bin/$1" "usr/bin/$1"; }
		instmods() { lost "$2" && return "${status:-0}"; create "$dracutsysrootdir/lib/modules/6.1/$2.ko" "lib/modules/6.1/$2.ko"; }
		find_binary() { echo "/usr/bin/$1"; }
		require_binaries() { [[ " $* " != *" ${missing:-none} "* ]]; }
		dracut_module_included() { [[ $init == systemd ]]; }
		derror() { echo "$*"; }
		dinfo() { :; }
		[[ ! $blocked ]] || mkdir -p "$initdir/$blocked"
		. dracut/50rtboot/module-setup.sh
		'"$code"
}

while IFS='|' read -r status with what; do
	# shellcheck disable=SC2086
	module check $with
	is $? "$status" "check: $what"
done <<EOF
0||it goes into an image
1|missing=rtboot|not without the binary
1|IN_KDUMP=1|nor into an image of Fedora's mkdumprd
0|IN_KDUMP=0|but into any other
1|add_dracutmodules=kdump|nor into an image of SUSE's mkdumprd
0|add_dracutmodules=kdumpbase-x|but with a module of another name
EOF

# system [CONFIG]: what the image is of.
system() {
	rm -rf "$work/system"
	mkdir -p "$work/system/usr/bin" "$work/system/etc" "$work/system/boot" "$work/system/lib/modules/6.1"
	: > "$work/system/lib/modules/6.1/snd.ko"
	echo x | tee "$work/system/usr/bin/sleep" > "$work/system/usr/bin/modprobe"
	printf 'CONFIG_X=y\nCONFIG_PREEMPT_RT=y\n# CONFIG_NO_HZ_FULL is not set\n' > "$work/system/boot/config-6.1"
	[ -z "$1" ] || echo "$1" > "$work/system/etc/rtboot.conf"
}
files() { (cd "$work/init" && find . ! -type d | sed 's,^\./,,' | sort | paste -s -d ' '); }
# bounds: what runs the stages kills them after so many seconds.
bounds() {
	(cd "$work/init/usr/lib" && cat rtboot/stage systemd/system/*.service) 2> /dev/null |
		sed -n 's/^seconds=//p; s/^TimeoutStartSec=//p' | paste -s -d ' '
}

system '[modules]
load = snd'
is "$(module 'install && installkernel') $(files)" \
	" etc/rtboot.conf lib/modules/6.1/snd.ko usr/bin/modprobe usr/bin/rtboot usr/bin/sleep usr/lib/rtboot/config-6.1 usr/lib/rtboot/stage var/hooks/cleanup/99-rtboot-late.sh var/hooks/pre-udev/00-rtboot-early.sh" \
	"an image of another system's, without systemd"
is "$(cat "$work/init/etc/rtboot.conf" "$work/init/usr/lib/rtboot/config-6.1")" "[modules]
load = snd
CONFIG_PREEMPT_RT=y
# CONFIG_NO_HZ_FULL is not set" "  with its config, and what is known of its kernel"
is "$(bounds) $(sed -n 's/^.*stage //p' "$work"/init/var/hooks/*/*.sh | paste -s -d ' ')" "4.500 late early" "  with a bound"
is "$(module 'install && installkernel' init=systemd) $(files)" \
	" etc/rtboot.conf lib/modules/6.1/snd.ko usr/bin/modprobe usr/bin/rtboot usr/lib/rtboot/config-6.1 usr/lib/systemd/system/initrd.target.wants/rtboot-credential.service usr/lib/systemd/system/initrd.target.wants/rtboot-early.service usr/lib/systemd/system/initrd.target.wants/rtboot-late.service usr/lib/systemd/system/rtboot-credential.service usr/lib/systemd/system/rtboot-early.service usr/lib/systemd/system/rtboot-late.service" \
	"  and with systemd"
[ -f "$work/init/usr/lib/systemd/system/initrd.target.wants/rtboot-late.service" ]
ok "  whose links lead to the units"
cmp -s "$work/init/usr/bin/rtboot" build/rtboot-initramfs
ok "  and with the binary that has boot only"
system '# mine
[boot]
  # where it matters
deadline = 10 # ms
[modules]'
is "$(module install; cat "$work/init/etc/rtboot.conf") $(bounds)
$(grep -h '^#' "$work/init/usr/lib/rtboot/stage")" "
[boot]

deadline = 10 # ms
[modules] 0.510
#!/bin/sh" "comments stay outside, and lines keep their numbers"
is "$(module install init=systemd; grep -h '^#' "$work"/init/usr/lib/systemd/system/*.service) $(bounds)" " 4.500 4.500 4.500" \
	"with systemd a stage has the default's time at least, which a credential may need, and two seconds to start"
system '[modules]
load = snd'
while IFS='|' read -r lost said; do
	for status in 0 1; do
		is "$(module 'install && installkernel; echo made' "lost=$lost" "status=$status")" \
			"rtboot: not building the image: cannot install $said" "$lost is lost, with exit status $status: no image"
	done
done <<EOF
modprobe|modprobe
sleep|sleep
early.sh|hook pre-udev/00-rtboot-early.sh
late.sh|hook cleanup/99-rtboot-late.sh
EOF
while IFS='|' read -r blocked init; do
	module 'install; echo made' "blocked=$blocked" "init=$init" > "$work/out" 2> /dev/null
	is "$(grep -c -e "^rtboot: not building the image: cannot write $blocked" -e made "$work/out")" 1 "$blocked cannot be written: no image, and its name"
done <<EOF
usr/bin/rtboot|
etc/rtboot.conf|
usr/lib/rtboot/config-6.1|
usr/lib/rtboot/stage|
usr/lib/systemd/system/rtboot-early.service|systemd
usr/lib/systemd/system/rtboot-late.service|systemd
usr/lib/systemd/system/initrd.target.wants/rtboot-early.service|systemd
EOF
is "$(module 'installkernel; echo made' lost=snd | sed "s,$work/system,,")" \
	"rtboot: not building the image: cannot install /lib/modules/6.1/snd.ko ([modules] load)" "a module is lost: no image"
is "$(module 'installkernel; echo made' lost=snd status=1)" \
	"rtboot: not building the image: cannot install the modules of [modules] load" "  also where that is said"
: > "$work/system/boot/config-6.1"
is "$(module 'install; echo made')" "rtboot: not building the image: cannot read the kernel's options from /boot/config-6.1" "what is known of its kernel is lost: no image"
system '[modules]
load = snd nosuch'
is "$(module 'installkernel; echo made')" "rtboot: not building the image: module nosuch not found for kernel 6.1 ([modules] load)" "a module that is not there: no image"
system '[sysctl]
deadline = 7'
is "$(module 'install; echo made') $(bounds)" "made 2.500" "a deadline of another section's is none"
system
is "$(module 'install; echo made') $(files | grep -c conf)" "made 1" "without a config there is none in the image"
ln -s /none "$work/system/etc/rtboot.conf"
is "$(module 'install; echo made' | sed "s,$work/system,,")" "rtboot: not building the image: /etc/rtboot.conf has errors:
rtboot: /etc/rtboot.conf: cannot be read: ENOENT" "one that leads nowhere is one with errors: no image"
system '[irq]
default = somewhere
[cpus]
isolated = x'
is "$(module 'install; echo made' | sed "s,$work/system,,; s/ = .*//")" "rtboot: not building the image: /etc/rtboot.conf has errors:
rtboot: /etc/rtboot.conf:2: [irq] default
rtboot: /etc/rtboot.conf:4: [cpus] isolated" "with errors: no image, and each is named by its line"
tap_done
