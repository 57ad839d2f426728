#!/bin/sh
# check-user: each finding alone, on a machine that is ready but for it; by dash with the tools of this machine, and by busybox
# with its own, which have to say the same.
. tests/machine.sh
chmod 755 "$work"
tab=$(printf '\t')
mkdir "$work/bin" "$work/busybox"
# shellcheck disable=SC2016 # $caps is for the stub
printf '#!/bin/sh\n[ ! "$caps" ] || echo "$1$caps"\n' > "$work/bin/getcap"
chmod 755 "$work/bin/getcap"
busybox=$(command -v busybox)
if [ "$busybox" ]; then
	for tool in $("$busybox" --list); do
		ln -s "$busybox" "$work/busybox/$tool"
	done
fi

# check ARGUMENT...: run it on the machine: $out is what it says, and its exit status.
check() {
	out=$(PATH=$work/bin:$PATH "${shell:-sh}" hook/check-user.sh "$@" --root "$root" 2>&1; echo "exit $?")
	[ -n "$busybox" ] || return
	other=$(PATH=$work/bin:$work/busybox "$busybox" sh hook/check-user.sh "$@" --root "$root" 2>&1; echo "exit $?")
	[ "$other" = "$out" ] || out="$out
with busybox:
$other"
}
shell=$(command -v dash)

# alone LINE NAME [ARGUMENT...]: that one finding, and exit status 1.
alone() {
	wanted=$1 what=$2
	shift 2
	check "$@"
	is "$out" "$wanted
exit 1" "$what"
}

ready="ready: nothing was found that keeps studio from real-time work
exit 0"
# fine NAME [ARGUMENT...]: no finding, and exit status 0.
fine() {
	what=$1
	shift
	check "$@"
	is "$out" "$ready" "$what"
}

# noted NOTE NAME [ARGUMENT...]: a note, and exit status 0.
noted() {
	wanted=$1 what=$2
	shift 2
	check "$@"
	is "$out" "note: $wanted
$ready" "$what"
}

# session PID RTPRIO SOFT-RTPRIO MEMLOCK: the limits of a process, as the kernel prints them; memlock in bytes.
session() {
	put "proc/$1/limits" "$(
		printf '%-25s %-20s %-20s %-10s\n' Limit "Soft Limit" "Hard Limit" Units "Max locked memory" "$4" "$4" bytes \
			"Max nice priority" 0 0 "" "Max realtime priority" "$3" "$2" "" "Max realtime timeout" unlimited unlimited us
	)"
}

# process PID NAME UID
process() { put "proc/$1/status" "Name:$tab$2
State:${tab}S (sleeping)
Uid:$tab$3$tab$3$tab$3$tab$3"; }

# studio: a machine that is ready for its user studio, who is in the group audio and runs the check.
studio() {
	rm -rf "$root"
	put etc/passwd "root:x:0:0::/root:/bin/sh
studio:x:1000:1000:,,,:/home/studio:/bin/sh
guest:x:1001:100::/home/guest:/bin/sh"
	put etc/group "audio:x:29:pulse,studio
users:x:100:
studio:x:1000:"
	put etc/security/limits.conf "# <domain> <type> <item> <value>"
	put etc/security/limits.d/audio.conf "@audio   -  rtprio     95
@audio   -  memlock    unlimited"
	process self sh 1000
	session self 95 95 unlimited
	put proc/sys/kernel/osrelease 6.6.99-rt
	put proc/sys/kernel/version "#1 SMP PREEMPT_RT Thu Jan  1 00:00:00 UTC 2026"
	put proc/cmdline "root=/dev/vda1 ro"
	put boot/config-6.6.99-rt "CONFIG_HZ=250
CONFIG_HIGH_RES_TIMERS=y"
	put sys/devices/system/cpu/cpufreq/policy0/scaling_governor performance
	put sys/devices/system/cpu/isolated ""
	put proc/sys/vm/swappiness 60
	put proc/swaps "Filename Type Size Used Priority"
	put sys/devices/pci0000:00/0000:00:1b.0/irq 17
	put sys/devices/pci0000:00/0000:00:1b.0/sound/card0/id PCH
	mkdir -p "$root/sys/class/sound"
	ln -s ../../devices/pci0000:00/0000:00:1b.0/sound/card0 "$root/sys/class/sound/card0"
	put sys/kernel/irq/17/actions snd_hda_intel:card0
}

if [ -z "$busybox" ]; then
	echo "# $0: busybox is not installed: nothing here is tested with it" >&2
fi
studio
fine "a machine that is ready"
fine "  for a user by name" studio
for by in sh "busybox sh"; do
	if [ -w /dev/full ] && command -v "${by% *}" > /dev/null; then
		$by hook/check-user.sh --root "$root" > /dev/full 2>&1
		is $? 1 "  but not if it cannot be said ($by)"
	fi
done
rm -rf "$root" && mkdir "$root"
check
is "$out" "note: user: there is no user to check: name one
ready: nothing was found that keeps a user from real-time work
exit 0" "where nothing can be read, nothing is found"

# Limits.
studio
session self 0 0 8388608
sed -i s/,studio// "$root/etc/group"
check
is "$out" "rtprio: the limit of this session is 0; studio is not in group audio, to which /etc/security/limits.d/audio.conf:1 gives it. \
Fix: usermod -a -G audio studio, then log out and in again
memlock: the limit of this session is 8192 KiB; studio is not in group audio, to which /etc/security/limits.d/audio.conf:2 gives it. \
Fix: usermod -a -G audio studio, then log out and in again
exit 1" "a user who is not in the group that has the limits"
studio
session self 0 0 unlimited
alone "rtprio: the limit of this session is 0, although /etc/security/limits.d/audio.conf:1 (group audio) gives studio 95. \
Fix: log out of all sessions and in again; if that does not help, the file in /etc/pam.d for this kind of login lacks pam_limits.so" \
	"in the group, but not since this session began"
studio
session self 95 0 unlimited
alone "rtprio: the soft limit of this session is 0, its hard limit 95. Fix: ulimit -S -r 95" "a soft limit that the session can raise"
studio
session self 95 95 67108864
rm "$root/etc/security/limits.d/audio.conf"
alone "memlock: the limit of this session is 65536 KiB; no line in /etc/security/limits.conf or limits.d gives it to studio. \
Fix: add \"studio - memlock unlimited\" to /etc/security/limits.d/realtime.conf, then log out and in again" "memlock alone, of 64 MiB"
session self 1 1 67109888
fine "  of 64 MiB and a KiB, with the least rtprio"

# Of a user who does not run the check, what limits.conf(5) says. Her own group is users, which /etc/group does not say.
# conf LINE...: limits.d/audio.conf. gives RTPRIO-FINDING NAME: with memlock for all.
conf() {
	studio
	printf '%s\n' "$@" "* - memlock unlimited" > "$root/etc/security/limits.d/audio.conf"
}
ready=$(echo "$ready" | sed s/studio/guest/)
add='Fix: add "guest - rtprio 95" to /etc/security/limits.d/realtime.conf, then log out and in again'
place=/etc/security/limits.d/audio.conf
conf "@users - rtprio 95"
fine "limits.conf(5): a line for the group in /etc/passwd" guest
conf "@users - rtprio 95" "* - rtprio 0"
fine "  beats one for everyone that is later" guest
conf "guest - rtprio 0" "@users - rtprio 95"
alone "rtprio: $place:1 gives guest only 0. $add" "  and is beaten by one for the user that is earlier" guest
conf "@users - rtprio 95" "@users - rtprio 0 # late"
alone "rtprio: $place:2 gives guest only 0. $add" "  of two of a kind the later one holds" guest
conf "guest - rtprio 0"
put etc/security/limits.d/zz.conf "guest - rtprio 7"
fine "  and the later file" guest
put etc/security/limits.d/zz.confused "guest - rtprio 0"
fine "  of those that end in .conf" guest
conf "guest soft rtprio 95"
alone "rtprio: $place:1 gives guest only 0. $add" "  a soft limit is at most the hard one" guest
conf "guest hard rtprio 95" "guest SOFT RTPRIO 95"
fine "  unless both are given, in any case" guest
conf "1000: - rtprio 95"
fine "  a range of UIDs: from" guest
conf "900:1000 - rtprio 95"
alone "rtprio: no line in /etc/security/limits.conf or limits.d gives it to guest. $add" "  from and to" guest
conf ":1000 - rtprio 95"
alone "rtprio: no line in /etc/security/limits.conf or limits.d gives it to guest. $add" "  exactly one" guest
conf ":1001 - rtprio infinity"
fine "  exactly, and without limit" guest
conf "@users - rtprio 95" "guest - # no limits"
rm "$root/etc/security/limits.conf"
check guest
is "$out" "rtprio: no line in /etc/security/limits.conf or limits.d gives it to guest. $add
memlock: no line in /etc/security/limits.conf or limits.d gives it to guest. $(echo "$add" | sed 's/rtprio 95/memlock unlimited/')
exit 1" "  \"guest -\" is a user without limits.conf(5)"
conf "@wheel - rtprio 95"
alone "rtprio: guest is not in group wheel, to which $place:1 gives it. Fix: usermod -a -G wheel guest, then log out and in again" "  a group that would give it" guest
conf "@w;reboot - rtprio 95"
alone "rtprio: no line in /etc/security/limits.conf or limits.d gives it to guest. $add" "  whose name is no group's" guest
conf "@users - rtprio 95"
mkdir -p "$root/usr/etc/security/limits.d"
mv "$root/$place" "$root/usr/etc/security/limits.d"
fine "  a file of a package in /usr/etc" guest
put $place ""
check guest
is "$(echo "$out" | cut -d : -f 1 | paste -s -d ' ')" "rtprio memlock exit 1" "  in the place of which is one in /etc" guest
studio
rm -r "$root/etc/security"
noted "limits: there is no /etc/security below --root, so what the next login gets is unknown" "a captured machine without limits.conf(5)" guest
ln -s "$work/bin" "$root/etc/security"
: > "$work/bin/limits.conf"
noted "limits: could not read /etc/security/limits.conf, so what the next login gets is unknown" "  and with a link that leads out of it" guest

# The systemd of the user. That of another one, and what is merely called so, do not matter.
ready=$(echo "$ready" | sed s/guest/root/)
conf "@users - rtprio 95"
fine "root needs no limits" root
ready=$(echo "$ready" | sed s/root/studio/)
studio
process 700 systemd 1001
session 700 0 0 8388608
process 701 not-systemd 1000
session 701 0 0 8388608
process 702 systemd 1000
session 702 95 0 8388608
fine "the user's systemd may give its units a limit"
session 702 0 0 8388608
alone "rtprio: the systemd --user of studio has a limit of 0, which its units and the programs of the desktop inherit. Fix: loginctl terminate-user studio, or set \
LimitRTPRIO=95 and LimitMEMLOCK=infinity in user@.service first (systemctl edit user@.service)" "  or it may not"

# A program.
studio
export caps
put usr/bin/jackd "ELF"
ln -s jackd "$root/usr/bin/jack"
ln -s "$work/bin/getcap" "$root/usr/bin/out"
put usr/bin/script "#!/usr/bin/python3"
put "usr/bin/it's one" "ELF"
caps=
noted "program: /usr/bin/jackd lacks cap_sys_nice,cap_ipc_lock. studio does not need them. For other users: setcap cap_sys_nice,cap_ipc_lock+ep /usr/bin/jackd" \
	"a program without capabilities, for a user with limits" --program /usr/bin/jackd
session self 0 0 8388608
for caps in ' cap_ipc_lock,cap_sys_nice=ep' ' = cap_ipc_lock,cap_sys_nice+eip' ' cap_net_raw=p cap_sys_nice,cap_ipc_lock+ep' ' =ep' \
	' cap_ipc_lock=ep cap_sys_nice+ep'; do
	fine "a program with \"$caps\", for a user without" --program /usr/bin/jackd
done
# lacks CAPS CAP SETCAP NAME: what it lacks with these, and the line that gives it.
lacks() {
	caps=$1
	check --program "${5:-/usr/bin/jackd}"
	is "$(echo "$out" | grep ^program)" "program: ${6:-${5:-/usr/bin/jackd}} lacks $2. Fix: setcap $3" "$4"
	is "$(echo "$out" | cut -d : -f 1 | sort -u | paste -s -d ' ')" "${7:-exit 1 memlock program rtprio}" "  beside the limits"
}
lacks '' cap_sys_nice,cap_ipc_lock 'cap_sys_nice,cap_ipc_lock+ep /usr/bin/jackd' "without any"
lacks ' cap_sys_nice,cap_ipc_lock=p' cap_sys_nice,cap_ipc_lock "'cap_sys_nice,cap_ipc_lock=p cap_sys_nice,cap_ipc_lock+ep' /usr/bin/jackd" "with both, but not effective"
lacks ' cap_sys_nice,cap_ipc_lock=ei' cap_sys_nice,cap_ipc_lock "'cap_sys_nice,cap_ipc_lock=ei cap_sys_nice,cap_ipc_lock+ep' /usr/bin/jackd" "with both, but only inheritable"
lacks ' =ep cap_ipc_lock-ep' cap_ipc_lock "'=ep cap_ipc_lock-ep cap_ipc_lock+ep' /usr/bin/jackd" "with all but one" "" "" "exit 1 memlock program"
lacks ' cap_net_raw,cap_sys_nice=ep' cap_ipc_lock "'cap_net_raw,cap_sys_nice=ep cap_ipc_lock+ep' /usr/bin/jackd" "with one, and another" \
	"" "" "exit 1 memlock program"
lacks '' cap_sys_nice,cap_ipc_lock "cap_sys_nice,cap_ipc_lock+ep '/usr/bin/it'\\''s one'" "a name that needs quotes" "/usr/bin/it's one" "'/usr/bin/it'\\''s one'"
lacks '' cap_sys_nice,cap_ipc_lock "cap_sys_nice,cap_ipc_lock+ep /usr/bin/jackd" "a link" /usr/bin/jack "/usr/bin/jack, a link to /usr/bin/jackd,"
check --program /usr/bin/script
is "$(echo "$out" | grep ^program)" "program: /usr/bin/script is a script, for which the kernel ignores capabilities. \
Fix: start it from a unit with AmbientCapabilities=CAP_SYS_NICE CAP_IPC_LOCK" "a script"
for path in /usr/bin/none /usr/bin "/usr/bin/out"; do
	check --program $path
	is "$(echo "$out" | sed "s,/usr/bin[a-z/]* ,PATH ,")" "$([ $path = /usr/bin/out ] && echo "check-user: PATH leads out of --root" || echo "check-user: PATH is not a program")
exit 2" "$path is a usage error"
done

# The kernel.
studio
put proc/sys/kernel/version "#1 SMP PREEMPT_DYNAMIC Thu Jan  1 00:00:00 UTC 2026"
alone "kernel: 6.6.99-rt is not a PREEMPT_RT kernel. Fix: boot one (Debian: linux-image-rt-amd64 or -arm64); short of that, add threadirqs \
and preempt=full to the kernel command line" "a stock kernel"
put proc/cmdline "threadirqs xpreempt=full"
check
is "$out" "kernel: 6.6.99-rt is not a PREEMPT_RT kernel. Fix: boot one (Debian: linux-image-rt-amd64 or -arm64); short of that, add preempt=full \
to the kernel command line
exit 1" "  with threaded IRQs"
put proc/cmdline "threadirqs preempt=full"
alone "kernel: 6.6.99-rt is not a PREEMPT_RT kernel. Fix: boot one (Debian: linux-image-rt-amd64 or -arm64)" "  and preempt=full"
put sys/kernel/realtime 1
fine "  that says it is real-time"
studio
put proc/sys/kernel/version "#1 SMP PREEMPT RT Thu Jan  1 00:00:00 UTC 2026"
fine "the name of PREEMPT_RT before 5.4"

studio
tick="so sleeps end only at a tick"
put boot/config-6.6.99-rt "CONFIG_HZ=100
# CONFIG_HIGH_RES_TIMERS is not set"
alone "timers: the kernel has no HIGH_RES_TIMERS, $tick (HZ=100). Fix: boot a kernel that has them" "without high-resolution timers: /boot/config"
mkdir -p "$root/lib/modules/6.6.99-rt"
mv "$root/boot/config-6.6.99-rt" "$root/lib/modules/6.6.99-rt/config"
alone "timers: the kernel has no HIGH_RES_TIMERS, $tick (HZ=100). Fix: boot a kernel that has them" "  /lib/modules"
gzip -c "$root/lib/modules/6.6.99-rt/config" > "$root/proc/config.gz"
put lib/modules/6.6.99-rt/config CONFIG_HIGH_RES_TIMERS=y
alone "timers: the kernel has no HIGH_RES_TIMERS, $tick (HZ=100). Fix: boot a kernel that has them" "  /proc/config.gz, before the others"
put run/rtboot/status 'RTBOOT_KERNEL_CONFIG="PREEMPT_RT=y HZ=250 NO_HZ_FULL=y RCU_NOCB_CPU=y HIGH_RES_TIMERS=y"'
fine "  rtboot's status, before that"
put run/rtboot/status 'RTBOOT_KERNEL_CONFIG="PREEMPT_RT=y HZ=300 NO_HZ_FULL=y RCU_NOCB_CPU=y HIGH_RES_TIMERS=n"'
alone "timers: the kernel has no HIGH_RES_TIMERS, $tick (HZ=300). Fix: boot a kernel that has them" "  which may know that there are none"
studio
put proc/cmdline "quiet highres=off"
alone "timers: high-resolution timers are off, $tick. Fix: remove highres=off from the kernel command line" "switched off"

# Power and memory.
studio
for n in 1 2 3; do
	put sys/devices/system/cpu/cpufreq/policy$n/scaling_governor powersave
	put sys/devices/system/cpu/cpufreq/policy$n/affected_cpus "$n $((n + 3))"
done
put sys/devices/system/cpu/cpufreq/policy3/scaling_governor schedutil
put sys/devices/system/cpu/cpufreq/policy3/affected_cpus 8
alone "governor: powersave schedutil on CPUs 1-2,4-5,8. Fix: \"governor = performance\" in [power] of /etc/rtboot.conf, or cpupower frequency-set -g performance" "governors"
studio
put proc/swaps "Filename Type Size Used Priority
/dev/zram0 partition 4194300 0 100
/dev/sda2 partition 4194300 0 -2"
alone "swappiness: vm.swappiness is 60, with swap on /dev/sda2. Fix: \"vm.swappiness = 10\" in [sysctl] of /etc/rtboot.conf, or sysctl -w vm.swappiness=10" "swap"
put proc/sys/vm/swappiness 10
fine "  with a swappiness of 10"
studio
put proc/swaps "Filename Type Size Used Priority
/dev/zram0 partition 4194300 0 100"
fine "  in memory only"

# Interrupts.
studio
slot="Fix: move the card to another slot or USB port, or unload the other driver"
put sys/kernel/irq/17/actions "i801_smbus,snd_hda_intel:card0,snd_hda_intel:card1,ehci_hcd:usb1"
alone "irq: card0 shares IRQ 17 with i801_smbus, ehci_hcd:usb1. $slot" "a shared IRQ"
put sys/kernel/irq/17/actions "snd_hda_intel:card0,snd_hda_intel:card1"
fine "  shared by cards of one driver"
put sys/kernel/irq/17/actions "i801_smbus,ehci_hcd:usb1"
fine "  that the card does not use"
put sys/kernel/irq/17/actions "i801_smbus,snd_hda_intel:card0"
put sys/devices/pci0000:00/0000:00:1b.0/msi_irqs/130 msi
put sys/kernel/irq/130/actions snd_hda_intel:card0
fine "  a card that has another one, of its own"
put sys/devices/pci0000:00/0000:00:1d.0/irq 23
put sys/devices/pci0000:00/0000:00:1d.0/usb2/2-1/2-1:1.0/sound/card1/id Scarlett
ln -s ../../devices/pci0000:00/0000:00:1d.0/usb2/2-1/2-1:1.0/sound/card1 "$root/sys/class/sound/card1"
put sys/kernel/irq/23/actions "xhci-hcd:usb2,mmc0"
alone "irq: card1 shares IRQ 23 with mmc0. $slot" "  of a USB card's controller"

# isolate LIST [NOHZ_FULL [RTBOOT]]: the machine with isolated CPUs, and a process.
isolate() {
	studio
	put sys/devices/system/cpu/isolated "$1"
	put sys/devices/system/cpu/nohz_full "${2:-(null)}"
	[ -z "$3" ] || put run/rtboot/status "RTBOOT_CPUS_ISOLATED=$3"
	put proc/sys/kernel/sched_rt_runtime_us -1
	put proc/sys/kernel/sched_rt_period_us 1000000
}
isolate 2 3
process 600 irqbalance 0
fine "irqbalance, which knows what the kernel isolates"
isolate 2 3 2-5
fine "  no irqbalance, and CPUs that only rtboot isolates"
process 600 irqbalance 0
bans() { echo "irqbalance: irqbalance may move interrupts to the isolated CPUs $1. Fix: set IRQBALANCE_BANNED_CPULIST=2-5, and no IRQBALANCE_BANNED_CPUS, in /etc/${2:-default}/irqbalance; then systemctl restart irqbalance"; }
alone "$(bans 4-5)" "  both"
put run/systemd/system/irqbalance.service.d/50-rtboot.conf "[Service]"
fine "  with rtboot's drop-in"
rm "$root/run/systemd/system/irqbalance.service.d/50-rtboot.conf"
put etc/default/irqbalance 'IRQBALANCE_BANNED_CPULIST="2-5"'
fine "  with a list of its own"
put etc/default/irqbalance '#IRQBALANCE_BANNED_CPULIST=2-5'
alone "$(bans 4-5)" "  that is a comment"
put etc/default/irqbalance 'IRQBALANCE_BANNED_CPULIST='
alone "$(bans 2-5)" "  that is empty, and so switches off what irqbalance knows"
put etc/default/irqbalance 'IRQBALANCE_BANNED_CPUS=0,0000003C'
fine "  as a mask"
put etc/default/irqbalance "IRQBALANCE_BANNED_CPUS=0000001d
IRQBALANCE_BANNED_CPULIST=2-5"
alone "$(bans 5)" "  that is not enough, and beats the list"
put run/rtboot/status RTBOOT_CPUS_ISOLATED=32-33
put etc/default/irqbalance IRQBALANCE_BANNED_CPUS=3,0000000c
fine "  with CPUs in two words"
put run/rtboot/status RTBOOT_CPUS_ISOLATED=2-5
rm "$root/etc/default/irqbalance"
mkdir "$root/etc/sysconfig"
put etc/systemd/system/irqbalance.service.d/mine.conf '[Service]
Environment=A=b "IRQBALANCE_BANNED_CPULIST=3-5"'
alone "$(bans 2 sysconfig)" "  in a drop-in"

# The firmware.
studio
mkdir -p "$root/sys/firmware/efi/efivars" "$root/sys/devices/platform"
fine "no EFI runtime services, and nothing that wants them"
put usr/bin/fwupdmgr ""
put usr/bin/efibootmgr ""
ln -s bin "$root/usr/sbin"
put usr/lib/systemd/systemd-bless-boot ""
alone "efi: PREEMPT_RT switched the EFI runtime services off, without which these do not work: fwupdmgr, efibootmgr, systemd-bless-boot. \
Fix: add efi=runtime to the kernel command line, and make no firmware calls during real-time work" "  and much that does"
put proc/sys/kernel/version "#1 SMP Thu Jan  1 00:00:00 UTC 2026"
check
is "$(echo "$out" | cut -d : -f 1 | paste -s -d ' ')" "kernel exit 1" "  on a stock kernel, where it has another reason"
put proc/sys/kernel/version "#1 SMP PREEMPT_RT Thu Jan  1 00:00:00 UTC 2026"
put proc/cmdline "quiet efi=debug,noruntime"
fine "  which the command line asks for"
put proc/cmdline "quiet"
mkdir "$root/sys/devices/platform/efivars.0"
fine "  EFI runtime services"
rm -r "$root/sys/devices/platform/efivars.0" "$root/sys/firmware"
fine "  a machine without EFI"

# What a busy loop runs into.
isolate 2-3
fine "no throttling"
put proc/sys/kernel/sched_rt_runtime_us 950000
noted "throttling: a real-time program on CPUs 2-3 that never sleeps gets only 950000 of each 1000000 us; \"kernel.sched_rt_runtime_us = -1\" in [sysctl] of /etc/rtboot.conf lifts that" "throttling"
put proc/sys/kernel/sched_rt_runtime_us 1000000
fine "  of nothing"
put proc/sys/kernel/sched_rt_runtime_us 950000
put sys/devices/system/cpu/isolated ""
fine "  where no CPU is isolated"
server=sys/kernel/debug/sched/fair_server
isolate 2-3
put proc/sys/kernel/sched_rt_runtime_us 950000
put proc/sys/kernel/osrelease 6.12.1
noted "fair-server: could not read /$server: run this as root, with debugfs mounted, to learn what SCHED_OTHER may take on CPUs 2-3" "a fair server instead, unreadable"
for cpu in 0 1 2 3; do
	put $server/cpu$cpu/runtime 50000000
	put $server/cpu$cpu/period 1000000000
done
noted "fair-server: SCHED_OTHER may take 50000 of each 1000000 us from a real-time program on CPUs 2-3 that never sleeps; write 0 to /$server/cpu*/runtime to prevent that" "  and readable"
put $server/cpu2/runtime 0
noted "fair-server: SCHED_OTHER may take 50000 of each 1000000 us from a real-time program on CPUs 3 that never sleeps; write 0 to /$server/cpu*/runtime to prevent that" "  on one of them"
put $server/cpu3/runtime 0
fine "  on none"
for release in 6.11.9 5.15.0 7.0.0 6.12 10.1; do
	put proc/sys/kernel/osrelease $release
	rm -rf "${root:?}/$server"
	check
	echo "$release $(echo "$out" | sed -n 's/^note: \([a-z-]*\):.*/\1/p')"
done > "$work/out"
is "$(paste -s -d , "$work/out")" "6.11.9 throttling,5.15.0 throttling,7.0.0 fair-server,6.12 fair-server,10.1 fair-server" "  the kernels that have it"
isolate 2-5
process 800 stalld 0
stalls() { printf '%s\0' /usr/bin/stalld "$@" > "$root/proc/800/cmdline"; }
starve() { echo "stalld: stalld interrupts a real-time program on CPUs $1 that never sleeps, for threads that starve there; its option -c names the CPUs to watch"; }
stalls -p 1000000000
noted "$(starve 2-5)" "stalld"
stalls -c 0-3 -t 30
noted "$(starve 2-3)" "  on some CPUs"
stalls --cpu=0,4
noted "$(starve 4)" "  on others"
stalls -c0-1
fine "  on none of the isolated ones"
stalls -l
fine "  that does nothing"

# What is hostile: control characters, code, links out of the tree, patterns.
studio
put sys/kernel/irq/17/actions "snd_hda_intel:card0,$(printf 'a\033[2J\001') \$(touch $work/owned)\`touch $work/owned\`"
put run/rtboot/status "RTBOOT_KERNEL_CONFIG=\"HIGH_RES_TIMERS=y; touch $work/owned\""
alone "irq: card0 shares IRQ 17 with a?[2J? \$(touch $work/owned)\`touch $work/owned\`. $slot" "control characters and code are text"
name=$(printf 'studio\nready: x')
check "$name"
is "$out" "check-user: there is no user \"studio?ready: x\" in $root/etc/passwd
exit 2" "  also in a name"
[ ! -e "$work/owned" ]
ok "  and nothing was run"
studio
rm "$root/proc/cmdline" "$root/sys/class/sound/card0" "$root/proc/sys/vm/swappiness"
mkdir -p "$work/outside/sound/card0"
echo 17 > "$work/outside/irq"
echo 99 > "$work/outside/swappiness"
ln -s "$work/outside/sound/card0" "$root/sys/class/sound/card0"
ln -s "$work/outside/swappiness" "$root/proc/sys/vm/swappiness"
put proc/swaps "Filename Type Size Used Priority
/dev/sda2 partition 4194300 0 -2"
mkfifo "$root/proc/cmdline"
fine "links out of the tree are not followed, and a pipe is not waited for"

# Usage.
usage() {
	what=$1 wanted=$2
	shift 2
	is "$(sh hook/check-user.sh "$@" 2>&1; echo "exit $?")" "check-user: $wanted
exit 2" "$what"
}
usage "an unknown option" 'unknown option "--json" (check-user --help)' --json
usage "two names" 'unexpected operand "b" (check-user --help)' a b
usage "an empty name" 'unexpected operand "" (check-user --help)' ""
usage "--program without a path" "option --program needs a value (check-user --help)" --program
usage "--root without a directory" "option --root needs a value (check-user --help)" --root ""
usage "--root with one that is not there" "no directory $work/none" --root "$work/none"
usage "an unknown user" 'there is no user "no such user"' "no such user"
is "$(sh hook/check-user.sh --help; echo "exit $?")" "$(sed -n "/^usage='/,/'\$/{s/^usage='//; s/'\$//; p}" hook/check-user.sh)
exit 0" "--help"
is "$(sh hook/check-user.sh --help | head -n 1)" "usage: check-user [NAME] [--program PATH] [--root DIR]" "  has the usage in its first line"
mkdir -p "$work/-/proc/sys/kernel"
echo "#1 SMP" > "$work/-/proc/sys/kernel/version"
is "$(cd "$work" && sh "$OLDPWD/hook/check-user.sh" --root - | cut -d : -f 1 | paste -s -d ' ')" "note kernel" "a directory that is called -"

# On this machine, which is what it is.
lines() { sh hook/check-user.sh "$@" 2>&1; }
lines > "$work/out"
[ $? -lt 2 ] && ! grep -qv -e '^\(note: \)\{0,1\}[a-z-]*: ' "$work/out"
ok "this machine: findings, notes or ready, and nothing else"
lines --root / > "$work/slash"
is "$(cat "$work/slash")" "$(cat "$work/out")" "  --root / is the same"
if [ "$(id -u)" = 0 ] && command -v setpriv prlimit > /dev/null; then
	# nobody RTPRIO MEMLOCK: by a user who is nobody, with these limits, where everyone can read the script.
	cp hook/check-user.sh "$work/check-user"
	nobody() { prlimit --rtprio="$1" --memlock="$2" setpriv --reuid 65534 --regid 65534 --clear-groups sh "$work/check-user" 2>&1; }
	nobody 0 8388608 > "$work/out"
	is "$(sed -n 's/^\(rtprio\|memlock\): the limit of this session is \([0-9]*\).*/\1 \2/p' "$work/out")" "rtprio 0
memlock 8192" "  a user who is nobody has no limits"
	! grep -qv -e '^\(note: \)\{0,1\}[a-z-]*: ' -e denied "$work/out"
	ok "  and reads no error"
	nobody 95 unlimited > "$work/out"
	is "$(grep -c '^rtprio\|^memlock\|denied' "$work/out")" 0 "  or has them"
	cp /bin/true "$work/true"
	if setcap cap_sys_nice,cap_ipc_lock+ep "$work/true" 2> /dev/null; then
		is "$(lines nobody --program "$work/true" | grep -c '^rtprio\|^memlock\|^program')" 0 "  and needs none for a program with capabilities"
		setcap cap_sys_nice+ep "$work/true"
		is "$(lines nobody --program "$work/true" | sed -n 's/^program: //p')" "$work/true lacks cap_ipc_lock. \
Fix: setcap 'cap_sys_nice=ep cap_ipc_lock+ep' $work/true" "  or with one of them"
	fi
	if [ -n "$busybox" ]; then
		mkdir "$work/jail" "$work/jail/bin" "$work/jail/etc" "$work/jail/dev"
		: > "$work/jail/dev/null"
		cp "$busybox" "$work/jail/bin/busybox"
		cp hook/check-user.sh "$work/jail/check-user"
		echo root:x:0:0::/:/bin/sh > "$work/jail/etc/passwd"
		for tool in awk dd grep head id ls readlink sed tr; do ln -s busybox "$work/jail/bin/$tool"; done
		is "$(chroot "$work/jail" /bin/busybox env PATH=/bin /bin/busybox sh /check-user --program /bin/busybox 2>&1)" \
			"note: program: could not read the capabilities of /bin/busybox: install getcap (Debian: libcap2-bin, Fedora: libcap)
ready: nothing was found that keeps root from real-time work" "a system of busybox and nothing else, without getcap"
	fi
fi
tap_done
