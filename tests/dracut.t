#!/bin/sh
# The dracut module by itself, with functions in the place of dracut's, one of which does not do its work: none but a
# whole image is made. Images by dracut itself: tests/vm/image.t, tests/matrix/sysroot.t.
# What is in single quotes is bash.
# shellcheck disable=SC2016
. tests/lab/tap.sh
tap_work

# module CODE [NAME=VALUE...]: run CODE in a bash that has the module's functions, and dracut's. The system that the image
# is of is in $work/system. What $lost names gets lost: without a word, or where $status is 1 with it.
module() {
	code=$1
	shift
	rm -rf "$work/init" "$work/tmp"
	mkdir "$work/init" "$work/tmp"
	env moddir="$work/module" dracutsysrootdir="$work/system" initdir="$work/init" DRACUT_TMPDIR="$work/tmp" kernel=6.1 \
		srcmods="$work/system/lib/modules/6.1/" SYSTEMCTL=enable "$@" bash -c '
		lost() { [[ $lost && " $* " == *$lost* ]]; }
		create() { mkdir -p "$initdir/${2%/*}" && cp "$1" "$initdir/$2"; }
		# As dracut 059 does: a file is looked for on this machine, and copied from the sysroot.
		inst_simple() { lost "$2" && return "${status:-0}"; [[ -e $1 ]] || return 1; create "$dracutsysrootdir/$1" "$2"; }
		inst_hook() { inst_simple "$3" "/var/hooks/$1/$2-${3##*/}"; }
		inst_multiple() { lost "$1" && return "${status:-0}"; create "$dracutsysrootdir/usr/bin/$1" "usr/bin/$1"; }
		instmods() { lost "$2" && return "${status:-0}"; create "$dracutsysrootdir/lib/modules/6.1/$2.ko" "lib/modules/6.1/$2.ko"; }
		modinfo() { for module; do :; done; [[ $module == snd ]] && echo "$dracutsysrootdir/lib/modules/6.1/snd.ko"; }
		enable() {
			lost "$5" && return "${status:-0}"
			target=$(sed -n "s/^WantedBy=//p" "$initdir$systemdsystemunitdir/$5")
			mkdir -p "$initdir/etc/systemd/system/$target.wants" && ln -s /none "$initdir/etc/systemd/system/$target.wants/$5"
		}
		find_binary() { echo "/usr/bin/$1"; }
		require_binaries() { [[ " $* " != *" ${missing:-none} "* ]]; }
		dracut_module_included() { [[ $systemdsystemunitdir ]]; }
		derror() { echo "$*"; }
		dinfo() { :; }
		. dracut/50rtboot/module-setup.sh
		'"$code"
}

# As make install leaves it.
mkdir "$work/module"
cp hook/rtboot-* "$work/module"
cp build/rtboot-initramfs "$work/module/rtboot"

while IFS='|' read -r status with what; do
	# shellcheck disable=SC2086
	module check $with
	is $? "$status" "check: $what"
done <<EOF
0||it goes into an image
1|missing=rtboot|not without the binary
1|missing=timeout|nor without timeout
1|IN_KDUMP=1|nor into an image of Fedora's mkdumprd
0|IN_KDUMP=0|but into any other
1|add_dracutmodules=kdump|nor into an image of SUSE's mkdumprd
0|add_dracutmodules=kdumpbase-x|but with a module of another name
EOF

# system [CONFIG]: what the image is of.
system() {
	rm -rf "$work/system"
	mkdir -p "$work/system/usr/bin" "$work/system/etc" "$work/system/boot" "$work/system/lib/modules/6.1"
	cp build/rtboot "$work/system/usr/bin"
	: > "$work/system/lib/modules/6.1/snd.ko"
	echo x | tee "$work/system/usr/bin/timeout" > "$work/system/usr/bin/modprobe"
	printf 'CONFIG_X=y\nCONFIG_PREEMPT_RT=y\n' > "$work/system/boot/config-6.1"
	[ -z "$1" ] || echo "$1" > "$work/system/etc/rtboot.conf"
}
units=systemdsystemunitdir=/units
files() { (cd "$work/init" && find . ! -type d | sed 's,^\./,,' | sort | paste -s -d ' '); }

system '[modules]
load = snd'
is "$(module 'install && installkernel') $(files)" \
	" etc/rtboot.conf lib/modules/6.1/snd.ko usr/bin/modprobe usr/bin/rtboot usr/bin/timeout usr/lib/rtboot/config-6.1 var/hooks/cleanup/99-rtboot-late.sh var/hooks/pre-udev/00-rtboot-early.sh" \
	"an image of another system's, without systemd"
is "$(cat "$work/init/etc/rtboot.conf" "$work/init/usr/lib/rtboot/config-6.1"; sed -n 's/^timeout.* KILL //p' "$work"/init/var/hooks/*/*.sh)" "[modules]
load = snd
CONFIG_PREEMPT_RT=y
4.500 /usr/bin/rtboot boot late
4.500 /usr/bin/rtboot boot early" "  with its config, what is known of its kernel, and bounds"
is "$(module 'install && installkernel' $units) $(files)" \
	" etc/rtboot.conf etc/systemd/system/initrd.target.wants/rtboot-late.service etc/systemd/system/sysinit.target.wants/rtboot-early.service lib/modules/6.1/snd.ko units/rtboot-early.service units/rtboot-late.service usr/bin/modprobe usr/bin/rtboot usr/lib/rtboot/config-6.1" \
	"  and with systemd"
cmp -s "$work/init/usr/bin/rtboot" build/rtboot-initramfs
ok "  and with the binary that has boot only"
system '# mine
[boot]
  # where it matters
deadline = 10 # ms
[modules]'
is "$(module install "$units"; cat "$work/init/etc/rtboot.conf" "$work"/init/units/*.service "$work"/init/var/hooks/*/*.sh 2> /dev/null | grep '#')
$(module install; cat "$work/init/etc/rtboot.conf")
$(cat "$work"/init/var/hooks/*/*.sh)" "deadline = 10 # ms

[boot]

deadline = 10 # ms
[modules]
#!/bin/sh
timeout -s KILL 0.510 /usr/bin/rtboot boot late
#!/bin/sh
timeout -s KILL 0.510 /usr/bin/rtboot boot early" "comments stay outside, and lines keep their numbers"
system '[modules]
load = snd'
while IFS='|' read -r lost with said; do
	for status in 0 1; do
		# shellcheck disable=SC2086
		is "$(module 'install && installkernel; echo made' "lost=$lost" "status=$status" $with | sed "s,$work/system,,")" \
			"rtboot: not building the image: cannot install $said" "$lost is lost, with exit status $status: no image"
	done
done <<EOF
/usr/bin/rtboot||/usr/bin/rtboot
/etc/rtboot.conf||/etc/rtboot.conf
modprobe||/usr/bin/modprobe
timeout||/usr/bin/timeout
early.sh||hook pre-udev/00-rtboot-early.sh
late.sh||hook cleanup/99-rtboot-late.sh
/units/rtboot-early.service|$units|/units/rtboot-early.service
/units/rtboot-late.service|$units|/units/rtboot-late.service
 rtboot-early.service |$units|/etc/systemd/system/sysinit.target.wants/rtboot-early.service
 rtboot-late.service |$units|/etc/systemd/system/initrd.target.wants/rtboot-late.service
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
is "$(module 'install; echo made') $(sed -n 's/^timeout -s KILL \([^ ]*\) .*/\1/p' "$work"/init/var/hooks/*/*.sh | paste -s -d ' ')" "made 2.500 2.500" \
	"a deadline of another section's is none"
system
is "$(module 'install; echo made') $(files | grep -c conf)" "made 1" "without a config there is none in the image"
ln -s /none "$work/system/etc/rtboot.conf"
is "$(module 'install; echo made' | sed 1d | sed "s,$work/system,,")" "  /etc/rtboot.conf: cannot be read: ENOENT" "one that leads nowhere is one with errors: no image"
tap_done
