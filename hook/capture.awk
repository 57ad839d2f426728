# capture.awk: the second half of capture.sh. Writes the files of the tar, with what is private replaced in contents, paths
# and targets of links, each time by the same stand-in.
#
# The environment has work, a directory, and host and release, names of the machine and its kernel. In work are files, the
# sorted list of paths; errors, what grep could not read; directories; and targets, the links as ls prints them. Standard
# input is what grep -H printed: PATH:LINE, in the order of files. Makes below work: tree, the files; links.sh, which makes
# the links; replaced, what was replaced how often; unreadable, a line for each file.
#
# For mawk, gawk and busybox awk, with LC_ALL=C.

# Replace each match of a regular expression, unless it is part of a longer word.
function swap(text, expression, kind,   out, found, before, after) {
	before = ""
	while (match(text, expression)) {
		found = substr(text, RSTART, RLENGTH)
		if (RSTART > 1)
			before = substr(text, RSTART - 1, 1)
		after = substr(text, RSTART + RLENGTH, 1)
		out = out substr(text, 1, RSTART - 1) (before after ~ /[0-9A-Za-z]/ ? found : stand_in(found, kind))
		before = substr(found, length(found))
		text = substr(text, RSTART + RLENGTH)
	}
	return out text
}
# The number of a secret among those of its kind.
function number(kind, secret) {
	if (!((kind, secret) in numbers))
		numbers[kind, secret] = ++count[kind]
	return numbers[kind, secret]
}
function mac(digits) { return "02" sprintf("%010x", number("MAC addresses", digits)) }
function stand_in(found, kind,   digits, sign) {
	if (kind == "UUIDs")
		return sprintf("00000000-0000-4000-8000-%012d", number(kind, tolower(found)))
	if (kind == "host name") {
		number(kind, found)
		return "host"
	}
	if (kind == "MAC addresses") {
		digits = tolower(found)
		gsub(/[:-]/, "", digits)
		digits = mac(digits)
		sign = substr(found, 3, 1)
		gsub(/../, sign "&", digits)
		return substr(digits, 2)
	}
	# An interface may be named after its MAC address, and a thread after the interface, cut to 15 bytes.
	if (kind == "interface")
		return substr(found, 1, 3) (length(found) == 15 ? mac(substr(found, 4)) : substr("020000000000", 1, length(found) - 3))
	if (length(found) == 12 && ("MAC addresses", tolower(found)) in numbers)
		return mac(tolower(found))
	if (found in release)
		return found
	if (length(found) == 64 && found ~ /^[0-9a-f]+$/)
		return sprintf("%012x", number("container IDs", found)) sprintf("%052d", 0)
	digits = found
	if (gsub(/[0-9]/, "", digits) < 6 || found ~ /^(00|02)000000/ || found ~ /^(en|sl|wl|ww)([Pposc][0-9]|x)/)
		return found
	return "serial" number("serial numbers", found)
}
function public(text,   i) {
	for (i = 1; i <= hosts; i++)
		if (index(text, host[i]))
			text = swap(text, pattern[i], "host name")
	if (length(text) < 6)
		return text
	text = swap(swap(text, uuid, "UUIDs"), address, "MAC addresses")
	return swap(swap(text, "(en|ib|sl|wl|ww)x[0-9a-f]+", "interface"), long_word, "word")
}

# Is the value of a kernel parameter kept? Values about isolation, timing and power are, and plain switches.
function is_kept(name, value) {
	name = tolower(name)
	gsub(/-/, "_", name)
	if (name ~ /pass|key|token|secret|uuid|auth|cred/)
		return 0
	return name ~ /isol|nohz|cpu|irq|rcu|^sched|^workqueue\.|^rtboot|^rd\.rtboot|hugepage|cstate/ ||
	       name ~ /^(clocksource|console|efi|hpet|hz|idle|intel_iommu|amd_iommu|iommu|iommu\..*|lapic|mitigations|nmi_watchdog)$/ ||
	       name ~ /^(numa_balancing|pci|pcie_aspm|preempt|skew_tick|tsc|usbcore\.autosuspend|intel_pstate|amd_pstate)$/ ||
	       value ~ /^([01nyNY]|on|off|auto|none|never|always|disable|enable|force)$/
}
function public_parameter(word,   name, value) {
	if (!index(substr(word, 2), "="))
		return word ~ /^[0-9A-Za-z_.-]+$/ ? word : hide()
	name = substr(word, 1, index(substr(word, 2), "="))
	value = substr(word, length(name) + 2)
	sub(/^"/, "", name)
	return is_kept(name, value) ? word : name "=" hide()
}
function hide() {
	count["values on the command line"]++
	return "hidden"
}
# As next_arg() in the kernel's lib/cmdline.c: a " switches quoting on and off. What follows "--" is for PID 1.
function public_parameters(line,   i, c, word, quoted, out, init) {
	line = line " "
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "\"")
			quoted = !quoted
		if ((c != " " && c != "\t") || (quoted && i < length(line))) {
			word = word c
			continue
		}
		if (word != "")
			out = out " " (init ? hide() : public_parameter(word))
		init = init || word == "--"
		word = ""
	}
	return substr(out, 2)
}

# The name of a thread. A user thread's says what its user is doing.
function public_name(name, pid,   new) {
	new = name
	if (kernel[pid])
		# An NFS client's state manager is named after its server.
		sub(/^[0-9a-fA-F]*[.:][0-9a-fA-F.:]*(-|$)/, "address-", new)
	else if (pid != 1 && name != "irqbalance")
		new = "process"
	if (new != name && !(pid in renamed)) {
		count["names of threads"]++
		renamed[pid] = name
		renamed_to[pid] = new
	}
	return new
}
# The same in what rtboot said: "PID NAME".
function public_names(line,   out, pid) {
	while (match(line, /[0-9]+ /)) {
		pid = substr(line, RSTART, RLENGTH - 1)
		out = out substr(line, 1, RSTART + RLENGTH - 1)
		line = substr(line, RSTART + RLENGTH)
		if (pid in renamed && substr(line, 1, length(renamed[pid])) == renamed[pid]) {
			out = out renamed_to[pid]
			line = substr(line, length(renamed[pid]) + 1)
		}
	}
	return out line
}
# /proc/PID/stat: what proc_pid_stat(5) says of flags, priorities, start, CPU and policy.
function public_stat(line,   pid, start, end, name, rest, field, n, i) {
	start = index(line, "(")
	end = match(line, /\)[^)]*$/)
	if (!start || end < start)
		return ""
	pid = substr(line, 1, start - 2)
	n = split(substr(line, end + 2), field, " ")
	kernel[pid] = int(field[7] / 2097152) % 2       # PF_KTHREAD
	name = public_name(substr(line, start + 1, end - start - 1), pid)
	rest = field[1]
	for (i = 2; i <= n && i <= 39; i++)
		rest = rest " " (i == 7 || i == 16 || i == 17 || i == 20 || i >= 37 ? field[i] : 0)
	return pid " (" name ") " rest
}

# /proc/PID/cgroup: below the manager of a user, units have the names of programs. Their types are kept.
function public_cgroup(line,   out, n, i, part, type) {
	if (!match(line, /\/user@[0-9]+\.service\//))
		return line
	out = substr(line, 1, RSTART + RLENGTH - 2)
	n = split(substr(line, RSTART + RLENGTH), part, "/")
	for (i = 1; i <= n; i++) {
		type = match(part[i], /\.(service|scope|slice)$/) ? substr(part[i], RSTART) : ""
		out = out "/" (part[i] ~ /^(app|session|background)\.slice$|^init\.scope$/ ? part[i] : "unit" number("names of user units", part[i]) type)
	}
	return out
}

# systemd.conf may have an environment with passwords in it: only CPUAffinity= counts.
function public_manager(line) {
	if (line ~ /^[ \t]*[#;]/)
		return "#"
	if (!continued)
		wanted = line ~ /^[^A-Za-z]*CPUAffinity[ \t\r]*=/ || line ~ /^[^A-Za-z]*\[/
	continued = match(line, /\\+$/) && RLENGTH % 2
	return wanted ? line : "#"
}

function public_line(path, line,   field, n) {
	if (path ~ /^proc\/sys\/kernel\/(osrelease|version)$/ || path ~ /^lib\/modules\//)
		return line
	if (path == "proc/cmdline")
		line = public_parameters(line)
	else if (path ~ /^proc\/[0-9]+\/stat$/)
		line = public_stat(line)
	else if (path ~ /^proc\/[0-9]+\/status$/ && line ~ /^Name:/)
		line = "Name:\t" public_name(substr(line, 7), substr(path, 6, length(path) - 12))
	else if (path ~ /^proc\/[0-9]+\/cgroup$/)
		line = public_cgroup(line)
	else if (path ~ /^(etc\/rtboot|run\/rtboot\/credential)\.conf$/)
		sub(/(^|[ \t\r]+)#.*/, "", line)
	else if (path ~ /\/systemd\/system\.conf/ && path != "run/systemd/system.conf.d/50-rtboot.conf")
		line = public_manager(line)
	else if (path == "run/rtboot/journal" && (n = split(line, field, "\t")) == 6 && sub(/^[0-9]+ /, " ", field[6]))
		# An inode number of this machine's /sys.
		line = field[1] "\t" field[2] "\t" field[3] "\t" field[4] "\t" field[5] "\t" field[6]
	if (path ~ /^run\/rtboot\//)
		line = public_names(line)
	return public(line)
}
# Of /proc/PID/status only what is read.
function is_read(path, line) {
	return path !~ /^proc\/[0-9]+\/status$/ || line ~ /^(Name|State|Cpus_allowed|Cpus_allowed_list):/
}

function quoted(word) {
	gsub(/'/, "'\\''", word)
	return "'" word "'"
}
function parent(path) {
	sub(/\/[^\/]*$/, "", path)
	return path
}
function read_lines(file, into,   n, line) {
	while ((getline line < file) > 0)
		if (line !~ /^\// && line !~ /(^|\/)\.\.(\/|$)/)
			into[++n] = line
	close(file)
	return n
}

# The host's names to replace. A name that is also a word of the kernel gives nothing away, and the tree needs the word.
function find_hosts(name,   n, i, word, words, common, text) {
	for (i = 1; i <= files; i++) {
		text = path[i]
		sub(/\/net\/[^\/]*/, "", text)
		n = split(text, words, /[^0-9A-Za-z]+/)
		while (n)
			common[words[n--]]
	}
	n = split(ENVIRON["release"], words, /[^0-9A-Za-z]+/)
	while (n)
		release[words[n--]]
	n = split("active host isolated kernel linux localhost none rt rtboot system", words, /[^0-9A-Za-z]+/)
	while (n)
		common[words[n--]]
	word = name
	sub(/\..*/, "", word)
	if (word !~ /[A-Za-z]/ || name ~ /^[^0-9A-Za-z]/)
		return
	if (name != word)
		host[++hosts] = name
	if (!(word in common) && !(word in release))
		host[++hosts] = word
	for (i = 1; i <= hosts; i++) {
		pattern[i] = host[i]
		gsub(/[^0-9A-Za-z_-]/, ".", pattern[i])
	}
}

BEGIN {
	hex = "[0-9A-Fa-f][0-9A-Fa-f]"
	uuid = hex hex hex hex "-" hex hex "-" hex hex "-" hex hex "-" hex hex hex hex hex hex
	address = hex ":" hex ":" hex ":" hex ":" hex ":" hex "|" hex "-" hex "-" hex "-" hex "-" hex "-" hex
	alphanumeric = "[0-9A-Za-z][0-9A-Za-z]"
	long_word = alphanumeric alphanumeric alphanumeric alphanumeric alphanumeric "[0-9A-Za-z]*" alphanumeric
	work = ENVIRON["work"]
	files = read_lines(work "/files", path)
	find_hosts(ENVIRON["host"])
	at = 1
}
# What grep read. A path without a line is that of an empty file, or of one that it could not read.
{
	for (next_one = at; next_one <= files && substr($0, 1, length(path[next_one]) + 1) != path[next_one] ":"; next_one++)
		continued = 0
	if (next_one > files)
		next
	at = next_one
	line = substr($0, length(path[at]) + 2)
	if (is_read(path[at], line))
		content[at] = content[at] public_line(path[at], line) "\n"
}
END {
	while ((getline line < (work "/errors")) > 0)
		if (match(line, /: [^:]*$/)) {
			reason = substr(line, RSTART + 2)
			name = substr(line, 1, RSTART - 1)
			sub(/^[^ ]*grep: /, "", name)
			unread[name]
			if (reason !~ /^No such/)
				print "/" public(name) ": " reason > (work "/unreadable")
		}
	close(work "/unreadable")

	made = work "/made"
	n = read_lines(work "/directories", directory)
	for (i = 1; i <= n; i++)
		print public(directory[i]) > made
	for (i = 1; i <= files; i++)
		if (!(path[i] in unread)) {
			name = public(path[i])
			print (index(name, "/") ? parent(name) : ".") > made
		}
	# Mode, owner and the rest, then "sys/... -> TARGET".
	script = work "/links.sh"
	while ((getline line < (work "/targets")) > 0) {
		line = substr(line, index(line, " sys/") + 1)
		n = index(line, " -> ")
		if (!n)
			continue
		name = public(substr(line, 1, n - 1))
		print parent(name) > made
		print "ln -s " quoted(public(substr(line, n + 4))) " " quoted(name) > script
	}
	close(made)
	close(script)
	system("cd \"$work/tree\" && sort -u ../made | tr '\\n' '\\0' | xargs -0 mkdir -p")
	for (i = 1; i <= files; i++)
		if (!(path[i] in unread)) {
			name = work "/tree/" public(path[i])
			printf "%s", "" > name
			if (i in content)
				print substr(content[i], 1, length(content[i]) - 1) > name
			close(name)
		}
	for (kind in count)
		print kind ": " count[kind] > (work "/replaced")
}
