# faults.sh INITRD: what the tests of faults share: a PREEMPT_RT machine with isolated CPUs, booted with real images
# into which a fault was brought. That is done by a second archive behind the image's own: the kernel unpacks both, and
# a file of the second takes the place of one of the first. Sourced by the tests of each kind of initrd.
#
# What comes of a fault is held against the same boot without rtboot.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

initrd=$1
append="$isolate guest=brief"
overlay=$work/overlay
bound_ms=2500   # the default deadline, and what is given more; the units have two seconds to start
[ "$initrd" != systemd ] || bound_ms=4500

# A command for at(): not one block of /run is left.
# shellcheck disable=SC2034 # for who sources this
fill_run='mount -o remount,size=4m /run; while cat /usr/bin/mount; do :; done > /run/full 2> /dev/null'

# fault WHAT: begin another fault, with nothing in it yet.
fault() {
	what=$1
	rm -rf "$overlay"
	mkdir -p "$overlay/fault" "$overlay/etc" "$overlay/usr/bin"
	# Does what was said for that point of the boot, if anything, and says in the kernel log when.
	cat > "$overlay/fault/run" <<-'EOF'
		echo "fault: $1 begins" > /dev/kmsg
		[ ! -e "/fault/$1" ] || . "/fault/$1"
		echo "fault: $1 ends" > /dev/kmsg
	EOF
	fault_points
}

# The four points: right before and after each stage.
fault_points() {
	case $initrd in
	busybox)
		for stage in early:pre-udev/00 late:cleanup/99; do
			hook=$overlay/var/lib/dracut/hooks/${stage#*:}
			mkdir -p "${hook%/*}"
			# By name before and behind the hook rtboot-...
			echo "/bin/sh /fault/run before-${stage%:*}" > "$hook-before.sh"
			echo "/bin/sh /fault/run then-${stage%:*}" > "$hook-then.sh"
		done
		;;
	systemd)
		fault_unit before-early sysinit Before=rtboot-early.service
		fault_unit then-early sysinit "After=rtboot-early.service
			Before=systemd-modules-load.service systemd-udevd.service dracut-cmdline.service sysinit.target"
		fault_unit before-late initrd "Before=rtboot-late.service
			After=initrd.target initrd-parse-etc.service dracut-mount.service dracut-pre-pivot.service"
		fault_unit then-late initrd "After=rtboot-late.service
			Before=initrd-cleanup.service"
		;;
	esac
}

# fault_unit POINT TARGET ORDER
fault_unit() {
	units=$overlay/usr/lib/systemd/system
	mkdir -p "$units/$2.target.wants"
	printf '%s\n' "[Unit]" DefaultDependencies=no ConditionPathExists=/etc/initrd-release "$3" \
		"[Service]" Type=oneshot RemainAfterExit=yes "ExecStart=/bin/sh /fault/run $1" | tr -d '\t' > "$units/fault-$1.service"
	ln -s "../fault-$1.service" "$units/$2.target.wants"
}

# at POINT COMMANDS: what a shell in the initramfs is to do then.
at() { printf '%s\n' "$2" > "$overlay/fault/$1"; }

# program FILE BODY: a static C program, the body of whose main() that is.
program() {
	printf '#include <%s>\n' fcntl.h signal.h sys/ioctl.h unistd.h > "$work/program.c"
	printf 'int main(void)\n{\n%s\n}\n' "$2" >> "$work/program.c"
	musl-gcc -static -o "$overlay/$1" "$work/program.c" || lab_die "no program for $what"
	rm "$work/program.c"
}

# boot_fault [ARG...]: boot the image with the fault in it; ARG as in lab_boot.
boot_fault() {
	cp "$lab/image/$rt/$initrd/rtboot" "$work/image"
	# An archive begins at a multiple of four bytes: Documentation/driver-api/early-userspace/buffer-format.rst.
	truncate -s %4 "$work/image"
	( cd "$overlay" && find . | cpio --quiet -o -H newc -R 0:0 ) >> "$work/image"
	echo "# $initrd: $what"
	lab_boot "$with" "$(lab_kernel 6.12 rt-amd64)" "$work/image" "$lab/image/${rt%/*}/disk" "$append" "$@"
	ok "$what: boots to the real system"
	rm -rf "$work/image" "$overlay"
	# Nothing else can be asked of a machine that did not boot.
	grep -q '^=== end' "$with" || tap_done
	lab_facts "$with" boot > "$with.facts"
	for stage in early late; do
		took=$(($(log_ms "$with" "fault: then-$stage begins") - $(log_ms "$with" "fault: before-$stage ends")))
		[ "$took" -le $((bound_ms + slack_ms)) ]
		ok "  the $stage stage takes $took ms, at most $bound_ms and $slack_ms for the emulator's sake"
	done
	start=$(log_ms "$with" "guest: the real system starts")
	[ "$start" -le $((2 * (start_without + bound_ms))) ]
	ok "  which starts after $start ms, without rtboot $start_without"
}

# log_ms REPORT LINE: when that line was written to the guest's kernel log, in milliseconds of its own clock.
log_ms() {
	lab_section "$1" log | sed -n "s/^\[ *\([0-9]*\)\.\([0-9][0-9][0-9]\)[0-9]*\] $2.*/\1\2/p"
}

# Not one affinity, policy or mask differs from the boot without rtboot, and nobody is told that it is active.
is_untouched() {
	settled "$with.facts" > "$with.settled"
	is "$(diff "$without.settled" "$with.settled")" "" "  no affinity, policy or mask differs from the boot without rtboot"
	! run_file active && ! run_file journal
	ok "  active and journal are not there"
}

# In place of rtboot another program, or none. What comes of it depends on who runs it.
fault_programs() {
	fault "rtboot crashes"
	program usr/bin/rtboot '*(volatile int *)0 = 0; return 0;'
	boot_fault
	is "$(log_count 'rtboot\[[0-9]*\]: segfault')" 2 "  it did"
	is_untouched

	fault "rtboot hangs"
	program usr/bin/rtboot 'signal(SIGTERM, SIG_IGN); for (;;) pause();'
	boot_fault
	[ "$took" -ge $((bound_ms - 100)) ]
	ok "  it did"
	! lab_section "$with" boot | grep -q "^proc/[0-9]*/stat${tab}[0-9]* (rtboot)"
	ok "  and is not there any more"
	is_untouched

	fault "rtboot is missing, and then not executable"
	at before-early "mount -o remount,rw /usr; rm /usr/bin/rtboot"
	at then-early "[ -e /usr/bin/rtboot ] || echo fault: it is missing > /dev/kmsg"
	at before-late "cp /bin/mount /usr/bin/rtboot; chmod 644 /usr/bin/rtboot"
	at then-late "[ -x /usr/bin/rtboot ] || echo fault: it is not executable > /dev/kmsg"
	boot_fault
	is "$(log_count 'fault: it is missing') $(log_count 'fault: it is not executable')" "1 1" "  it is"
	is_untouched
}

# A file of a file system that is frozen, in the place of a kernel file: who writes to it is stuck in the kernel, and
# cannot be killed (ioctl_fifreeze(2)).
fault_stuck() {
	mkdir -p "$work/frozen"
	echo 1 > "$work/frozen/value"
	PATH=$PATH:/usr/sbin:/sbin mkfs.ext4 -q -d "$work/frozen" -L frozen "$work/frozen.disk" 4M > /dev/null
	fault "the kernel does not come back from a write"
	printf '[sysctl]\nkernel.timer_migration = 0\n' > "$overlay/etc/rtboot.conf"
	program fault/freeze 'return ioctl(open("/run/frozen", O_RDONLY), 0xc0045877, 0) ? 1 : 0;'
	at before-late "mkdir /run/frozen; mount /dev/disk/by-label/frozen /run/frozen && /fault/freeze &&
		mount --bind /run/frozen/value /proc/sys/kernel/timer_migration"
	boot_fault -drive "file=$work/frozen.disk,format=raw,if=none,id=frozen" \
		-device virtio-blk-pci,drive=frozen,serial=frozen
	is "$(lab_section "$with" boot | grep -c "^proc/[0-9]*/stat${tab}[0-9]* (rtboot) D ")" 1 "  the worker is still stuck"
	is "$(status_of STATE) $(status_of STAGE)" "incomplete late" "  the status says incomplete"
	# Its guard says that it did not finish within the deadline; where the emulator was slow, who runs it was first.
	status_of REASON | grep -q -e "did not finish within the deadline" -e "has started but not finished"
	ok "  and why: $(status_of REASON)"
	! run_file active && run_file journal
	ok "  active is not there, the journal is"
	rm -rf "$work/frozen" "$work/frozen.disk"
}

boots_without "$rt/$initrd" "$append"
start_without=$(log_ms "$without" "guest: the real system starts")
# An emulator that is slow is so with all it does.
slack_ms=$((start_without / 5))
settled "$without.facts" > "$without.settled"
