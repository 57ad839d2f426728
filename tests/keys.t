#!/bin/sh
# What the keys of the config do, on captured machines: [irq] steering, [power], [sysctl], [sysfs] and [modules]; and what is
# said of errors in it. Rules and spread are in rules.t and threads.t, flush and tell in tests of their own.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
cpu=sys/devices/system/cpu
freq=$cpu/cpufreq

# policies FILE: what that file of the cpufreq policies holds, and how many hold it.
policies() { for policy in "$root/$freq"/policy*; do each "${policy#"$root/"}/$1"; done | uniq -c | sed 's/^ *//'; }

# [irq] steering: RPS and XPS masks of every queue that there is.
queues() { (cd "$root" && for file in sys/class/net/*/queues/*/[rx]ps_cpus; do echo "${file#sys/class/net/} $(cat "$file")"; done | sort); }
machine server <<'EOF'
[irq]
steering = housekeeping
EOF
queues > "$work/before"
boot
# A mask that is all isolated becomes all of housekeeping, one that is empty stays so.
sed 's/ 00ff$/ 0003/; s/ 00f0$/ 0303/; s/ ff00$/ 0300/; s/ 0c00$/ 0303/; s/ 00\(04\|08\|10\|20\|40\|80\)$/ 0303/' \
	"$work/before" > "$work/wanted"
is "$(queues | diff "$work/wanted" -)" "" "steering: queues lose the isolated CPUs, and those without stay as they are"
is "$(grep -c ' 0000$' "$work/wanted") $(diff "$work/before" "$work/wanted" | grep -c '^>')" "18 11" "  (18 queues without, 11 that change)"
is "$(get STATE) $(grep -c 'ps_cpus	mask	' "$root/run/rtboot/journal")" "active 11" "  and the journal has those that changed"
machine server </dev/null
boot
is "$(queues | diff "$work/before" -)" "" "  by default they are left alone"
# The mask of queues to come: one without isolated CPUs stays, and so does an empty one, which is off.
while IFS='|' read -r before after outcome; do
	machine server <<-'CONFIG'
		[irq]
		steering = housekeeping
	CONFIG
	put proc/sys/net/core/rps_default_mask "$before"
	boot
	is "$(get STATE) $(each proc/sys/net/core/rps_default_mask) $(settings steering name outcome | grep new)" \
		"active $after new queues $outcome" "steering: new queues with the mask $before: $after"
done <<'EOF'
0000|0000|kept
0103|0103|kept
00ff|0003|applied
00f0|0303|applied
EOF
$rtboot undo --root "$root" > /dev/null
is "$(each proc/sys/net/core/rps_default_mask)" "00f0" "  undo restores it"

# [threads] fair-server: of isolated CPUs only, and of none that is offline.
fair=sys/kernel/debug/sched/fair_server
fair_servers() { for n in 0 1 2 3 4 5 6 7; do each "$fair/cpu$n/runtime"; done | paste -s -d ' '; }
fair_machine() {
	machine laptop
	for n in 0 1 2 3 4 5 6 7; do put "$fair/cpu$n/runtime" 50000000; done
}
fair_machine <<'EOF'
[threads]
fair-server = off
EOF
boot
is "$(get STATE) $(fair_servers)" "active 50000000 50000000 50000000 0 50000000 50000000 50000000 0" "fair-server: off on isolated CPUs"
is "$($rtboot verify --root "$root" > "$work/out"; echo "$?") $($rtboot undo --root "$root" > "$work/out"; echo "$?") $(fair_servers | tr ' ' '\n' | sort -u)" \
	"0 0 50000000" "  verify finds it so, and undo restores it"
fair_machine <<'EOF'
[threads]
fair-server = 25000000
EOF
put $cpu/online 0-6
put $cpu/cpu7/online 0
boot
is "$(get STATE) $(fair_servers)" "active 50000000 50000000 50000000 25000000 50000000 50000000 50000000 50000000" \
	"fair-server: a number; an offline CPU is not written to"
is "$(settings 'fair server' name outcome errno why | tail -n 1)" "fair_server/cpu7/runtime absent ENXIO the CPU is offline" "  and says why"
$rtboot verify --root "$root" > "$work/out"
is "$? $(grep -c fair "$work/out")" "0 0" "  which verify does not name"
put $cpu/cpu3/online 0
$rtboot undo --root "$root" > "$work/out" 2>&1
is "$? $(each $fair/cpu3/runtime) $(grep -c 'cpu3.*cannot be restored to "50000000": ENXIO' "$work/out")" "1 25000000 1" \
	"  one that is offline now is not restored, and undo fails"
put $cpu/cpu3/online 1
is "$($rtboot undo --root "$root" > "$work/out" 2>&1; echo "$?") $(each $fair/cpu3/runtime)" "0 50000000" "  until it is online"
# EBUSY until sched_rt_runtime_us is -1, which the same run sets later: it is tried once more then.
for answers in 1 1+; do
	fair_machine <<-'CONFIG'
		[threads]
		fair-server = off
		[sysctl]
		kernel.sched_rt_runtime_us = -1
	CONFIG
	strace -f -o /dev/null -P "$root/$fair/cpu3/runtime" --inject=write:error=EBUSY:when=$answers \
		"$rtboot" boot early --root "$root" 2> "$work/err"
	echo "$(get STATE) $(each $fair/cpu3/runtime) $(settings 'fair server' outcome why | head -n 1)"
done > "$work/out"
is "$(cat "$work/out")" "active 0 applied -
partial 50000000 failed the kernel allows it only with [sysctl] kernel.sched_rt_runtime_us = -1" "fair-server: EBUSY is tried again, once"
fair_machine <<'CONFIG'
[threads]
fair-server = off
CONFIG
rm "$root/$fair/cpu7/runtime"
mkdir "$root/$fair/cpu7/runtime"
is "$($rtboot plan --root "$root" | grep fair_server | sed 's/  */ /g')" " fair_server/cpu3/runtime 50000000 -> 0 /$fair/cpu3/runtime
 fair_server/cpu7/runtime fails: the kernel refused" "  plan shows what would change, and what would fail"
fair_machine < /dev/null
boot
is "$(settings 'fair server' name) $(fair_servers | tr ' ' '\n' | sort -u)" " 50000000" "  by default they are left alone"
machine laptop <<'EOF'
[threads]
fair-server = off
EOF
boot
is "$(get STATE) $(settings 'fair server' outcome errno | paste -s -d ';')" "active absent ENOENT;absent ENOENT" "  before Linux 6.12 there is none"

# [power]
machine laptop <<'EOF'
[power]
governor = performance
min-freq-khz = 4600000
energy-performance-preference = power
resume-latency-us = n/a
EOF
boot
is "$(get STATE) $(policies scaling_governor)" "active 8 performance" "governor: of each policy"
is "$(policies scaling_min_freq)" "8 4600000" "min-freq-khz"
is "$(policies energy_performance_preference)" "8 power" "energy-performance-preference"
latency() { for n in 0 1 2 3 4 5 6 7; do each "$cpu/cpu$n/power/pm_qos_resume_latency_us"; done | paste -s -d ' '; }
is "$(latency)" "0 0 0 n/a 0 0 0 n/a" "resume-latency-us: of the isolated CPUs only"
is "$(settings power outcome | sort | uniq -c | sed 's/^ *//')" "26 applied" "  each policy and CPU is a setting"

# What no driver offers: absent, untouched, and no failure.
while IFS='|' read -r name key value file errno; do
	machine "$name" <<-EOF
		[power]
		$key = $value
	EOF
	[ "$file" ] || rm -rf "${root:?}/$freq"
	[ "$value" != performance ] || [ ! "$file" ] ||
		for policy in "$root/$freq"/policy*; do echo "default balance_performance power " > "$policy/energy_performance_available_preferences"; done
	values > "$work/before"
	boot
	is "$(get STATE) $(settings power outcome errno | sort -u)" "active absent $errno" "$name: $key = $value${file:+}: absent, $errno"
	is "$(settings power why | sort -u)" "no driver here supports this" "  and why"
	is "$(values | grep -e /cpufreq/ -e pm_qos | diff - "$work/before" | grep -e /cpufreq/ -e pm_qos)" "" "  nothing of it is touched"
done <<'EOF'
laptop|energy-performance-preference|save|energy_performance_preference|EOPNOTSUPP
laptop|energy-performance-preference|performance|energy_performance_preference|EOPNOTSUPP
server|energy-performance-preference|power|energy_performance_preference|ENOENT
laptop|governor|performance||ENOENT
laptop|min-freq-khz|1000000||ENOENT
EOF
# A governor whose module is not loaded is not listed, and the kernel loads it for who writes its name.
machine server <<'EOF'
[power]
governor = powersave
min-freq-khz = keep
EOF
for policy in "$root/$freq"/policy*; do echo "performance schedutil " > "$policy/scaling_available_governors"; done
boot
is "$(get STATE) $(policies scaling_governor)" "active 4 powersave" "a governor that is not listed is written"

usb="usb1 usb2 usb3 1-2 2-1 2-6 2-10"
controls() { for name in $usb; do each "sys/bus/usb/devices/$name/power/control"; done | paste -s -d ' '; }
machine laptop <<'EOF'
[power]
usb-autosuspend = off
EOF
boot
is "$(controls) $(each sys/module/usbcore/parameters/autosuspend)" "on on on on on on on -1" "usb-autosuspend: off for devices that are there, and for those to come"
is "$(grep -v '^#' "$root/run/modprobe.d/50-rtboot.conf")" "options usbcore autosuspend=-1" "  and for a usbcore that is loaded later"
machine laptop <<'EOF'
[power]
usb-autosuspend = off
EOF
rm -rf "$root/sys/bus/usb" "$root/sys/module/usbcore"
boot
is "$(get STATE) $(settings power outcome errno | sort -u) $(grep -c autosuspend=-1 "$root/run/modprobe.d/50-rtboot.conf")" \
	"active absent ENOENT 1" "  before usbcore is loaded only that, and nothing failed"

# [sysctl] and [sysfs]: in the order of the config, whatever its sections.
thp=sys/kernel/mm/transparent_hugepage
machine laptop <<'EOF'
[sysfs]
/sys/kernel/mm/transparent_hugepage/enabled = never
[sysctl]
kernel.timer_migration = 0
net.ipv4.conf.eth0/100.forwarding = 1
net/ipv4/conf/eth0.100/mc_forwarding = 2
[sysfs]
/sys/kernel/mm/transparent_hugepage/defrag = madvise
/sys/block/nvme?n[12]/queue/nr_requests = 64
/sys/block/*/queue/none = 1
[sysctl]
kernel.none = 1
kernel.sched_rt_runtime_us = -1
EOF
put $thp/enabled 'always [madvise] never'
put $thp/defrag 'always defer [madvise] never'
put proc/sys/net/ipv4/conf/eth0.100/forwarding 0
put proc/sys/net/ipv4/conf/eth0.100/mc_forwarding 0
for disk in nvme0n1 nvme1n2 nvme0n3 sda; do put sys/block/$disk/queue/nr_requests 1023; done
boot
is "$(each $thp/enabled $thp/defrag)" "never always defer [madvise] never" "sysfs: one of several choices; the one that holds already is not written"
is "$(settings sysfs name before wanted after outcome | head -n 2)" "mm/transparent_hugepage/enabled madvise never never applied
mm/transparent_hugepage/defrag madvise madvise madvise kept" "  what the brackets say counts"
is "$(each proc/sys/kernel/timer_migration proc/sys/net/ipv4/conf/eth0.100/forwarding proc/sys/net/ipv4/conf/eth0.100/mc_forwarding \
	proc/sys/kernel/sched_rt_runtime_us)" "0 1 2 -1" "sysctl: with dots, and with slashes"
is "$(each sys/block/nvme0n1/queue/nr_requests sys/block/nvme1n2/queue/nr_requests sys/block/nvme0n3/queue/nr_requests \
	sys/block/sda/queue/nr_requests)" "64 64 1023 1023" "sysfs: a pattern is as many files as it finds"
is "$(get STATE) $(json 'print map { "$_->{target} $_->{errno};" } grep { $_->{class} =~ /^sys/ && $_->{outcome} eq "absent" } @s')" \
	"active /sys/block/*/queue/none ENOENT;/proc/sys/kernel/none ENOENT;" "  what is not there is absent, and no failure"
is "$(json 'print map { $_->{target} =~ m,([^/]*)$, && "$1 " } grep { $_->{class} =~ /^sys/ && $_->{outcome} ne "absent" } @s')" \
	"enabled timer_migration forwarding mc_forwarding defrag nr_requests nr_requests sched_rt_runtime_us " "  in the order of the config"
is "$(sed -n 's,^[^	]*/\([a-z_]*\)	text	.*,\1,p' "$root/run/rtboot/journal" | grep -v conf | paste -s -d ' ')" \
	"enabled timer_migration forwarding mc_forwarding nr_requests nr_requests sched_rt_runtime_us" "  and so in the journal"

# What a shell does not find is not found: a plain file on a pattern's way (bonding_masters is there whenever that module is),
# a name that begins with a dot; and what leads through a plain file is absent.
machine laptop <<'EOF'
[boot]
on-failure = revert
[sysfs]
/sys/class/net/*/gro_flush_timeout = 20000
/sys/class/net/bonding_masters/threaded = 1
/sys/devices/virtual/workqueue/*/cpumask = 3
/sys/class/net/*/none/none = 1
EOF
put sys/class/net/eth7/gro_flush_timeout 0
put sys/class/net/.eth8/gro_flush_timeout 0
put sys/class/net/bonding_masters bond0
put sys/devices/virtual/workqueue/wq/cpumask 7
boot
is "$(get STATE) $(each sys/class/net/eth7/gro_flush_timeout sys/class/net/.eth8/gro_flush_timeout sys/devices/virtual/workqueue/wq/cpumask)" \
	"active 20000 0 3" "sysfs: a pattern is what a shell finds by it"
is "$(settings sysfs target outcome errno)" "/sys/class/net/eth7/gro_flush_timeout applied -
/sys/class/net/bonding_masters/threaded absent ENOENT
/sys/devices/virtual/workqueue/wq/cpumask applied -
/sys/class/net/*/none/none absent ENOENT" "  and what leads through a plain file is absent"

machine laptop <<'EOF'
[sysfs]
/sys/devices/system/cpu/cpufreq/policy*/scaling_governor = performance
/sys/devices/system/cpu/cpufreq/policy3/scaling_governor = powersave
EOF
for stage in early late; do
	$rtboot boot $stage --root "$root" 2>/dev/null
	is "$(each $freq/policy2/scaling_governor $freq/policy3/scaling_governor)" "performance powersave" \
		"of two lines that are about a file the later one is the last to be written, in the $stage stage"
done

# A path that is too long is never cut to that of another file: an error in the config, and unread where a pattern finds it.
d=$(printf 'd%.0s' $(seq 150))
e=$(printf 'e%.0s' $(seq 163))
machine laptop <<EOF
[sysfs]
/sys/$d/*/x = 1
EOF
put "sys/$d/$e" precious
printf '[sysfs]\n/sys/%s/%sSUFFIX = 1\n' "$d" "$e" > "$work/long.conf"
is "$($rtboot check-config "$work/long.conf" | sed "s,^$work/,,; s,/sys/[^ ]*,PATH,"; $rtboot plan --root "$root" --config "$work/long.conf" | head -n 1 | cut -c 1-20)" \
	'long.conf:2: [sysfs] PATH = "1": expected a path of at most 319 bytes
nothing to do: bad c' "a path of 325 bytes is an error with its line"
rm "$root/sys/$d/$e"
put "sys/$d/${e}f/x" 0
put "sys/$d/${e}f/y" 0
mkdir "$root/sys/$d/short" && put "sys/$d/short/x" 0
boot
is "$(get STATE) $(each "sys/$d/${e}f/x" "sys/$d/short/x") $(settings unread outcome errno)" "partial 0 1 failed ENAMETOOLONG" \
	"  one that a pattern finds is failed, and named, beside those that fit"

# [modules]: a directory that stands for / has no kernel that could load them.
machine laptop <<'EOF'
[modules]
load = snd-usb-audio not_there 8250 e1000e
EOF
put sys/module/8250/parameters/nr_uarts 4
put sys/module/e1000e/initstate going
boot
is "$(get STATE) $(settings module name before outcome errno | paste -s -d ';')" \
	"active snd-usb-audio loaded kept -;not_there not loaded absent EXDEV;8250 loaded kept -;e1000e not loaded absent EXDEV" \
	"modules: those that are loaded, built in, or not to be loaded here"
is "$($rtboot check-config --modules --root "$root")" "snd-usb-audio
not_there
8250
e1000e" "check-config --modules names them"

# A config with ten errors.
cat > "$work/bad.conf" <<'EOF'
[boot]
deadline = 1
on-failure = give up
[cpus]
isolated = 3-2
flush = yes
[irq]
rule = action:snd* cpus:2 priority:96
rule = cpus:2
[power]
min-freq-khz = fast
[sysctl]
kernel/../../etc/passwd = 1
[sysfs]
/proc/sys/kernel/x = 1
[system]
tell = systemd dbus
EOF
$rtboot check-config "$work/bad.conf" > "$work/out"
is "$? $(sed "s,^$work/,,; s,^\(bad.conf:[0-9]*: \).*,\1," "$work/out" | paste -s -d ' ')" "1 bad.conf:2:  bad.conf:3:  bad.conf:5:  bad.conf:6:  \
bad.conf:8:  bad.conf:9:  bad.conf:11:  bad.conf:13:  bad.conf:15:  bad.conf:17: " "ten errors are ten lines, with file and line"
is "$(grep -c expected "$work/out") $(grep -o 'give up\|3-2\|yes\|priority:96\|fast\|passwd\|dbus' "$work/out" | sort -u | wc -l)" "10 7" \
	"  each with what was read and what is accepted"
machine laptop < "$work/bad.conf"
values > "$work/before"
boot
is "$(get STATE) $(values | diff "$work/before" -)" "refused " "at boot nothing is touched"

# What is for isolated CPUs, where none is, is absent, and named.
machine laptop <<'EOF'
[cpus]
flush = hotplug
[irq]
steering = housekeeping
[power]
resume-latency-us = n/a
EOF
put sys/devices/system/cpu/isolated ""
rm -r "$root/sys/class/net"
boot
is "$(get STATE) $(get SETTINGS_ABSENT)" "unisolated $(json 'print scalar grep { $_->{outcome} eq "absent" } @s')" "no CPU isolated, no network: nothing failed"
is "$(for class in cpu steering power; do settings $class target outcome errno why; done)" \
	"/sys/devices/system/cpu/cpu*/online absent ENOENT no CPU is isolated
/sys/class/net/*/queues/*/rps_cpus absent ENOENT not on this kernel, or gone
/sys/devices/system/cpu/cpu*/power/pm_qos_resume_latency_us absent ENOENT no CPU is isolated" "  flush, steering and resume-latency-us are absent, and say why"
is "$($rtboot status --root "$root" | grep -c -e 'cpu\*/online .*no CPU is isolated' -e 'queues/\*/rps_cpus' -e 'latency_us .*no CPU is isolated')" 3 "  status names them"
machine laptop <<'EOF'
[cpus]
flush = hotplug
EOF
rm "$root/sys/devices/system/cpu/cpu3/online"
boot
is "$(settings cpu name outcome errno | paste -s -d ';')" "cpu 3 absent ENOENT;cpu 7 applied -" "a CPU that cannot be taken offline on this kernel is absent"
tap_done
