#!/bin/sh
# Machines of up to 8192 CPUs, 10,000 IRQs and 4,000 threads, and lists that are longer than a page. What is expected
# is made here, from what the machine was made of.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh

# big NAME=VALUE...: such a machine, of 8192 CPUs.
big() {
	generated cpus=8192 affinity=0-8191 effective=0 "$@"
}

# cpus CODE: the CPUs $_ of which perl says so, as the kernel lists them.
cpus() {
	perl -e 'sub in { local $_ = shift; $_ < 8192 && ('"$1"') }
		for (my $c = 0; $c < 8192; $c++) {
			next unless in($c);
			my $first = $c;
			$c++ while in($c + 1);
			push @list, $c > $first ? "$first-$c" : $c;
		}
		print join(",", @list), "\n"'
}

# mask CODE: the same as a mask of 8192 CPUs.
mask() {
	perl -e 'for (reverse 0 .. 8191) {
			$nibble = 2 * $nibble + (('"$1"') ? 1 : 0);
			next if $_ % 4;
			printf("%x%s", $nibble, $_ && $_ % 32 == 0 ? "," : "");
			$nibble = 0;
		}'
}

# shown FILE: the length and the last bytes of a list.
shown() {
	file=$root/sys/devices/system/cpu/$1
	echo "$(wc -c < "$file" | tr -d ' ') $(tail -c 8 "$file")"
}

# moved NAME IRQS CODE: they were all moved to the CPUs of which perl says so, and so was the rest.
moved() {
	list=$(cpus "$3")
	mask=$(mask "$3")
	boot
	is "$(get STATE) $(get SETTINGS_FAILED)" "active 0" "$1: active"
	is "$(grep -h '' "$root"/proc/irq/*/smp_affinity_list | sort | uniq -c | sed 's/^ *//')" "$2 $list" \
		"  all $2 IRQs are on the housekeeping CPUs"
	is "$(cat "$root/proc/irq/default_smp_affinity") $(cat "$root/sys/devices/virtual/workqueue/cpumask")" "$mask $mask" \
		"  and so are their default and the workqueues, as masks of ${#mask} characters"
	is "$(get CPUS_HOUSEKEEPING) $(get CPUMASK_HOUSEKEEPING)" "$list $mask" "  and the status says which these are"
}

# Isolated and nohz_full do not fit into a page.
big isolated=3-8191:1/4 nohz_full=3-8191:1/4 irqs=50
is "$(shown isolated)" "4095 ,3495,34" "a quarter of 8192 CPUs isolated: the list is cut, in the middle of 3499"
moved "a quarter of 8192 CPUs isolated" 50 '$_ % 4 != 3'
is "$(get CPUS_ISOLATED) $(get CPUS_NOHZ_FULL)" "$(cpus '$_ % 4 == 3') $(cpus '$_ % 4 == 3')" "  it says which are isolated"
is "$(json 'print grep { /isolcpus|nohz_full/ } @{$j->{advice}}')" "" "  and finds nothing wrong with the command line"

# What the command line says is believed only if it begins with the same.
big isolated=1-8191:1/2 irqs=5
for cmdline in "" isolcpus=1-8191:1/4 nohz_full=0-8191:1/2 isolcpus=1-8192:1/2 isolcpus=nohz,1-999:1/2; do
	put proc/cmdline "quiet $cmdline"
	values > "$work/before"
	boot
	is "$(values | diff "$work/before" -) $(get STATE)" " refused" \
		"half of 8192 CPUs isolated, but the command line says \"$cmdline\": refused, and nothing is touched"
	get REASON | grep -q 'cpu/isolated begins with "1,3,5,.* and is truncated, and the command line has no such list'
	ok "  it says $(get REASON)"
done
put proc/cmdline "quiet isolcpus=managed_irq,domain,1-8191:1/2"
moved "half of 8192 CPUs isolated, with flags on the command line" 5 '$_ % 2 == 0'
big isolated=8191 nohz_full=1-8191:1/2 irqs=5
moved "half of 8192 CPUs nohz_full" 5 '$_ % 2 == 0'


# What just fits, and what fits into a bigger page, is whole and needs no command line.
big isolated=1-1859:1/2 cmdline=quiet irqs=5
is "$(shown isolated)" "4095 57,1859" "a list that fills a page, its newline being the last byte"
moved "a list that fills a page" 5 '$_ % 2 == 0 || $_ > 1859'
big isolated=1-8191:1/2 page=65536 cmdline=quiet irqs=5
is "$(shown isolated)" "19925 89,8191" "a list of 19,924 characters on pages of 64 KiB"
moved "pages of 64 KiB: the list is whole" 5 '$_ % 2 == 0'

# CPUs that are offline: CPU 0 cannot be switched, and has no file for that.
big offline=1-8191:1/2 isolated=6000-8191 irqs=5
is "$(shown online)" "4095 56,1858," "half of 8192 CPUs offline: the list is cut"
boot
is "$(get STATE) $(get CPUS_ONLINE)" "active $(cpus '$_ % 2 == 0')" "half of 8192 CPUs offline: it says so"
is "$(get CPUS_HOUSEKEEPING) $(irq 0 4)" "$(cpus '$_ % 2 == 0 && $_ < 6000') 0-5999 0-5999" \
	"  and which are for housekeeping; IRQs may go to what was offline when it comes online"

# CPUs that are not there at all.
big cpus=8191 affinity=0-8190 absent=1-8190:1/2 isolated=6000-8190 irqs=5
is "$(shown possible)" "4095 56,1858," "every second CPU is missing: the list is cut"
boot
is "$(get STATE) $(get CPUS_POSSIBLE)" "active $(cpus '$_ % 2 == 0')" "every second CPU is missing: it says so"
is "$(get CPUS_HOUSEKEEPING)" "$(cpus '$_ % 2 == 0 && $_ < 6000')" "  and which are for housekeeping"
is "$($rtboot cpus N --root "$root" | head -n 1)" list=8190 "  and which is the last one"
rm "$root/sys/devices/system/cpu/possible"
is "$($rtboot cpus N --root "$root" 2>&1)" "rtboot: cpus: /sys/devices/system/cpu/possible cannot be read: ENOENT" \
	"  which cannot be said without the list"

# The list of a NUMA node, which up to 5.14 is cut as well: where its IRQs are near is not known then.
big isolated=8191 irqs=4
put sys/devices/system/node/online 0-1
put sys/devices/system/node/node0/cpulist "$(cpus '$_ % 2 && $_ > 4' | cut -b 1-4095)"
put sys/devices/system/node/node1/cpulist 0-4
for number in 0 1 2 3; do
	put "proc/irq/$number/node" 0
done
printf '[irq]\nspread = round-robin\n' > "$root/etc/rtboot.conf"
boot
is "$(get STATE) $(irq 0 1 2 3 | tr ' ' '\n' | sort | paste -s -d ' ')" "active 0 1 2 3" \
	"the list of a NUMA node is cut: its IRQs go to the first CPUs of all"

# Lists of 19,924 characters for each of 600 IRQs, several times each, are more than there is memory for.
big isolated=1-8191:1/2 irqs=600
printf '[boot]\ndeadline = 60000\n' > "$root/etc/rtboot.conf"
values > "$work/before"
boot
is "$(get STATE) $(values | diff "$work/before" -)" "refused " "more than there is memory for: refused, and nothing is touched"
is "$(get REASON)" "not enough memory for a report of 605 settings" "  and it says why"

# Everything at once. The deadline is one of a machine that has nothing else to do, which a test's may have: what is
# held against it is the time on a CPU, its own and the kernel's.
big irqs=10000 irqthreads=2000 threads=4000 power=1 isolated=4096-8191
printf '[boot]\ndeadline = 60000\n[power]\ngovernor = performance\nresume-latency-us = 20\n' > "$root/etc/rtboot.conf"
values > "$work/before"
ms=$(perl -e 'system @ARGV; @t = times; printf "%d", 1000 * ($t[2] + $t[3])' "$rtboot" boot early --root "$root" 2> "$work/err")
is "$(get STATE) $(cat "$work/err")" \
	"active rtboot: early: active: PREEMPT_RT kernel: housekeeping is kept off the isolated CPUs" "8192 CPUs, 10,000 IRQs, 6,000 threads: active"
[ "$ms" -gt 0 ] && [ "$ms" -lt 2000 ]
ok "  in $ms milliseconds, of 2,000 that a stage has by default"
moved "8192 CPUs, 10,000 IRQs, 6,000 threads" 10000 '$_ < 4096'
is "$(get IRQS_TOTAL) $(settings "irq" outcome | sort | uniq -c | sed 's/^ *//') $(settings "kernel thread" name | wc -l)" \
	"10000 10000 applied 4000" "  each IRQ and thread is in the report"
is "$(grep -lx 20 "$root"/sys/devices/system/cpu/cpu*/power/pm_qos_resume_latency_us | wc -l | tr -d ' ')" 4096 \
	"  each isolated CPU has its latency"
$rtboot verify --root "$root" > "$work/out"
is "$? $(tail -n 1 "$work/out")" "0 0 of 22293 settings drifted" "  verify finds them as they were left"
$rtboot undo --root "$root" > "$work/out"
is "$? $(values | diff "$work/before" -)" "0 " "  and undo puts all back"

tap_done
