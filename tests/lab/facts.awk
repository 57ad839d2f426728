# facts.awk -v isolated=LIST: from a tree (tests/capture.sh) what matters, a line each, tab-separated.
# The last field of each is "isolated" where a CPU of that list is among its CPUs.
#   irq NUMBER ACTION AFFINITY
#   effective NUMBER ACTION AFFINITY
#   mask PATH CPUS
#   thread kernel|user movable|bound NAME PID POLICY PRIORITY AFFINITY
# Written from proc(5) and the kernel's documentation, without a look at rtboot's own reading of them.
BEGIN {
	FS = OFS = "\t"
	expand(isolated, is_isolated)
}

# The CPUs of a cpulist as the keys of an array.
function expand(list, set,   n, i, part, ends, cpu) {
	delete set
	n = split(list, part, ",")
	for (i = 1; i <= n; i++) {
		if (split(part[i], ends, "-") == 1)
			ends[2] = ends[1]
		for (cpu = ends[1] + 0; cpu <= ends[2] + 0; cpu++)
			set[cpu] = 1
	}
}

# The CPUs of a hex mask as a cpulist, one by one.
function mask_list(mask,   i, value, bit, list, cpu) {
	gsub(/,/, "", mask)
	for (i = length(mask); i >= 1; i--) {
		value = index("0123456789abcdef", substr(mask, i, 1)) - 1
		for (bit = 1; bit <= 8; bit *= 2) {
			if (int(value / bit) % 2)
				list = list (list == "" ? "" : ",") cpu + 0
			cpu++
		}
	}
	return list
}

function on_isolated(list,   set, cpu) {
	expand(list, set)
	for (cpu in set)
		if (cpu in is_isolated)
			return "isolated"
	return "quiet"
}

{
	sub(/\\n$/, "", $2)
	value[$1] = $2
}

END {
	for (path in value) {
		n = split(path, part, "/")
		cpus = value[path]
		if (path ~ /^proc\/irq\/[0-9]+\/smp_affinity_list$/)
			print "irq", part[3], value["sys/kernel/irq/" part[3] "/actions"], cpus, on_isolated(cpus)
		else if (path ~ /^proc\/irq\/[0-9]+\/effective_affinity_list$/)
			print "effective", part[3], value["sys/kernel/irq/" part[3] "/actions"], cpus, on_isolated(cpus)
		else if (path ~ /default_smp_affinity$/ || path ~ /cpumask$/)
			print "mask", path, cpus, on_isolated(path ~ /watchdog/ ? cpus : mask_list(cpus))
		else if (path ~ /^proc\/[0-9]+\/stat$/)
			thread(part[2], cpus, value["proc/" part[2] "/status"])
	}
}

# PF_KTHREAD 0x00200000, PF_NO_SETAFFINITY 0x04000000: include/linux/sched.h.
function thread(pid, stat, status,   name, rest, field, flags, cpus) {
	name = stat
	sub(/^[0-9]+ \(/, "", name)
	sub(/\) [A-Z] .*$/, "", name)
	rest = stat
	sub(/^.*\) /, "", rest)
	split(rest, field, " ")         # field 1 is field 3 of proc(5)
	flags = field[7]
	cpus = status
	sub(/^.*Cpus_allowed_list:\\t/, "", cpus)
	sub(/\\n.*$/, "", cpus)
	print "thread", int(flags / 2097152) % 2 ? "kernel" : "user", \
		int(flags / 67108864) % 2 ? "bound" : "movable", name, pid, field[39], field[38], cpus, on_isolated(cpus)
}
