#!/bin/sh
# [irq]: rules, and how the rest is spread, on the laptop and the server of tests/machines.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh

# What a rule matches: the IRQs that end where nothing else sends them. One machine of each name, whose IRQs are
# put back for the next rule.
nvme="125 126 127 128 129 130 131 132 133"
wlan="137 138 139 140 141 142 143 144 145 146"
last=none
while IFS='|' read -r name match irqs; do
	case $name in laptop) to=3,7 ;; *) to=2,15 ;; esac
	if [ "$name" != "$last" ]; then
		machine "$name" < /dev/null
		(cd "$root/proc/irq" && grep . [0-9]*/smp_affinity_list) > "$work/irqs"
		last=$name
	fi
	rm -rf "$root/run"
	while IFS=: read -r file list; do
		echo "$list" > "$root/proc/irq/$file"
	done < "$work/irqs"
	put etc/rtboot.conf "[irq]
		rule = $match cpus:$to"
	$rtboot boot late --root "$root" 2>/dev/null
	is "$(on $to)" "$irqs" "$name: $match is about IRQs $irqs"
	is "$(get STATE) $(settings rule outcome errno)" "active ${irqs:+}$([ "$irqs" ] || echo absent ENOENT)" \
		"  and $([ "$irqs" ] && echo "nothing is missing" || echo "that it matched nothing is no failure")"
done <<EOF
laptop|action:i801_smbus|16
laptop|action:ehci_hcd:usb1|16
laptop|action:mmc0|17
laptop|action:i2c_*|17
laptop|action:i8042|1 12
laptop|action:nvme0q?|$nvme
laptop|action:nvme0q[1-3]|126 127 128
laptop|action:nvme0q[!1-8]|125
laptop|action:nvme0q|
laptop|action:i801_smbus,ehci_hcd:usb1|
laptop|action:none|
laptop|driver:snd_hda_intel|147
laptop|driver:i801_smbus|16
laptop|driver:ehci-pci|16
laptop|driver:pcieport|122 123
laptop|driver:*lpss|17
laptop|driver:iwlwifi|$wlan
laptop|driver:snd_usb_audio|
laptop|device:0000:00:1f.3|147
laptop|device:0000:00:14.3|$wlan
laptop|device:0000:02:00.0|$nvme
laptop|device:0000:00:1?.0|122 123 124 136
laptop|device:eth0|134
laptop|device:wlan0|$wlan
laptop|device:nvme0n1|$nvme
laptop|device:nvme0n1p2|$nvme
laptop|device:lo|
laptop|card:PCH|147
laptop|card:card1|124
laptop|card:Scarlett|124
laptop|card:*|124 147
laptop|card:pch|
laptop|irq:1|1
laptop|irq:12|12
laptop|irq:121|
laptop|card:Scarlett action:xhci*|124
laptop|card:Scarlett action:snd*|
server|device:eth1|56 57 58 59 60
server|device:eth10|61 62 63 64 65
server|device:eth1*|56 57 58 59 60 61 62 63 64 65
server|device:eth?|42 43 44 45 46 47 48 49 50 56 57 58 59 60
server|device:0000:a1:00.0|56 57 58 59 60
server|action:eth1|56
server|action:eth1-TxRx-*|57 58 59 60
server|action:ahci[[]*|32
server|action:ahci[0000:00:17.0]|32
server|action:PCIe?PME|26 27 28 29 30
server|action:pciehp|28
server|driver:igb|56 57 58 59 60 61 62 63 64 65
server|driver:nvme device:nvme1n1|51 52 53 54 55
server|driver:ice action:*:misc|42
server|card:*|
EOF

# Whose an IRQ is. device BUS NAME DRIVER [BELOW [LINE [ENABLED]]]: a device below another, with a legacy line.
device() {
	mkdir -p "$root/sys/devices/${4:+$4/}$2" "$root/sys/bus/$1/devices"
	ln -s "../../../devices/${4:+$4/}$2" "$root/sys/bus/$1/devices/$2"
	ln -s "/sys/bus/$1/drivers/$3" "$root/sys/devices/${4:+$4/}$2/driver"
	[ -z "$5" ] || put "sys/devices/${4:+$4/}$2/irq" "$5"
	[ -z "$6" ] || put "sys/devices/${4:+$4/}$2/enable" "$6"
}
# member CLASS NAME DEVICE: of a class, below a device.
member() {
	mkdir -p "$root/sys/class/$1" "$root/sys/devices/$3/$1/$2"
	ln -s "../../devices/$3/$1/$2" "$root/sys/class/$1/$2"
}
# owners N: as irqs has them.
owners() { irq_json "$1" 'print $_->{device}'; }
# sorted NAMES: with commas between, or "-" for none.
sorted() { echo "${1#-}" | tr , '\n' | sort | paste -s -d ' '; }
# A machine of no devices but one with IRQ 1, a message; and IRQs with those actions.
machine_of() {
	generated irqs=2
	for irq; do
		put "proc/irq/${irq%%=*}/smp_affinity_list" 0-3
		put "proc/irq/${irq%%=*}/effective_affinity_list" 0
		put "sys/kernel/irq/${irq%%=*}/actions" "${irq#*=}"
	done
}
machine_of 5=i801_smbus 6= 7=ehci_hcd:usb1 8=eth7 9=acpi 10=odd 255=odder
device pci 0000:00:02.0 i801_smbus "" 5
device pci 0000:00:03.0 igb "" 5
device pci 0000:00:04.0 nvme "" 6
device pci 0000:00:05.0 ehci-pci "" 7
device pci 0000:00:06.0 snd_x "" 7
device pci 0000:00:07.0 r8169 "" 8
member net eth7 0000:00:07.0
device pci 0000:00:08.0 r8169 "" 8
device pci 0000:00:09.0 mei_me "" 1
device pci 0000:00:0a.0 mei_me "" 255
device pci 0000:00:0b.0 mei_me "" 9 0
device pci 0000:00:0c.0 oddly "" 10 1
while read -r number owners what; do
	is "$(sorted "$(owners "$number")")" "$(sorted "$owners")" "a legacy line: $what"
done <<'EOF'
5 0000:00:02.0,i801_smbus is not that of a device whose messages come later, where each action is another's by name
6 - and not where nobody uses it
7 0000:00:05.0,0000:00:06.0,ehci-pci,snd_x of two devices without a name among the actions it may be either's
8 0000:00:07.0,eth7,r8169 is that of the device whose interface the action is named after
1 0000:00:01.0,some has no part in another's message
255 - 255 is none
9 - what firmware left there is none, as long as the device is not enabled
10 0000:00:0c.0,oddly it is if it is enabled
EOF
machine_of 5=ff160000.i2c 6=xhci-hcd:usb1 7=eth0-tx 8=uart-pl011 9=rk_tsadc 10=rk805 11=arch_timer 12=ehci_hcd:usb3
device platform ff160000.i2c rk3x-i2c
device platform ff600000.usb dwc3
device platform xhci-hcd.0.auto xhci-hcd ff600000.usb
device usb usb1 usb ff600000.usb/xhci-hcd.0.auto
device usb usb2 usb ff600000.usb/xhci-hcd.0.auto
device usb 2-1 usb ff600000.usb/xhci-hcd.0.auto/usb2
device platform ff5c0000.usb ehci-platform
device usb usb3 usb ff5c0000.usb
member sound card1 ff600000.usb/xhci-hcd.0.auto/usb2/2-1
put sys/devices/ff600000.usb/xhci-hcd.0.auto/usb2/2-1/sound/card1/id Scarlett
device platform ff540000.ethernet rk_gmac-dwmac
member net eth0 ff540000.ethernet
device amba ff130000.serial uart-pl011
device amba ff131000.serial uart-pl011
device platform ff250000.tsadc rk-tsadc
while read -r number owners what; do
	is "$(sorted "$(owners "$number")")" "$(sorted "$owners")" "a platform device: $what"
done <<'EOF'
5 ff160000.i2c,rk3x-i2c by its name
6 xhci-hcd.0.auto,xhci-hcd,usb1,usb,card1,Scarlett by its driver and a hub of it, and what is on its other hub
12 ff5c0000.usb,ehci-platform,usb3,usb by a hub of it
7 ff540000.ethernet,rk_gmac-dwmac,eth0 by the name of its interface
8 uart-pl011 of a driver with two devices it may be either's
9 ff250000.tsadc,rk-tsadc by its driver
10 - and not without a name
EOF
put etc/rtboot.conf "[irq]
	rule = device:rk805 cpus:2
	rule = device:uart* cpus:3
	rule = device:ff5* cpus:2-3
	rule = device:xhci-hcd:usb1 cpus:2"
boot
is "$(irq 10 8 7 6) $(settings rule name)" "2 3 2-3 0-1 device:xhci-hcd:usb1 cpus:2" "device: is held against the action where no device is known, and only there"

# Where a rule sends its IRQs; the first rule that matches decides, and the plan says which.
machine laptop <<'EOF'
[irq]
rule = irq:1    cpus:1,7
rule = irq:127  cpus:housekeeping
rule = irq:8    cpus:isolated
rule = action:nvme0q4 cpus:keep
rule = action:ehci* cpus:6
rule = action:i801* cpus:2
rule = action:nvme* cpus:4-5
EOF
values > "$work/before"
$rtboot plan --root "$root" > "$work/plan"
is "$? $(values | diff "$work/before" -)" "0 " "plan changes nothing"
# decided N: what heads the IRQ's line in the plan.
decided() { awk -v n="$1" '/^[^ ]/ { head = $0 } $1 == "irq" && $2 == n { print head }' "$work/plan"; }
is "$(decided 16)" "irq: rule in line 6: action:ehci* cpus:6" "of two rules for the actions of an IRQ the first decides, by its line"
is "$(decided 130)" "irq: rule in line 8: action:nvme* cpus:4-5" "  the last for what is left"
is "$(decided 129)" "" "  and none for one that is kept"
is "$(decided 9 | grep -c rule)" 0 "  an IRQ without a rule has none"
boot
is "$(get STATE) $(irq 1 127 8)" "active 1,7 0-2,4-6 3,7" "cpus: a list, housekeeping, isolated"
is "$(irq 129)" 3 "cpus:keep leaves an IRQ on an isolated CPU"
is "$(irq 16 125 133) $(irq 9 134)" "6 4-5 4-5 0-2,4-6 0-2,4-6" "the first rule wins, and what no rule is about goes to housekeeping"
is "$(settings irq name reason | grep "^irq 16 ")" \
	"irq 16 i801_smbus,ehci_hcd:usb1 rule in line 6: action:ehci* cpus:6" "the report says which, too"
machine laptop <<'EOF'
[irq]
rule = action:nvme* cpus:4
rule = action:nvme0q4 cpus:3
EOF
boot
is "$(settings rule name outcome | head -n 1) $(settings rule why | grep -c "no IRQ here matches")" "action:nvme0q4 cpus:3 absent 0" \
	"a rule whose IRQs an earlier one has is absent, and not said to match none"
machine laptop <<'EOF'
[irq]
default = keep
rule = irq:9 cpus:2
EOF
boot
is "$(irq 9 8 129) $(each proc/irq/default_smp_affinity)" "2 0-7 3 ff" "default = keep: a rule still holds, and only it"
machine rt-6.12-offline <<'EOF'
[irq]
rule = irq:4 cpus:isolated
EOF
boot
is "$(get STATE) $(irq 4)" "active 2" "cpus:isolated are those that are online"

# A rule that cannot be carried out; the second is about its IRQ 12, too, and about IRQ 1.
while IFS='|' read -r name to errno others; do
	machine "$name" <<-EOF
		[irq]
		rule = irq:12 cpus:$to priority:70
		rule = action:i8042 cpus:1
	EOF
	[ "$to" != isolated ] || put sys/devices/system/cpu/isolated ""
	boot
	is "$(get STATE) $(get SETTINGS_FAILED) $(settings rule outcome errno)" "partial 1 failed $errno" "$name: cpus:$to fails: $errno"
	why="it names a CPU that does not exist here"
	[ "$errno" = ERANGE ] || why="it names an offline CPU, or no CPU is isolated"
	is "$(settings rule name reason why)" \
		"irq:12 cpus:$to priority:70 rule in line 2: irq:12 cpus:$to priority:70 $why" "  with its line and why"
	$rtboot status --root "$root" > "$work/out"
	is "$? $(sed -n '/^failed/,$p' "$work/out" | grep -c "^  irq:12 cpus:.*$why")" "1 1" "  status names it and exits 1"
	is "$(irq 12 1 8)" "$others 1 $others" "  its IRQ goes where others go, past a later rule; the rest is done"
	is "$(settings "irq thread" wanted)" "" "  it gives no priority"
	is "$([ -e "$root/run/rtboot/active" ] && echo there)" "$([ "$to" = isolated ] || echo there)" "  and active is there, if a CPU is isolated"
done <<'EOF'
laptop|8|ERANGE|0-2,4-6
laptop|3-99|ERANGE|0-2,4-6
laptop|isolated|ENXIO|0-7
rt-6.12-offline|2-3|ENXIO|0-1
EOF

# priority: the threads of the IRQ's actions that match, or all of them, and of no other IRQ.
# threads N: the names of its threads, as /proc has them.
threads() { cat "$root"/proc/[0-9]*/stat | sed -n "s,^[0-9]* (\(irq/$1-.*\)) [A-Z] .*,\1,p" | sort; }
machine laptop <<'EOF'
[irq]
rule = action:mmc0 priority:90
rule = irq:1 priority:50 cpus:3
EOF
boot
is "$(threads 17 | grep -c -- -s-) $(settings "irq thread" wanted before after outcome errno name | sed -n 's,^\(fifo:90 .*\) [0-9]* irq/,\1 irq/,p' | sort)" \
	"1 $(threads 17 | grep mmc0 | sed 's,^,fifo:90 fifo:50 fifo:50 absent EXDEV ,')" "priority: the threads of the action, the secondary too"
is "$(settings "irq thread" wanted outcome name | grep -v fifo:90)" "fifo:50 kept 108 irq/1-i8042" "  one that has it is kept; irq:1 is not irq 12 or 122"
is "$(get STATE) $(irq 17 1)" "active 0-2,4-6 3" "  without cpus: an IRQ goes where others go"
is "$(grep -c policy: "$root/run/rtboot/journal")" 0 "  the journal has no thread, because none changed"
is "$(settings rule outcome)" "" "  no rule came to nothing"
rm -r "$root/proc/108"
put etc/rtboot.conf "[irq]
	rule = driver:sdhci* priority:90 threads:all
	rule = irq:1 priority:50 cpus:3"
boot
is "$(settings "irq thread" wanted name | grep fifo:90 | sed 's,[0-9]* irq/,irq/,' | sort)" "$(threads 17 | sed 's,^,fifo:90 ,')" \
	"threads:all: every thread of the IRQ"
is "$(settings rule name outcome errno why) $(irq 1)" "irq:1 priority:50 cpus:3 absent EOPNOTSUPP none of its IRQs has a thread: its priority has no effect 3" \
	"a priority for an IRQ without a thread is absent; its CPUs are set"
$rtboot plan --root "$root" | grep -A 1 '^rule: rule in line 3: ' | grep -q '^  none of its IRQs has a thread'
ok "  plan says so, too"

# spread. used: the IRQs that have an action, without those that $ruled says have a rule.
used() { (cd "$root/sys/kernel/irq" && find . -name actions -size +0 | sed 's,[^0-9],,g' | grep -vx "$ruled" | sort -n); }
# widen LIST: every IRQ may go there, as on a machine whose drivers spread nothing.
widen() { for dir in "$root"/proc/irq/[0-9]*; do echo "$1" > "$dir/smp_affinity_list"; done; }
# shares NODE: how many of the used IRQs of that node, or of any, are on each CPU, "CPU:COUNT ...".
shares() {
	for number in $(used); do
		case $1 in any | "$(cat "$root/proc/irq/$number/node")") irq "$number" ;; esac
	done | sort -n | uniq -c | awk '{ print $2 ":" $1 }' | paste -s -d ' '
}
# fair SHARES CPU...: those CPUs have a share each, and none has two more than another.
fair() {
	echo "$*" | awk '{
		for (i = 1; $i ~ /:/; i++) {
			split($i, share, ":")
			cpus = cpus " " share[1]
			if (i == 1 || share[2] < least) least = share[2]
			if (i == 1 || share[2] > most) most = share[2]
		}
		for (; i <= NF; i++)
			wanted = wanted " " $i
		exit cpus != wanted || most - least > 1
	}'
}
machine laptop <<'EOF'
[irq]
spread = round-robin
rule = irq:9 cpus:housekeeping
rule = irq:8 cpus:1-2
EOF
ruled='[89]'
widen 0-7
mkdir "$work/proc" "$work/sys"
mv "$root/proc/irq/147" "$work/proc"
mv "$root/sys/kernel/irq/147" "$work/sys"
$rtboot boot early --root "$root" 2>/dev/null
fair "$(shares any)" 0 1 2 4 5 6
ok "round-robin: one housekeeping CPU each, evenly: $(shares any)"
is "$(irq 3 15 9 8)" "0-2,4-6 0-2,4-6 0-2,4-6 1-2" "  an IRQ without an action may go to any, and a rule stays a rule"
values > "$work/early"
$rtboot boot early --root "$root" 2>/dev/null
is "$(values | diff "$work/early" -)" "" "  run again it changes nothing"
mv "$work/proc/147" "$root/proc/irq"
mv "$work/sys/147" "$root/sys/kernel/irq"
$rtboot boot late --root "$root" 2>/dev/null
fair "$(shares any)" 0 1 2 4 5 6
ok "  one that a driver brings later takes its turn: $(shares any)"
is "$(values | grep -v irq/147/ | diff "$work/early" -)" "" "  and moves no other"
machine server <<'EOF'
[irq]
spread = round-robin
EOF
ruled=none
widen 0-15
boot
fair "$(shares 0)" 0 1
ok "round-robin: IRQs of node 0 on its own CPUs: $(shares 0)"
fair "$(shares 1)" 8 9
ok "round-robin: IRQs of node 1 on its own CPUs: $(shares 1)"
# Somebody, or irqaffinity=, had put some of them, or all, on one CPU.
for some in '12?' '*'; do
	machine laptop <<-'EOF'
		[irq]
		spread = round-robin
	EOF
	widen 0-7
	for dir in "$root"/proc/irq/[0-9]*; do
		# shellcheck disable=SC2254
		case ${dir##*/} in $some) echo 0 > "$dir/smp_affinity_list" ;; esac
	done
	boot
	fair "$(shares any)" 0 1 2 4 5 6
	ok "round-robin: also where IRQs $some were on CPU 0: $(shares any)"
done
machine server <<'EOF'
[cpus]
isolated = 2-15
[irq]
spread = round-robin
EOF
widen 0-15
boot
fair "$(shares any)" 0 1
ok "  on the other's where it has none for housekeeping: $(shares any)"
# Every other IRQ is managed, which nothing tells but the kernel's answer.
while read -r affinity error rule wanted; do
	generated irqs=12 "affinity=$affinity"
	[ "$rule" = spread ] || rule="rule=action:device* cpus:0-1 spread:round-robin"
	printf '[irq]\n%s\n' "$rule" | sed 's,^spread,&=round-robin,' > "$root/etc/rtboot.conf"
	set -- 1 3 5 7 9 11
	for number; do
		shift
		set -- "$@" -P "$root/proc/irq/$number/smp_affinity_list"
	done
	for stage in early late; do
		strace -f -o /dev/null "$@" -e trace=write -e "inject=write:error=$error" "$rtboot" boot $stage --root "$root" 2>/dev/null
		is "$(get STATE) $(get SETTINGS_FIXED) $(irq 0 2 4 6 8 10 | tr ' ' '\n' | sort | uniq -c | awk '{ print $2 ":" $1 }' | paste -s -d ' ')" \
			"active 6 $wanted" "$rule, $affinity: six IRQs that cannot be moved ($error) use up no turn, $stage"
	done
	is "$(irq 1 3 5 7 9 11) $("$rtboot" plan --root "$root" | grep -c 'device.* -> ')" \
		"$affinity $affinity $affinity $affinity $affinity $affinity 0" "  they stay, and there is nothing left to do"
done <<'EOF'
0-3 EIO spread 0:3 1:3
2 EPERM spread 0:3 1:3
0-1 EINVAL spread 0:3 1:3
0-3 EPERM rule 0:3 1:3
EOF
machine server <<'EOF'
[irq]
rule = action:eth1-TxRx-* cpus:4-7 spread:round-robin
EOF
boot
is "$(irq 57 58 59 60)" "4 5 6 7" "spread: in a rule gives each of its IRQs one CPU"
# [irq] spread holds for a rule's list, too, unless the rule says otherwise.
for rule in cpus:4-7 "cpus:4-7 spread:kernel" cpus:housekeeping; do
	printf '[irq]\nspread = round-robin\nrule = action:eth1-TxRx-* %s\n' "$rule" | machine server
	boot
	irq 57 58 59 60
done > "$work/lists"
is "$(cat "$work/lists")" "4 5 6 7
4-7 4-7 4-7 4-7
0-1,8-9 0-1,8-9 0-1,8-9 0-1,8-9" "[irq] spread holds for a rule's CPU list that says nothing else"
machine server <<'EOF'
[irq]
spread = kernel
EOF
widen 0-15
boot
is "$(shares any)" "0-1,8-9:$(used | wc -l)" "spread = kernel: the whole mask each"
tap_done
