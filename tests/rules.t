#!/bin/sh
# [irq]: rules, and how the rest is spread, on the laptop and the server of tests/sysroot.
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
server|action:PCIe?PME|26 27 28 29 30
server|action:pciehp|28
server|driver:igb|56 57 58 59 60 61 62 63 64 65
server|driver:nvme device:nvme1n1|51 52 53 54 55
server|driver:ice action:*:misc|42
server|card:*|
EOF

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
	[ "$errno" = ERANGE ] || why="a CPU that it names is offline, or none is isolated"
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

# priority: all threads of the IRQ, and of no other.
# threads N: the names of its threads, as /proc has them.
threads() { cat "$root"/proc/[0-9]*/stat | sed -n "s,^[0-9]* (\(irq/$1-.*\)) [A-Z] .*,\1,p" | sort; }
machine laptop <<'EOF'
[irq]
rule = action:mmc0 priority:90
rule = irq:1 priority:50 cpus:3
EOF
boot
is "$(threads 17 | grep -c -- -s-) $(settings "irq thread" wanted before after outcome errno name | sed -n 's,^\(fifo:90 .*\) [0-9]* irq/,\1 irq/,p' | sort)" \
	"1 $(threads 17 | sed 's,^,fifo:90 fifo:50 fifo:50 absent EXDEV ,')" "priority: every thread of the IRQ, the secondary too"
is "$(settings "irq thread" wanted outcome name | grep -v fifo:90)" "fifo:50 kept 108 irq/1-i8042" "  one that has it is kept; irq:1 is not irq 12 or 122"
is "$(get STATE) $(irq 17 1)" "active 0-2,4-6 3" "  without cpus: an IRQ goes where others go"
is "$(grep -c policy: "$root/run/rtboot/journal")" 0 "  the journal has no thread, because none changed"

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
machine server <<'EOF'
[irq]
spread = kernel
EOF
widen 0-15
boot
is "$(shares any)" "0-1,8-9:$(used | wc -l)" "spread = kernel: the whole mask each"
tap_done
