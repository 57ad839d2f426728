#!/bin/sh
# [system] tell: what is told to the real system's programs, on captured machines.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
cpus=sys/devices/system/cpu
systemd=run/systemd/system.conf.d/50-rtboot.conf
irqbalance=run/systemd/system/irqbalance.service.d/50-rtboot.conf
modprobe=run/modprobe.d/50-rtboot.conf

# told: the files under /run that are not in /run/rtboot.
told() { (cd "$root" && find run -path run/rtboot -prune -o -type f -print | sort | paste -s -d ' '); }
# said FILE: what it says, without its comment.
said() { grep -v '^#' "$root/$1"; }

machine laptop <<'EOF'
[irq]
rule = irq:8 cpus:3
rule = action:i8042 cpus:housekeeping
rule = irq:9 priority:80
rule = irq:16 cpus:keep
rule = irq:17 cpus:99
rule = irq:99 cpus:3
[power]
usb-autosuspend = off
EOF
boot
is "$(told)" "$modprobe $systemd $irqbalance" "tell: all three by default"
is "$(said $systemd)" "[Manager]
CPUAffinity=
CPUAffinity=0-2,4-6" "systemd: the housekeeping CPUs, and nothing beside them"
is "$(said $irqbalance | head -n 2)" "[Service]
ExecStart=" "irqbalance: another command line"
line=$(said $irqbalance | sed -n 3p)
is "$(echo "$line" | tr ' ' '\n' | grep -v -- --banirq= | paste -s -d ' ')" \
	'ExecStart=/usr/bin/env IRQBALANCE_BANNED_CPUS=88 IRQBALANCE_BANNED_CPULIST=3,7 irqbalance --foreground $IRQBALANCE_ARGS' \
	"  with the isolated CPUs, which it does not look for any more, as a mask and as a list"
is "$(echo "$line" | tr ' ' '\n' | sed -n 's/^--banirq=//p' | sort -n | paste -s -d ' ')" "1 8 12" \
	"  and the IRQs that rules pinned, not those that only have a priority, are kept, or have a rule that failed"
is "$(said $modprobe)" "options usbcore autosuspend=-1" "modprobe: the options"
is "$(cd "$root" && stat -c %a $systemd $irqbalance $modprobe run run/systemd run/modprobe.d | paste -s -d ' ')" "644 644 644 755 755 755" "  everybody may read them"
grep -q "^# .*rtboot.*this boot only" "$root/$systemd"
ok "  and they say whose they are"

# The administrator's own CPUAffinity=: without the isolated CPUs it survives. Files as PATH=LIST, LIST with + for a newline
# and the key.
while IFS='|' read -r wanted files what; do
	for where in "" sysroot/; do
		machine laptop < /dev/null
		for file in $files; do
			put "$(echo "${file%%=*}" | sed "s,^\(etc\|usr\)/,$where&,")" "[Manager]
CPUAffinity=$(echo "${file#*=}" | sed 's/+/\nCPUAffinity=/g')"
		done
		if [ -n "$where" ]; then boot; else $rtboot apply --root "$root" > /dev/null; fi
		is "$(get STATE) $(said $systemd | sed 1d | paste -s -d ' ')" "active CPUAffinity= CPUAffinity=$wanted" "systemd: ${where:+at the end of the initramfs, }$what"
	done
done <<'EOF'
0|etc/systemd/system.conf=0|a narrower list
0|etc/systemd/system.conf=0,3|less the isolated CPUs
0-2,4-6|etc/systemd/system.conf=3,7|that are all of it: the housekeeping CPUs
0-2,4-6|etc/systemd/system.conf=0-99|a wider one
0,2|etc/systemd/system.conf=0 etc/systemd/system.conf.d/x.conf=2|a drop-in adds to it
2|etc/systemd/system.conf=0 usr/lib/systemd/system.conf.d/x.conf=+2|or takes it back
1|usr/local/lib/systemd/system.conf=1 usr/lib/systemd/system.conf=2|the first system.conf is the one
2|etc/systemd/system.conf.d/10-a.conf=2 run/systemd/system.conf.d/10-a.conf=4 usr/lib/systemd/system.conf.d/10-a.conf=5|and the first drop-in of a name
4|usr/lib/systemd/system.conf.d/20-b.conf=+4 etc/systemd/system.conf.d/10-a.conf=2 run/systemd/system.conf.d/05-c.conf=5|they are read by name, not by directory
0-2,4-6|etc/systemd/system.conf.d/x.txt=2 etc/systemd/system.conf.d/.x.conf=2 etc/systemd/user.conf=2|no other files are
6|run/systemd/system.conf.d/50-rtboot.conf=0-7 etc/systemd/system.conf.d/60-x.conf=6|nor ours, and one after ours adds what is in ours
EOF
machine laptop < /dev/null
put etc/systemd/system.conf "[Manager]
CPUAffinity=0"
$rtboot boot early --root "$root" 2> /dev/null
is "$(said $systemd | tail -n 1)" "CPUAffinity=0-2,4-6" "  while the real system is not there nothing is known of that, nor is the initramfs asked"
put sysroot/etc/linked "[Manager]
CPUAffinity=1"
put etc/linked "[Manager]
CPUAffinity=2"
mkdir -p "$root/sysroot/etc/systemd"
ln -s /etc/linked "$root/sysroot/etc/systemd/system.conf"
$rtboot boot late --root "$root" 2> /dev/null
is "$(get STATE) $(said $systemd | tail -n 1)" "active CPUAffinity=1" "  a link of the real system's leads into it"
# What ours cannot help is said.
while IFS='|' read -r said files what; do
	machine laptop < /dev/null
	for file in $files; do
		put "etc/systemd/system.conf.d/${file%%=*}" "[Manager]
CPUAffinity=$(echo "${file#*=}" | sed 's/+/\nCPUAffinity=/g')"
	done
	$rtboot apply --root "$root" > /dev/null
	is "$(json 'print grep { /50-rtboot/ } @{$j->{advice}}' | cut -d ' ' -f 1)" "${said:+/etc/systemd/system.conf.d/}$said" "$what"
done <<'EOF'
60-x.conf|60-x.conf=3|a drop-in after ours that names isolated CPUs: advice
|40-x.conf=3|  not one before it
|60-x.conf=0|  nor one that names others
60-x.conf|60-x.conf=3 70-y.conf=2|  nor does it matter what comes behind that
|60-x.conf=3 70-y.conf=+2|  unless that takes it back
50-rtboot.conf|50-rtboot.conf=0|  and one of our name is read in the place of ours
EOF
for list in 0-3 0; do
	machine laptop < /dev/null
	put proc/cmdline "isolcpus=3,7 systemd.cpu_affinity=7 systemd.cpu_affinity=$list"
	$rtboot apply --root "$root" > /dev/null
	is "$(json 'print grep { /50-rtboot/ } @{$j->{advice}}' | cut -d ' ' -f 1)" "$([ $list = 0 ] || echo systemd.cpu_affinity=)" "  systemd.cpu_affinity=$list, too"
done
machine laptop < /dev/null
mkdir -p "$root/etc/systemd/system.conf"
$rtboot apply --root "$root" > /dev/null
is "$(get STATE) $(settings unread target errno)" "partial /etc/systemd/system.conf EISDIR" "what cannot be read is no reason to think that nobody said anything"
machine laptop <<'EOF'
[system]
tell = irqbalance modprobe
EOF
mkdir -p "$root/etc/systemd/system.conf"
$rtboot apply --root "$root" > /dev/null
is "$(get STATE)" active "  and where systemd is told nothing, nobody asks"

# Each one where it is told, and nothing where there is nothing to tell.
while IFS='|' read -r key value wanted what; do
	machine laptop <<-EOF
		[power]
		usb-autosuspend = off
		$key
		$value
	EOF
	boot
	is "$(get STATE) $(told)" "active $wanted" "$what"
done <<EOF
[system]|tell = systemd|$systemd|tell = systemd
[system]|tell = irqbalance|$irqbalance|tell = irqbalance
[system]|tell = modprobe|$modprobe|tell = modprobe
[system]|tell = modprobe systemd|$modprobe $systemd|tell = modprobe systemd
[system]|tell = nothing||tell = nothing
EOF
machine laptop </dev/null
boot
is "$(told)" "$systemd $irqbalance" "without options modprobe is told nothing"
machine laptop <<'EOF'
[irq]
rule = irq:8 cpus:1
EOF
put $cpus/isolated ""
boot
is "$(get STATE) $(told) $(said $irqbalance | tail -n 1)" \
	"unisolated $irqbalance ExecStart=/usr/bin/env irqbalance --foreground \$IRQBALANCE_ARGS --banirq=8" "no isolated CPU: only irqbalance hears of what is pinned"
machine laptop </dev/null
put $cpus/isolated ""
boot
is "$(get STATE) $(told)" "unisolated " "  and nobody, if nothing is"
machine laptop </dev/null
put $systemd "mine"
boot
is "$(said $systemd | grep -c -e mine -e CPUAffinity=0-2,4-6)" 1 "a file that was there is replaced"
# What the config wants no more goes, in the next stage and in apply, like any other setting; somebody else's file stays.
machine laptop <<'EOF'
[power]
usb-autosuspend = off
EOF
boot
values | grep "^./run/" > "$work/told"
: > "$root/etc/rtboot.conf"
$rtboot apply --root "$root" > /dev/null
is "$(get STATE) $(told)" "active $systemd $irqbalance" "an option that the config has no more: its file is removed"
printf '[system]\ntell = irqbalance\n' > "$root/etc/rtboot.conf"
$rtboot boot late --root "$root" 2> /dev/null
is "$(told)" "$irqbalance" "  a program that is told no more: also by a stage"
printf '[system]\ntell = nothing\n' > "$root/etc/rtboot.conf"
$rtboot apply --root "$root" > /dev/null
is "$(get STATE) $(told)" "active " "  nothing: the last one"
is "$(settings told name outcome wanted)" "irqbalance applied " "  and reported"
$rtboot verify --root "$root" > "$work/out"
is "$? $(tail -n 1 "$work/out" | cut -d ' ' -f 1)" "0 0" "  verify finds no drift"
$rtboot undo --root "$root" > /dev/null
is "$? $(told)" "0 " "  and undo brings none back"
# Of an earlier journal nothing is known: then undo brings back what was there.
machine laptop <<'EOF'
[system]
tell = nothing
EOF
put $systemd "$(sed -n "s,^./$systemd:,,p" "$work/told")"
put $modprobe "# mine"
$rtboot apply --root "$root" > /dev/null
is "$(told)" "$modprobe" "somebody else's file of that name stays"
$rtboot undo --root "$root" > /dev/null
is "$(values | grep -c -x -F -f "$work/told")" 4 "  undo brings back what was there before"
while IFS='|' read -r name file text state; do
	machine "$name" <<-EOF
		[irq]
		rule = action:i8042 cpus:2
		[power]
		usb-autosuspend = off
	EOF
	[ -z "$file" ] || put "$file" "$text"
	boot
	is "$(get STATE) $(told)" "$state " "$name${file:+, $text}: $state, and nobody is told anything"
done <<'EOF'
stock-6.12|||fallback
laptop|proc/cmdline|rd.rtboot=0|disabled
laptop|proc/cmdline|rd.rtboot=plan|disabled
laptop|etc/rtboot.conf|[x]|refused
EOF

# What is there cannot be read, and so could not be put back.
machine laptop </dev/null
mkdir -p "$root/run/systemd/system.conf.d/50-rtboot.conf"
boot
is "$(get STATE) $(settings told name outcome errno | head -n 1) $(irq 134)" "partial systemd failed EISDIR 0-2,4-6" \
	"a directory in the place of a file that is to be told: failed, and the rest goes on"
tap_done
