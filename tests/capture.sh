#!/bin/sh
# capture.sh [ROOT]: print the parts of /proc and /sys that rtboot reads or sets, what it
# leaves under /run, and the links by which it finds the device of an IRQ, as a tree of two kinds of lines:
#   PATH<tab>CONTENT        a file; newlines, tabs and backslashes in it are \n, \t and \\
#   PATH<tab><tab>TARGET    a symbolic link: a content has no tab in it, so this is none
# A file that sysfs shows by way of a link is printed once, where it really is. In a tree that was
# written by hand a line that begins with # is a comment. tests/machines/ holds trees, tests/tree.sh
# turns one back into files and links; what a link leads to is there only if a file of it was captured.
# Needs ls, find and awk, which busybox has. Nothing of rtboot's is used.
root=${1:-}
cd "$root/" || exit 1
top=$(pwd -P)
top=${top%/}

# readable FILE...: print those that have something to be read, of files that may be there and not be
# readable (xps_cpus of a device with one queue is ENOENT): mawk ends at the first such file.
readable() {
	for file; do
		line=
		read -r line < "$file"
		[ -z "$line" ] || echo "$file"
	done
}

# enter LINK: leave in $here where it leads, as a path below the root. No process is made.
enter() {
	cd -P "./$1" 2>/dev/null || return 1
	here=${PWD#"$top/"}
	cd "$top/" && [ -d "./$here" ]
}

{
	for file in proc/cmdline proc/sys/kernel/osrelease proc/sys/kernel/version \
		proc/sys/kernel/random/boot_id proc/sys/kernel/watchdog_cpumask \
		proc/sys/kernel/timer_migration proc/sys/kernel/sched_rt_runtime_us \
		proc/sys/vm/swappiness proc/sys/vm/stat_interval \
		proc/interrupts proc/irq/default_smp_affinity sys/kernel/realtime \
		sys/kernel/mm/transparent_hugepage/enabled sys/devices/virtual/workqueue/cpumask \
		sys/module/usbcore/parameters/autosuspend sys/module/*/initstate; do
		echo "$file"
	done
	for file in possible present online offline isolated nohz_full housekeeping; do
		echo "sys/devices/system/cpu/$file"
	done
	for file in sys/devices/system/cpu/cpu[0-9]*/online \
		sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list \
		sys/devices/system/cpu/cpu[0-9]*/power/pm_qos_resume_latency_us \
		sys/devices/system/node/online sys/devices/system/node/node[0-9]*/cpulist; do
		echo "$file"
	done
	for policy in sys/devices/system/cpu/cpufreq/policy*; do
		readable "$policy/affected_cpus" "$policy/scaling_governor" "$policy/scaling_available_governors" \
			"$policy/scaling_min_freq" "$policy/scaling_max_freq" "$policy/energy_performance_preference" \
			"$policy/energy_performance_available_preferences"
	done
	find proc/irq/ -type f \( -name smp_affinity_list -o -name effective_affinity_list -o -name node \)
	find sys/kernel/irq/ -type f -name actions
	find sys/bus/workqueue/devices/ -follow -maxdepth 2 -name cpumask
	# Links are collected, because one process can tell the targets of many: ls.
	set --
	# Devices that have IRQs, and their drivers.
	for device in sys/bus/*/devices/*; do
		irq=0
		[ ! -e "$device/irq" ] || read -r irq < "$device/irq"
		[ -d "$device/msi_irqs" ] || [ "$irq" != 0 ] || continue
		enter "$device" || continue
		set -- "$@" "$device" "$here/driver"
		for file in "$here/irq" "$here/numa_node" "$here"/msi_irqs/*; do
			echo "$file"
		done
	done
	# What else an IRQ or a knob belongs to.
	for link in sys/class/sound/card* sys/class/net/* sys/class/block/* sys/bus/usb/devices/*; do
		[ -h "$link" ] || continue
		case $link in *usb/*) [ -e "$link/power/control" ] || continue ;; esac
		set -- "$@" "$link"
		enter "$link" || continue
		case $link in
		*/sound/*) echo "$here/id" ;;
		*/usb/*) echo "$here/power/control" ;;
		*/net/*) readable "$here"/queues/*/rps_cpus "$here"/queues/*/xps_cpus ;;
		esac
	done
	[ $# = 0 ] || ls -ld "$@"
	for file in proc/[0-9]*/stat proc/[0-9]*/status proc/[0-9]*/cgroup proc/[0-9]*/task/[0-9]*/comm; do
		echo "$file"
	done
	find run/rtboot/ run/systemd/system.conf.d/ run/systemd/system/irqbalance.service.d/ run/modprobe.d/ -type f
} 2>/dev/null | awk '
	# Of /proc/PID/status only what is read: the rest changes with every run.
	function wanted(path, line) {
		return path !~ /^proc\/[0-9]+\/status$/ || line ~ /^(Name|State|Cpus_allowed|Cpus_allowed_list):/
	}
	# Each awk reads backslashes in the replacement of a gsub() in its own way; none in a string.
	function join(line, separator, with,   n, i, part, out) {
		n = split(line, part, separator)
		for (i = 1; i <= n; i++)
			out = out (i > 1 ? with : "") part[i]
		return out
	}
	# A link, as ls prints it: mode, owner and the rest, then "sys/... -> TARGET".
	/^l[r-][w-]/ {
		link = substr($0, index($0, " sys/") + 1)
		arrow = index(link, " -> ")
		if (arrow)
			print substr(link, 1, arrow - 1) "\t\t" substr(link, arrow + 4)
		next
	}
	{
		path = $0
		content = ""
		found = 0
		while ((getline line < path) > 0) {
			found = 1
			if (!wanted(path, line))
				continue
			content = content join(join(line, "\\", "\\\\"), "\t", "\\t") "\\n"
		}
		# An empty file is told from one that is not there.
		if (found || (getline line < path) == 0)
			print path "\t" content
		close(path)
	}'
