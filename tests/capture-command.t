#!/bin/sh
# rtboot capture: the tar has every file that rtboot reads, replays as the machine itself, and has nothing private in it.
# What is in single quotes is the shell's that runs it.
# shellcheck disable=SC2016
# In mounts of its own, if it may have some, this machine can be given a config as well.
if [ -z "$mounts" ] && unshare -m true 2> /dev/null; then
	mounts=own exec unshare -m sh "$0"
fi
. tests/machine.sh
tap_needs strace tar setpriv

# As installed: with its programs in ../lib/rtboot.
mkdir -p "$work/bin" "$work/lib/rtboot"
cp "$rtboot" "$work/bin/rtboot"
rtboot=$work/bin/rtboot

# run ARG...: rtboot capture; prints its exit status. Output in $work/out, $work/err.
run() {
	"$rtboot" capture "$@" > "$work/out" 2> "$work/err"
	echo $?
}
is "$(run "$work/x.tar"; cat "$work/err")" \
	"1
rtboot: capture: cannot run $work/lib/rtboot/capture: ENOENT; install all of rtboot (make install), not only its binary" \
	"without its program the command says what is missing"
cp hook/capture.sh "$work/lib/rtboot/capture"
cp hook/capture.awk "$work/lib/rtboot"

# Usage.
captured laptop
while IFS='|' read -r what args; do
	# shellcheck disable=SC2086
	is "$(run $args) $(wc -l < "$work/err")" "64 1" "$what: 64, and a line"
done <<END
no operand|
an operand too many|$work/x.tar y
an unknown option|$work/x.tar --json
--root without a value|$work/x.tar --root
a root that does not exist|$work/x.tar --root $work/nowhere
END
is "$("$rtboot" --root "$root" capture "$work/x.tar" 2>&1; echo $?)" "rtboot: the options of this command follow its name (rtboot --help)
64" "an option before the name is an error"
is "$(run --help) $(head -n 1 "$work/out")" "0 usage: rtboot capture FILE [--root DIR] [--force]" "--help"
[ ! -e "$work/x.tar" ]
ok "nothing was written"
echo mine > "$work/x.tar"
is "$(run "$work/x.tar" --root "$root") $(cat "$work/err" "$work/x.tar")" \
	"1 rtboot capture: $work/x.tar exists: --force replaces it
mine" "a file that exists is not replaced"
ln -s "$work/nowhere" "$work/link.tar"
is "$(run "$work/link.tar" --root "$root") $(ls "$work/nowhere" 2> /dev/null)" "1 " "  nor is a link followed that leads nowhere yet"
is "$(run "$work/x.tar" --force --root "$root") $(tar -tf "$work/x.tar" | grep -c cmdline)" "0 1" "  but by --force"
is "$("$rtboot" capture - --root "$root" 2> /dev/null | tar -tf - | grep -c cmdline)" 1 "- is standard output"

# capture: a tar of the machine, unpacked in $work/copy.
capture() {
	is "$(run "$work/c.tar" --force --root "$root")" 0 "$1: captured"
	rm -rf "$work/copy"
	mkdir "$work/copy"
	tar -xf "$work/c.tar" -C "$work/copy"
}
# opened COMMAND...: what the command opens or reads links of, below the root that strace prints, by its real path.
opened() {
	strace -f -y -s 4096 -e trace=openat,openat2,readlinkat -o "$work/trace" "$rtboot" "$@" > /dev/null 2>&1
	sed -n 's/.*open.* = [0-9]*<\(.*\)>$/\1/p
		s/.*readlinkat([0-9]*<\([^>]*\)>, "\([^"]*\)".* = [0-9]*$/\1\/\2/p' "$work/trace" | sed 's,/$,,' | sort -u
}
# says COMMAND ROOT: what it prints, and its exit status, in no order: that of a directory may be another in a copy, and with
# it that of the lines, of their headings and of the devices of an IRQ.
says() {
	{ "$rtboot" "$1" --root "$2" 2>&1; echo "exit $?"; } | perl -pe 's/(\S+,\S+)/join ",", sort split ",", $1/ge' | sort -u
}
# replays NAME: the copy has everything that rtboot opens on the machine, and it prints the same there.
replays() {
	for command in plan irqs verify status; do
		opened $command --root "$root" | sed -n "s,^$root/,,p" > "$work/opened"
		grep -qx 'proc/cmdline\|run/rtboot/status\|run/rtboot' "$work/opened" || [ $command = status ]
		ok "$1: strace shows what $command opens: $(wc -l < "$work/opened") paths"
		is "$(while read -r path; do
			[ -e "$work/copy/$path" ] || [ -h "$work/copy/$path" ] || echo "$path"
		done < "$work/opened")" "" "  and the tar has all of it"
		# In another order, a directory's.
		says $command "$root" > "$work/original"
		is "$(says $command "$work/copy" | diff "$work/original" -)" "" "  and $command prints the same: $(wc -l < "$work/original") lines"
	done
}
for tree in tests/machines/*.tree; do
	name=${tree##*/}
	name=${name%.tree}
	everything "[cpus]" "isolated = siblings(3)" | machine "$name"
	capture "$name"
	replays "$name"
	says plan "$work/copy" > "$work/out"
	case $name in
	stock*) grep -q 'not a PREEMPT_RT kernel' "$work/out" ;;
	*) [ "$(grep -c -e '->' "$work/out")" -ge 20 ] ;;
	esac
	ok "  which is $(grep -c -e '->' "$work/out") changes"
done

# The same after a boot, and when something has changed since. Threads are left out: under --root they cannot be set, and
# which of them were refused is remembered in the order of /proc.
machine laptop <<'END'
[irq]
spread = round-robin
[cpus]
flush = hotplug
[threads]
kernel = keep
init = keep
[power]
governor = performance
usb-autosuspend = off
[modules]
load = tun
[sysctl]
net/ipv4/conf/eth0/rp_filter = 2 # as sysctl.d(5)
END
# The name of a kernel built from git ends with a hash, which is not a serial number.
release=6.12.57-rt14-g0123456789ab
put proc/sys/kernel/osrelease $release
put etc/systemd/system.conf '[Manager]
CPUAffinity=0-1 \
# 3
 3'
put etc/systemd/system.conf.d/60.conf '[Manager]
CPUAffinity=7'
put usr/lib/rtboot/config-$release CONFIG_PREEMPT_RT=y
put lib/modules/$release/modules.builtin kernel/drivers/net/tun.ko
put sys/devices/pci0000:00/0000:00:1f.4/enable 0
put sys/devices/system/cpu/cpu0/topology/physical_package_id 0
put proc/sys/net/ipv4/conf/eth0/rp_filter 1
# A thread beside its process: /proc has it, and does not list it; a copy does.
mkdir -p "$root/proc/1500/task/1500" "$root/proc/1500/task/1501"
for tid in 1500 1501; do
	put proc/$tid/stat "$tid (a (b) c) S $(yes 1 | head -n 39 | paste -s -d ' ')"
	put proc/$tid/status "Name:	a
Cpus_allowed_list:	0-7"
done
boot
put proc/irq/134/smp_affinity_list 3
capture "laptop after a boot"
replays "laptop after a boot"
"$rtboot" verify --root "$work/copy" > "$work/out" 2>&1
is "$? $(grep -c 'irq 134 ' "$work/out")" "1 1" "  and what verify finds is that IRQ"
is "$(cat "$work/copy/proc/1501/stat")" "1501 (process) S 0 0 0 0 0 1 0 0 0 0 0 0 0 0 1 1 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 1" \
	"  of a thread there is what rtboot reads, and its CPU, nice value and priority"
is "$(cat "$work/copy/etc/systemd/system.conf")" '[Manager]
CPUAffinity=0-1 \
#
 3' "  CPUAffinity= is kept with the lines that continue it"
# An inode number, as the journal of the running system has it.
sed -i 's,\(^/proc/irq/1/.*	\) i8042$,\112345 i8042,' "$root/run/rtboot/journal"
grep -q '	12345 i8042$' "$root/run/rtboot/journal"
ok "a journal with the inode of an IRQ"
capture "  it"
is "$(grep '^/proc/irq/1/' "$work/copy/run/rtboot/journal" | cut -f 6)" " i8042" "  which no copy has: without it"
: > "$root/proc/vmcore"
echo "memory of a dead kernel" > "$root/proc/vmcore"
capture "a kdump kernel"
is "$(wc -c < "$work/copy/proc/vmcore")" 0 "  has the dump's name only"

put proc/sys/kernel/hostname pci
capture "a host called pci"
[ -d "$work/copy/sys/bus/pci/devices" ]
ok "  keeps a word without which the tree falls apart"

# The tools of busybox, and its shell, make the same of it. Its tar has the same in it, and adds the owner's name.
mkdir "$work/busybox"
for tool in awk cat grep head id ln ls mkdir mktemp rm sed sh sort tar touch tr uname xargs; do
	ln -s "$(command -v busybox)" "$work/busybox/$tool"
done
rm "$root/proc/vmcore"
capture "laptop"
for shell in "busybox sh" dash; do
	command -v "${shell% *}" > /dev/null || continue
	path=$PATH
	[ "$shell" = dash ] || path=$work/busybox
	# shellcheck disable=SC2086 # words
	busybox=$(command -v ${shell% *})
	rm -rf "$work/other"
	mkdir "$work/other"
	# shellcheck disable=SC2086 # words
	PATH=$path "$busybox" ${shell#"${shell% *}"} "$work/lib/rtboot/capture" - --root "$root" 2> "$work/err" | tar -xf - -C "$work/other"
	is "$(diff -r --no-dereference "$work/copy" "$work/other")" "" "$shell: the same files and links"
done

# Nothing private. Each of these words is somewhere on the machine, most of them in several places.
cat > "$work/private" <<'END'
studio-pc7
3c:52:a1:b2:c3:d4
3c-52-a1-b2-c3-d4
3c52a1b2c3d4
3C52A1B2C3D4
irq/134-enx3c52
0000056f8c44
4f5e6d7c8b9a
S5TCNS0R123456A
1f2e3d4c-5b6a-7988-a1b2-c3d4e5f60718
hunter2
tr0ub4dor
two words
192.168.7.9
alice
4097
END
machine laptop <<'END'
# alice set this up on studio-pc7
[irq]
rule = device:enx3c52a1b2c3d4 cpus:3 priority:80   # alice's
[sysfs]
/sys/bus/w1/devices/28-0000056f8c44/power/control = on
/sys/disk/usb-Samsung_T7_S5TCNS0R123456A/x = 1
END
put proc/sys/kernel/hostname studio-pc7.example.org
put proc/cmdline 'BOOT_IMAGE=/1f2e3d4c-5b6a-7988-a1b2-c3d4e5f60718/linux root=UUID=1f2e3d4c-5b6a-7988-a1b2-c3d4e5f60718 ro quiet isolcpus=managed_irq,domain,3,7 irqaffinity=0-2 rd.luks.key=/tr0ub4dor audit=0 ip=192.168.7.9::192.168.7.1:255.255.255.0:studio-pc7:enx3c52a1b2c3d4 BOOTIF=01-3c-52-a1-b2-c3-d4 "my.note=two words" my.other="isolcpus=4 two words" cpu_password=1 console=ttyS0,115200 pin=4097 tr0ub4dor/ -- --token hunter2'
sed 's/eth0/enx3c52a1b2c3d4/g' tests/machines/laptop.tree > "$work/tree"
sed -n 's,^\(.*/enx3c52a1b2c3d4.*\|sys/kernel/irq/134/actions.*\|proc/154/.*\)$,\1,p' "$work/tree" > "$work/renamed"
rm -r "$root/sys/class/net/eth0" "$root/sys/devices/pci0000:00/0000:00:1f.6/net" "$root/sys/kernel/irq/134/actions" "$root/proc/154"
tests/tree.sh "$root" < "$work/renamed"
put proc/154/stat "154 (irq/134-enx3c52) S 2 0 0 0 -1 2129984 $(yes 0 | head -n 10 | paste -s -d ' ') 0 1 0 104 $(yes 0 | head -n 17 | paste -s -d ' ') 6 50 1"
put proc/154/status "Name:	irq/134-enx3c52
Cpus_allowed_list:	6"
put proc/900/stat "900 (192.168.7.9-man) S 2 0 0 0 -1 2129984 $(yes 0 | head -n 32 | paste -s -d ' ')"
put proc/900/status "Name:	192.168.7.9-man
Cpus_allowed_list:	0-7"
put proc/901/stat "901 (alices) hunter2) S 1 0 0 0 -1 4194304 $(yes 0 | head -n 32 | paste -s -d ' ')"
put proc/901/status "Name:	alices) hunter2
Uid:	4097
Cpus_allowed_list:	0-7"
put proc/901/cmdline hunter2
put proc/901/cgroup '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-alice\x2deditor.scope'
put proc/900/cgroup '0::/system.slice/docker-4f5e6d7c8b9a00112233445566778899aabbccddeeff00112233445566778899.scope'
mkdir -p "$root/proc/901/task/901" "$root/sys/bus/w1/drivers/w1" "$root/sys/bus/w1/devices/28-0000056f8c44/power"
ln -s ../../drivers/w1 "$root/sys/bus/w1/devices/28-0000056f8c44/driver"
put sys/bus/w1/devices/28-0000056f8c44/power/control auto
put sys/class/net/enx3c52a1b2c3d4/address 3c:52:a1:b2:c3:d4
put etc/systemd/system.conf '[Manager]
# alice
DefaultEnvironment="KEY=hunter2" \
  "CPUAffinity=tr0ub4dor"
CPUAffinity=0-1'
put etc/hostname studio-pc7
boot
printf '\nadvice: 3c:52:a1:b2:c3:d4 3C52A1B2C3D4 3c-52-a1-b2-c3-d4 serial S5TCNS0R123456A, on studio-pc7\n' >> "$root/run/rtboot/report"
capture private
is "$(while read -r word; do
	grep -raiF -e "$word" "$root" > "$work/found" || find "$root" | grep -F -e "$word" > "$work/found" || echo "$word"
done < "$work/private")" "" "the machine has each of the private words"
is "$(while read -r word; do
	grep -raiF -e "$word" "$work/copy"
	(cd "$work/copy" && find . -exec ls -ld {} + | grep -iF -e "$word")
done < "$work/private")" "" "  and the tar none of them"
is "$(cat "$work/copy/proc/cmdline")" 'BOOT_IMAGE=hidden root=hidden ro quiet isolcpus=managed_irq,domain,3,7 irqaffinity=0-2 rd.luks.key=hidden audit=0 ip=hidden BOOTIF=hidden my.note=hidden my.other=hidden cpu_password=hidden console=ttyS0,115200 pin=hidden hidden -- hidden hidden' \
	"the command line keeps names, isolation and switches"
is "$(tail -n 1 "$work/copy/run/rtboot/report")" \
	"advice: 02:00:00:00:00:01 020000000001 02-00-00-00-00-01 serial serial2, on host" "the same address has the same stand-in, in every notation"
is "$(cat "$work/copy/sys/kernel/irq/134/actions") $(readlink "$work/copy/sys/class/net/enx020000000001") $(sed -n 's/^154 (\(.*\)).*/\1/p' "$work/copy/proc/154/stat")" \
	"enx020000000001 ../../devices/pci0000:00/0000:00:1f.6/net/enx020000000001 irq/134-enx0200" \
	"  and an interface keeps the shape of its name: as an action, a link and the start of a thread's name"
is "$(sed -n '/^rule/p' "$work/copy/etc/rtboot.conf")" "rule = device:enx020000000001 cpus:3 priority:80" "  and in a rule"
renamed='s/3c52a1b2c3d4/020000000001/g; s/enx3c52/enx0200/g; s/28-0000056f8c44/28-serial1/; s/S5TCNS0R123456A/serial2/; s/192.168.7.9-man/address-man/'
for command in plan irqs; do
	says $command "$root" | sed "$renamed" | tr -s ' ' | sort > "$work/original"
	is "$(says $command "$work/copy" | tr -s ' ' | sort | diff "$work/original" -)" "" "  so that $command prints the same but for these names"
done
grep -q ' 134 enx020000000001 0000:00:1f.6,e1000e,enx020000000001 3 ' "$work/original"
ok "  and the rule has found its IRQ"
is "$(cat "$work/copy/proc/901/cgroup" "$work/copy/proc/900/cgroup")" \
	"0::/user.slice/user-1000.slice/user@1000.service/app.slice/unit1.scope
0::/system.slice/docker-000000000001$(printf %052d 0).scope" "a user's unit keeps its type, and a container the length of its ID"
cat "$work/copy/capture.txt" > "$work/out"
is "$(sed 's/^rtboot: .*/-/; 1s/.*/-/' "$work/out")" "-
Linux 6.12.57-rt14 $(cat "$root/proc/sys/kernel/version")
captured by root
replaced MAC addresses: 1
replaced UUIDs: 1
replaced container IDs: 1
replaced host name: 1
replaced names of threads: 4
replaced names of user units: 1
replaced serial numbers: 2
replaced values on the command line: 12" "capture.txt says what was replaced"

# An ordinary user, whom root can play: what he cannot read is listed, and the tar does not say who he is.
if [ "$(id -u)" = 0 ]; then
	captured rt-6.12
	chmod 000 "$root/proc/interrupts" "$root/sys/kernel/irq/4/actions"
	chmod 711 "$work"
	touch "$work/user.tar"
	chown 65534 "$work/user.tar"
	is "$(TMPDIR=/tmp setpriv --reuid 65534 --regid 65534 --clear-groups "$rtboot" capture - --root "$root" 2> "$work/err" > "$work/user.tar"; echo $?)" \
		0 "an ordinary user may capture"
	is "$(grep 'not readable' "$work/err")" "  not readable: /sys/kernel/irq/4/actions: Permission denied" "  and is told what he cannot read"
	is "$(tar -tvf "$work/user.tar" | awk '{ print $2 }' | sort -u)" 0/0 "  and no file of the tar names him"
	is "$(tar -tf "$work/user.tar" | grep -c 'irq/./actions')" 9 "  which has the rest"
	capture "by root"
	is "$(tar -tf "$work/c.tar" | grep -c 'irq/./actions')" 10 "  and root what the user has not"
fi

# The config of a boot with a credential, whose sysctls are in the tar as well.
captured laptop
put run/rtboot/credential.conf "# a comment of alice's
[sysctl]
net.ipv4.conf.eth0.rp_filter = 2"
put proc/sys/net/ipv4/conf/eth0/rp_filter 1
capture "a machine with a credential"
is "$("$rtboot" plan --root "$work/copy" | sed -n '/rp_filter/s/  */ /gp') $(grep -rc alice "$work/copy/run")" \
	" net/ipv4/conf/eth0/rp_filter 1 -> 2 /proc/sys/net/ipv4/conf/eth0/rp_filter $work/copy/run/rtboot/credential.conf:0" "  plan says the same there, and the comment is gone"

# A tree that is hostile: nothing outside of it is read, and nothing in it is run.
mkdir "$work/outside"
echo "outside it" | tee "$work/outside/rtboot.conf" "$work/outside/actions" > "$work/outside/cmdline"
captured rt-6.12
rm -r "$root/proc/cmdline" "$root/sys/kernel/irq/4"
ln -s "$work/outside" "$root/etc"
ln -s "$work/outside/cmdline" "$root/proc/cmdline"
ln -s "$work/outside" "$root/sys/kernel/irq/4"
mkdir -p "$root/sys/class/net" "$root/run/rtboot"
ln -s "'; touch $work/ran; '" "$root/sys/class/net/'; touch ran; '"
printf '/sys/../../outside/actions\tlist\tx\t1\t2\n/sys/kernel/irq/4/actions\tlist\tx\t1\t2\n' > "$root/run/rtboot/journal"
mkdir -p "$root/sys/module/a
..
proc"
capture "a hostile tree"
is "$(grep -r "outside it" "$work/copy")" "" "  nothing outside of it is in the tar"
is "$(readlink "$work/copy/sys/class/net/'; touch ran; '")" "'; touch $work/ran; '" "  a name that looks like a command is a name"
is "$(find "$work" -name ran)" "" "  and no command was run"

# This machine, as it is now: with a config that asks for everything, if a directory can be put over /etc. Processes come and
# go, and what is gone is missed by nobody. An IRQ may move, so that the second or third look counts as well.
# is_gone PATH: it cannot be read now either, or is of a process or thread that has come since.
is_gone() {
	case $1 in
	proc/[0-9]*)
		of=${1#proc/}
		set -- "$1" "$work/copy"/proc/[0-9]*/task/"${of%%/*}"
		[ -e "$2" ] || return 0
		;;
	esac
	[ ! -d "/$1" ] && ! cat "/$1" > /dev/null 2>&1
}
if [ "$mounts" = own ]; then
	cp -a /etc "$work/etc"
	# The debugfs that rtboot mounts for [threads] fair-server is seen by rtboot alone.
	everything "[boot]" "require = any" "[cpus]" "isolated = !first-of-package" \
		"[threads]" "fair-server = keep" > "$work/etc/rtboot.conf"
	mount --bind "$work/etc" /etc
	ok "this machine has a config"
	for _ in 1 2 3; do
		rm -rf "$work/copy"
		mkdir "$work/copy"
		"$rtboot" capture - 2> "$work/err" | tar -xf - -C "$work/copy"
		for command in plan irqs; do
			says $command / > "$work/$command"
			says $command "$work/copy" | diff "$work/$command" - > "$work/$command.differs"
		done
		[ -s "$work/plan.differs" ] || [ -s "$work/irqs.differs" ] || break
	done
	is "$(cat "$work/plan.differs")" "" "  its capture replays: plan prints the same $(wc -l < "$work/plan") lines"
	grep -q -e '->' "$work/plan"
	ok "  of changes"
	is "$(cat "$work/irqs.differs")" "" "  and irqs the same $(wc -l < "$work/irqs") lines"
	for command in plan irqs verify status; do
		opened $command
	done | sort -u | sed -n 's,^/\(proc/\|sys/\|etc/rtboot\|etc/systemd\|run/\|lib/\|usr/\),\1,p' > "$work/opened"
	is "$(while read -r path; do
		[ -e "$work/copy/$path" ] || [ -h "$work/copy/$path" ] || is_gone "$path" || echo "$path"
	done < "$work/opened")" "" "  and has all $(wc -l < "$work/opened") paths that were opened"
fi
tap_done
