#!/bin/sh
# generate.sh DIR [NAME=VALUE]...: make the files of a real-time machine of any size. What may be told of it:
#   cpus=4         so many CPUs, by default all possible and online. Of each of the next any LIST that the kernel takes:
#   absent=LIST    not possible, and without a directory
#   offline=LIST
#   isolated=2-3
#   nohz_full=LIST there is no such file if that is not told
#   page=4096      bytes of a page, to which what the kernel shows in a file is cut
#   irqs=64        IRQs, and of each its
#   affinity=0-3   and effective affinity, as they stand in the files
#   effective=0
#   devices=1      among which they are shared out
#   irqthreads=0   the first so many IRQs have a thread
#   threads=0      so many kernel threads more, with the affinity of the IRQs
#   power=0        1: each CPU has the files that [power] sets
#   cmdline=...    by default isolcpus= and nohz_full= with those lists
# The config is empty. Masks name all possible CPUs.
dir=$1
shift
for argument; do
	set -- "$@" -v "$argument"
	shift
done
awk "$@" '
function either(value, otherwise) { return value == "" ? otherwise : value }
function device(n) { return sprintf("0000:%02d:01.0", n) }
function file(path, content) { print path, content "\\n" }

# What the kernel prints for a mask of the first n CPUs.
function full_mask(n,   mask, chunks) {
	mask = substr("137", n % 4, n % 4 > 0)
	for (n = int(n / 4); n > 0; n--)
		mask = mask "f"
	for (chunks = ""; length(mask) > 8; mask = substr(mask, 1, length(mask) - 8))
		chunks = ",ffffffff" chunks
	return mask chunks
}

# The CPUs of a list as the keys of an array. "a-b:used/group": the first so many of each group.
function expand(list, set,   n, i, part, ends, cpu) {
	n = split(list, part, ",")
	for (i = 1; i <= n; i++) {
		if (split(part[i], ends, /[-:\/]/) == 1)
			ends[2] = ends[1]
		if (!ends[4])
			ends[3] = ends[4] = 1
		for (cpu = ends[1] + 0; cpu <= ends[2] + 0; cpu++)
			if ((cpu - ends[1]) % ends[4] < ends[3])
				set[cpu] = 1
		delete ends
	}
}

# What the kernel shows of those of the first `cpus` CPUs that are in one array and not in the other two.
function show(path, set, but, not,   cpu, first, list) {
	for (cpu = 0; cpu < cpus; cpu++) {
		if (!(cpu in set) || cpu in but || cpu in not)
			continue
		for (first = cpu; cpu + 1 in set && !(cpu + 1 in but) && !(cpu + 1 in not) && cpu + 1 < cpus; )
			cpu++
		list = list (list == "" ? "" : ",") first (cpu > first ? "-" cpu : "")
	}
	print "sys/devices/system/cpu/" path, length(list) + 1 < page ? list "\\n" : substr(list, 1, page - 1)
}

function thread(pid, name, policy) {
	file("proc/" pid "/stat", pid " (" name ") S 2 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 -51 0 1 0 96 " \
		"0 0 0 0 0 0 0 0 0 0 2147483647 0 1 0 0 17 0 " policy " 0 0 0 0 0 0 0 0 0 0 0")
}

function cpu(n,   at) {
	at = "sys/devices/system/cpu/cpu" n
	if (n)
		file(at "/online", n in is_offline ? 0 : 1)
	file(at "/topology/thread_siblings_list", n)
	if (!power)
		return
	file(at "/power/pm_qos_resume_latency_us", 0)
	at = "sys/devices/system/cpu/cpufreq/policy" n
	file(at "/scaling_governor", "schedutil")
	file(at "/scaling_available_governors", "performance schedutil")
}

BEGIN {
	OFS = "\t"
	cpus = either(cpus, 4)
	page = either(page, 4096)
	all = cpus > 1 ? "0-" cpus - 1 : "0"
	isolated = either(isolated, "2-3")
	irqs = either(irqs, 64)
	affinity = either(affinity, "0-3")
	devices = either(devices, 1)
	expand(all, is_there)
	expand(absent, is_absent)
	expand(offline, is_offline)
	expand(isolated, is_isolated)
	expand(nohz_full, is_nohz_full)

	file("proc/sys/kernel/version", "#1 SMP PREEMPT_RT x")
	file("proc/sys/kernel/osrelease", "6.12.0-rt")
	file("proc/sys/kernel/random/boot_id", "b")
	file("proc/cmdline", either(cmdline, "isolcpus=" isolated (nohz_full ? " nohz_full=" nohz_full : "")))
	file("proc/sys/kernel/watchdog_cpumask", all)
	file("sys/devices/virtual/workqueue/cpumask", full_mask(cpus))
	show("possible", is_there, is_absent, none)
	show("online", is_there, is_absent, is_offline)
	show("isolated", is_isolated, is_absent, none)
	if (nohz_full)
		show("nohz_full", is_nohz_full, is_absent, none)
	file("proc/irq/default_smp_affinity", full_mask(cpus))
	for (i = 0; i < irqs; i++) {
		file("proc/irq/" i "/smp_affinity_list", affinity)
		file("proc/irq/" i "/effective_affinity_list", either(effective, 0))
		file("sys/kernel/irq/" i "/actions", "device" i)
		file("sys/devices/pci0/" device(i % devices) "/msi_irqs/" i, "msix")
		if (i < irqthreads)
			thread(100 + i, "irq/" i "-device" i, "50 1")
	}
	for (i = 0; i < devices; i++) {
		print "sys/bus/pci/devices/" device(i), "", "../../../devices/pci0/" device(i)
		print "sys/devices/pci0/" device(i) "/driver", "", "../../../bus/pci/drivers/some"
	}
	for (i = 0; i < threads; i++) {
		thread(20000 + i, "kthread" i, "0 0")
		file("proc/" 20000 + i "/status", "Name:\\tkthread" i "\\nCpus_allowed_list:\\t" affinity)
	}
	for (i = 0; i < cpus; i++)
		if (!(i in is_absent))
			cpu(i)
	file("etc/rtboot.conf", "")
}' | "${0%/*}/tree.sh" "$dir"
