#!/bin/sh
# capture.sh [ROOT]: print the parts of /proc and /sys that rtboot reads, and
# /run/rtboot, as a tree: a line a file, its path and its content with a tab
# between, newlines, tabs and backslashes in it as \n, \t and \\. tests/sysroot/ holds
# such trees, tests/lab/tree.sh turns one back into files. Needs find and awk,
# which busybox has. Nothing of rtboot's is used.
root=${1:-}
cd "$root/" || exit 1

{
	for file in proc/cmdline proc/sys/kernel/osrelease proc/sys/kernel/version \
		proc/sys/kernel/random/boot_id proc/sys/kernel/watchdog_cpumask \
		proc/interrupts proc/irq/default_smp_affinity sys/kernel/realtime \
		sys/devices/virtual/workqueue/cpumask; do
		echo "$file"
	done
	for file in possible present online offline isolated nohz_full housekeeping; do
		echo "sys/devices/system/cpu/$file"
	done
	find proc/irq/ -type f \( -name smp_affinity_list -o -name effective_affinity_list \)
	find sys/kernel/irq/ -type f -name actions
	find sys/bus/workqueue/devices/ -follow -maxdepth 2 -name cpumask
	for file in proc/[0-9]*/stat proc/[0-9]*/status proc/[0-9]*/task/[0-9]*/comm; do
		echo "$file"
	done
	find run/rtboot/ -type f
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
