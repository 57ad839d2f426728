#!/bin/sh
# rtboot irqs: the table and the JSON of every IRQ, on a captured machine.
# What is in single quotes is perl, or the text of a file.
# shellcheck disable=SC2016,SC1003
. tests/machine.sh

machine laptop <<'EOF'
[irq]
rule = irq:9 cpus:3
EOF
printf 'PCIe PME,aerdrv,"odd\\\n' > "$root/sys/kernel/irq/122/actions"
boot
$rtboot irqs --root "$root" > "$work/table"
ok "irqs exits 0"
is "$(awk '
	NR == 1 {
		if ($0 !~ /^  irq  +actions +device +affinity +effective +threads +class$/)
			print "header"
		for (i = 3; i <= length($0); i++)
			if (substr($0, i, 1) != " " && substr($0, i - 1, 1) == " ")
				start[++n] = i
		next
	}
	/ effective on isolated CPUs/ { next }
	substr($0, 1, 2) != "  " && substr($0, 1, 2) != "* " { print "mark in line " NR }
	{
		for (i = 1; i <= n; i++)
			if (substr($0, start[i], 1) == " " || substr($0, start[i] - 1, 1) != " ")
				print "line " NR ", column " i ": " $0
	}' "$work/table")" "" "irqs: each column begins where its title does"
is "$(sed -n 's/^\* \([0-9]*\) .*/\1/p' "$work/table" | sort -n | paste -s -d ' ')" \
	"$(cd "$root/proc/irq" && grep -lx '[37]' [0-9]*/effective_affinity_list | cut -d / -f 1 | sort -n | paste -s -d ' ')" \
	"  those on isolated CPUs are marked"
is "$(tail -n 1 "$work/table")" "$(grep -c '^\*' "$work/table") of $(get IRQS_TOTAL) IRQs are effective on isolated CPUs (*)" "  and counted"
is "$($rtboot irqs --json --root "$root" | perl -MJSON::PP -0777 -ne '
	print map { join(",", sort keys %$_) . "\n" } @{decode_json($_)}' | sort | uniq -c | sed 's/^ *//')" \
	"44 actions,affinity,class,device,effective,irq,on_isolated,threads" "irqs --json: the same keys for each IRQ"
# row N: that IRQ, as JSON has it.
row() { irq_json "$1" 'print join "|", map { $_ // "null" } @$_{qw(actions device affinity effective threads class on_isolated)}'; }
is "$(row 9)" "acpi||3|3|fifo:50|movable|1" "  where a rule put it, and where it is"
is "$(row 1)" "i8042||0-2,4-6|7|fifo:50|pending|1" "  pending"
is "$(row 3)" "||0-2,4-6|0||unused|0" "  nobody's"
is "$(row 17 | cut -d '|' -f 1,3-)" "idma64.1,i2c_designware.1,mmc0|0-2,4-6|5|fifo:50,fifo:50,fifo:50,fifo:50|movable|0" "  with each of its threads"
is "$(row 122 | cut -d '|' -f 1)" 'PCIe PME,aerdrv,"odd\' "  a name with a quote and a backslash"
names=$(seq -s , -f device%g 40)
put sys/kernel/irq/122/actions "$names"
is "$(row 122 | cut -d '|' -f 1)" "$names" "  a name of any length"
for word in 0000:00:14.0 Scarlett card1 xhci_hcd; do
	row 124 | cut -d '|' -f 2 | tr , '\n' | grep -qx "$word"
	ok "  its device, card and driver: $word"
done

# A chip that never says where an IRQ fires (RP1 of a Raspberry Pi 5), and whose IRQ's thread stays where it was.
machine laptop < /dev/null
for number in 3 8 9; do
	: > "$root/proc/irq/$number/effective_affinity_list"
done
put proc/110/status "Name:	irq/9-acpi
Cpus_allowed_list:	0-7"
boot
is "$(get STATE) $(get IRQS_UNKNOWN)" "active 2" "an IRQ that is used and says not where it is effective is counted as unknown"
is "$(row 9)" "acpi||0-2,4-6|?|fifo:50(0-7)|movable|null" "  irqs calls it unknown, and names the CPUs of a thread that did not follow"
is "$(row 3)" "||0-2,4-6|||unused|0" "  one that nobody uses is effective nowhere"
is "$($rtboot irqs --root "$root" | tail -n 3 | head -n 2 | sed 's,^\([^ ]*\) .*: ,\1 ,')" "IRQs 2
threads 1" "  both are counted"
$rtboot status --root "$root" > "$work/out"
is "$(grep -c '^  IRQs .*; 2 fire on unknown CPUs$' "$work/out") $(grep -c 'advice:.* 110 irq/9-acpi (CPUs 0-7)[.] .*taskset -pc 0-2,4-6 ' "$work/out")" "1 1" \
	"  status says both"
put proc/110/status "Name:	irq/9-acpi
Cpus_allowed_list:	0-2"
boot
is "$(row 9 | cut -d '|' -f 5) $(json 'print scalar grep /irq.9-acpi/, @{$j->{advice}}')" "fifo:50 0" "  and neither of a thread that follows"
rm "$root/proc/irq/9/effective_affinity_list"
boot
is "$(row 9 | cut -d '|' -f 4) $(get IRQS_UNKNOWN)" "0-2,4-6 1" "  on a kernel without effective affinities the affinity counts"
mkdir "$root/proc/irq/9/effective_affinity_list"
boot
is "$(row 9 | cut -d '|' -f 4) $(get IRQS_UNKNOWN) $(get STATE)" "? 2 partial" "  what cannot be read is unknown, and failed"
tap_done
