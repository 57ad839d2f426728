#!/bin/sh
# What becomes of CPUs that are not all alike: hardware threads, NUMA nodes, offline and missing ones. The files are
# as the kernel has them there (Documentation/admin-guide/cputopology.rst, Documentation/ABI/stable/sysfs-devices-node).
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh

# layout CPUS NAME=VALUE...: a machine of so many CPUs, with four IRQs that may go anywhere, one that a driver has
# kept to CPU 0, and no config.
layout() {
	cpus=$1
	shift
	generated cpus="$cpus" affinity="0-$((cpus - 1))" irqs=5 "$@"
	put proc/irq/4/smp_affinity_list 0
}

# siblings LIST...: the CPUs of each list are the threads of a core.
siblings() {
	for list; do
		for cpu in $(echo "$list" | tr , ' '); do
			put "sys/devices/system/cpu/cpu$cpu/topology/thread_siblings_list" "$list"
		done
	done
}

# node NUMBER LIST IRQ...: a NUMA node, its CPUs, and IRQs of its devices.
node() {
	number=$1
	put "sys/devices/system/node/node$number/cpulist" "$2"
	shift 2
	for irq; do
		put "proc/irq/$irq/node" "$number"
	done
}

advice() { json 'print map { "$_\n" } @{$j->{advice}}'; }

# becomes NAME ISOLATED HOUSEKEEPING AFFINITY MASK: after both stages, these are the CPUs, IRQs that could go anywhere
# may go there, and so may later IRQs and unbound work. The rest stays on CPU 0. Nothing isolated is not active.
becomes() {
	boot
	is "$(get STATE) $(get SETTINGS_FAILED) $(get CPUS_ISOLATED) $(get CPUS_HOUSEKEEPING)" \
		"$([ "$2" ] && echo active || echo unisolated) 0 $2 $3" "$1: active, isolated $2, housekeeping $3"
	is "$(irq 0 1 2 3 4)" "$4 $4 $4 $4 0" "  IRQs may go to $4"
	is "$(each proc/irq/default_smp_affinity sys/devices/virtual/workqueue/cpumask proc/sys/kernel/watchdog_cpumask)" \
		"$5 $5 $4" "  masks are $5"
}

# refused NAME REASON: nothing is touched.
refused() {
	values > "$work/before"
	boot
	is "$(get STATE) $(get CPUS_HOUSEKEEPING) $(values | diff "$work/before" -)" "refused  " "$1: refused, and nothing is touched"
	is "$(get REASON)" "$2" "  because $2"
}
none_left="every online CPU is isolated: none is left for housekeeping"

# Hardware threads: those of two cores isolated, of one of which the other thread is not.
layout 8 isolated=3,6-7
siblings 0,4 1,5 2,6 3,7
becomes "one thread of a core is isolated, the other is not" 3,6-7 0-2,4-5 0-2,4-5 37
is "$(advice | grep -c "^CPUs 2 share a core with isolated CPUs and disturb them")" 1 "  which the advice has"
layout 8 isolated=2-3,6-7
siblings 0,4 1,5 2,6 3,7
becomes "whole cores are isolated" 2-3,6-7 0-1,4-5 0-1,4-5 33
is "$(advice | grep -c "share a core")" 0 "  of which there is nothing to say"

# CPU sets in words: two packages of two cores of two threads. Cores and packages are looked for where a word needs them.
packages() {
	layout 8 "$@"
	put sys/devices/system/cpu/isolated ""
	siblings 0,4 1,5 2,6 3,7
	for cpu in 0 1 4 5; do put "sys/devices/system/cpu/cpu$cpu/topology/physical_package_id" 0; done
	for cpu in 2 3 6 7; do put "sys/devices/system/cpu/cpu$cpu/topology/physical_package_id" 1; done
}
while read -r words isolated housekeeping mask; do
	packages
	put etc/rtboot.conf "[cpus]
isolated = $words"
	becomes "isolated = $words" "$isolated" "$housekeeping" "$housekeeping" "$mask"
	is "$($rtboot cpus "$words" --root "$root" | head -n 1)" "list=$isolated" "  rtboot cpus has the same"
done <<'EOF'
!0-1 2-7 0-1 03
siblings(3,5) 1,3,5,7 0,2,4,6 55
!siblings(first-of-package) 1,3,5,7 0,2,4,6 55
!first-of-package 1,3-7 0,2 05
EOF
packages
put sys/devices/system/cpu/isolated 3
put etc/rtboot.conf "[cpus]
isolated = siblings(1)
[irq]
rule = irq:0 cpus:siblings(3)
rule = irq:1 cpus:!0-6"
boot
is "$(get STATE) $(get CPUS_ISOLATED) $(irq 0 1 2 4)" "active 1,3,5 3,7 7 0,2,4,6-7 0" "words in rules, and beside what the kernel isolates"
packages offline=4-7
rm -r "$root"/sys/devices/system/cpu/cpu[4-7]/topology
siblings 0 1 2 3
put etc/rtboot.conf "[cpus]
isolated = !siblings(first-of-package)"
becomes "one core a package is kept, its second thread is offline" 1,3-7 0,2 0,2 05
while IFS="|" read -r words why; do
	packages
	put etc/rtboot.conf "[cpus]
isolated = $words"
	values > "$work/before"
	boot
	is "$(get STATE) $(values | diff "$work/before" -)$(get REASON)" "refused $why" "isolated = $words: refused"
done <<EOF
!0-63|[cpus] isolated = !0-63: not all of these CPUs exist here
!0-7|[cpus] isolated = !0-7: no such CPU exists here
siblings(0-3)|$none_left
siblings(3|bad config: /etc/rtboot.conf:2: [cpus] isolated = "siblings(3": expected auto or a CPU list such as 2-3
EOF
# A machine that tells nothing of packages: none of it is kept, which is too much.
layout 8
put sys/devices/system/cpu/isolated ""
put etc/rtboot.conf "[cpus]
isolated = !first-of-package"
refused "packages that are not known" "$none_left"
if command -v strace > /dev/null; then
	is "$(strace -f -e trace=openat2,openat "$rtboot" plan --root "$root" 2>&1 | grep -c package_id)" 8 "packages are looked for"
	put etc/rtboot.conf "[cpus]
isolated = !0-1"
	is "$(strace -f -e trace=openat2,openat "$rtboot" plan --root "$root" 2>&1 | grep -c package_id)" 0 "  and not where no word needs them"
fi

# nosmt: the second threads are offline, and have no topology.
layout 8 offline=4-7 isolated=2-3
siblings 0 1 2 3
rm -r "$root"/sys/devices/system/cpu/cpu[4-7]/topology
becomes "nosmt" 2-3 0-1 0-1,4-7 f3
is "$(get CPUS_ONLINE) $(advice | grep -c "share a core")" "0-3 0" "  and no thread shares a core"
layout 8 offline=4-7 isolated=2-3,6-7
siblings 0 1 2 3
becomes "nosmt, the threads that are offline isolated as well" 2-3,6-7 0-1 0-1,4-5 33

# maxcpus=2: CPUs 2 to 7 are there, and offline.
layout 8 offline=2-7 isolated=1,5
becomes "maxcpus=2" 1,5 0 0,2-4,6-7 dd
layout 8 offline=2-7 isolated=0-1
refused "maxcpus=2, and both are isolated" "$none_left"
# What an IRQ holds without them is offline: then it goes where it can be at once.
layout 8 offline=2-7 isolated=1
put proc/irq/3/smp_affinity_list 1-7
boot
is "$(get STATE) $(irq 0 3)" "active 0,2-7 0" "maxcpus=2: an IRQ is not left with CPUs that are offline only"

# More are possible than present, as for machines to which CPUs can be added.
layout 8 absent=4-5 isolated=6-7
becomes "CPUs 4 and 5 do not exist" 6-7 0-3 0-5 3f
is "$(get CPUS_POSSIBLE) $(get CPUS_ONLINE)" "0-3,6-7 0-3,6-7" "  and are not counted"

# Two NUMA nodes, one of which is isolated as a whole: the IRQs of its devices go to the other one.
for config in "" "spread = round-robin"; do
	generated cpus=8 affinity=0-7 irqs=16 isolated=4-7
	put sys/devices/system/node/online 0-1
	node 0 0-3 0 2 4 6 8 10 12 14
	node 1 4-7 1 3 5 7 9 11 13 15
	put etc/rtboot.conf "[irq]
$config"
	boot
	is "$(get STATE) $(get SETTINGS_FAILED) $(get CPUS_HOUSEKEEPING)" "active 0 0-3" "two nodes, one isolated, $config: active"
	if [ -z "$config" ]; then
		is "$(on 0-3 | wc -w | tr -d ' ')" 16 "  all IRQs may go to the other node"
	else
		is "$(for cpu in 0 1 2 3; do on $cpu | wc -w; done | tr -s '\n ' ' ')" "4 4 4 4 " "  each CPU of the other node has four of 16 IRQs"
	fi
done
# Of two nodes with housekeeping CPUs each keeps its own.
generated cpus=8 affinity=0-7 irqs=8 isolated=2-3,6-7
put sys/devices/system/node/online 0-1
node 0 0-3 0 1 2 3
node 1 4-7 4 5 6 7
put etc/rtboot.conf "[irq]
spread = round-robin"
boot
is "$(get STATE) $(irq 0 1 2 3 | tr ' ' '\n' | sort | paste -s -d ' ') $(irq 4 5 6 7 | tr ' ' '\n' | sort | paste -s -d ' ')" \
	"active 0 0 1 1 4 4 5 5" "two nodes, each half isolated: IRQs stay in their node"

# big.LITTLE: CPUs 4 to 7 are the large ones, with a frequency policy of their own, and isolated.
layout 8 isolated=4-7 nohz_full=4-7
for policy in 0 4; do
	put "sys/devices/system/cpu/cpufreq/policy$policy/scaling_governor" schedutil
	put "sys/devices/system/cpu/cpufreq/policy$policy/scaling_available_governors" "performance schedutil"
done
for cpu in 0 1 2 3 4 5 6 7; do
	put "sys/devices/system/cpu/cpu$cpu/power/pm_qos_resume_latency_us" 0
done
put etc/rtboot.conf '[power]
governor = performance
resume-latency-us = n/a'
becomes "big.LITTLE" 4-7 0-3 0-3 0f
is "$(each sys/devices/system/cpu/cpufreq/policy0/scaling_governor sys/devices/system/cpu/cpufreq/policy4/scaling_governor)" \
	"performance performance" "  both policies have the governor"
is "$(for cpu in 0 1 2 3 4 5 6 7; do each "sys/devices/system/cpu/cpu$cpu/power/pm_qos_resume_latency_us"; done | paste -s -d ' ')" \
	"0 0 0 0 n/a n/a n/a n/a" "  the large CPUs stay awake"

# One CPU: the kernel isolates none, whatever it is asked for.
layout 1 affinity=0 cmdline=isolcpus=0
becomes "one CPU" "" 0 0 1
is "$(get SETTINGS_KEPT)" "$(get SETTINGS_WANTED)" "  everything is kept as it is"
is "$(advice | grep -c "^isolcpus=0 asked for CPUs that the kernel did not isolate: 0\.")" 1 "  and the advice says what isolcpus=0 came to"
put etc/rtboot.conf "[cpus]
isolated = 0"
refused "one CPU, and the config isolates it" "$none_left"
put etc/rtboot.conf ""
put sys/devices/system/cpu/isolated 0
refused "one CPU, and the kernel says that it is isolated" "$none_left"

tap_done
