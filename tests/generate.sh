#!/bin/sh
# generate.sh DIR [NAME=VALUE]...: make the files of a real-time machine of any size. What may be told of it:
#   cpus=4         possible CPUs
#   online=0-3     their list, as the file of that name shows it; by default all. Likewise:
#   isolated=2-3
#   offline=LIST   CPUs that are not online, for what is in their directories: by default none
#   irqs=64        IRQs, and of each its
#   affinity=0-3   and effective affinity,
#   effective=0
#   devices=1      among which they are shared out
#   irqthreads=0   the first so many IRQs have a thread
#   threads=0      so many kernel threads more, with the affinity of the IRQs
#   power=0        1: a directory for each CPU, with the files that [power] sets; and for a CPU that can be switched its switch
#   cmdline=...    by default isolcpus= and those that are isolated
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

# The CPUs of a list as the keys of an array.
function expand(list, set,   n, i, part, ends, cpu) {
	n = split(list, part, ",")
	for (i = 1; i <= n; i++) {
		if (split(part[i], ends, "-") == 1)
			ends[2] = ends[1]
		for (cpu = ends[1] + 0; cpu <= ends[2] + 0; cpu++)
			set[cpu] = 1
	}
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
	possible = cpus > 1 ? "0-" cpus - 1 : "0"
	isolated = either(isolated, "2-3")
	irqs = either(irqs, 64)
	affinity = either(affinity, "0-3")
	devices = either(devices, 1)
	expand(offline, is_offline)

	file("proc/sys/kernel/version", "#1 SMP PREEMPT_RT x")
	file("proc/sys/kernel/osrelease", "6.12.0-rt")
	file("proc/sys/kernel/random/boot_id", "b")
	file("proc/cmdline", either(cmdline, "isolcpus=" isolated))
	file("proc/sys/kernel/watchdog_cpumask", possible)
	file("sys/devices/virtual/workqueue/cpumask", full_mask(cpus))
	file("sys/devices/system/cpu/possible", possible)
	file("sys/devices/system/cpu/online", either(online, possible))
	file("sys/devices/system/cpu/isolated", isolated)
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
		cpu(i)
	file("etc/rtboot.conf", "")
}' | "${0%/*}/tree.sh" "$dir"
