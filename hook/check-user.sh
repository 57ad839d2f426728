#!/bin/sh
# check-user [NAME] [--program PATH] [--root DIR]: is user space ready for real-time work? rtboot(8) describes it.
#
# Reads only, as any user, with sh, awk and getcap. A finding is printed only if what was read proves it; a file that is
# missing or unreadable proves nothing. What was read is never evaluated or sourced, and say() removes control characters.
#
# shellcheck disable=SC2015 # what is behind || is for either failure
export LC_ALL=C
unset CDPATH
tab=$(printf '\t')
findings=0

usage='usage: check-user [NAME] [--program PATH] [--root DIR]
Prints what on this machine stands in the way of real-time work by NAME, by default yourself, and how to fix it.
  --program PATH  also check the file capabilities of this program
  --root DIR      use DIR as /: a captured machine
Exit status: 0 ready, 1 findings, 2 usage error'

fail() {
	say "check-user: $1" >&2
	exit 2
}

# say TEXT: one line, in printable ASCII whatever the names in it are made of. What cannot be said is not ready.
say() { printf '%s\n' "$(printf %s "$1" | tr -c '\040-\176' '?')" || exit 1; }

# finding KEY TEXT FIX: what was read, and what fixes it. It makes the exit status 1.
finding() {
	findings=$((findings + 1))
	say "$1: $2. Fix: $3"
}

# note KEY TEXT: worth knowing, but a choice rather than a fault; or what could not be checked.
note() { say "note: $1: $2"; }

# file PATH: set $found to where that file of the machine is, if it can be read and no link leads out of $root.
file() {
	found=$root/$1
	[ -f "$found" ] && [ -r "$found" ] || return
	[ -n "$root" ] || return 0
	case $(readlink -f "$found") in "$root"/*) ;; *) return 1 ;; esac
}

# line PATH: set $line to its first line, or to nothing.
line() {
	line=
	file "$1" && { IFS= read -r line < "$found" || [ -n "$line" ]; } 2> /dev/null
}

# cpus or|and|minus LIST LIST: two cpulists made one. What is no cpulist is empty.
cpus() {
	awk -v how="$1" -v first="$2" -v second="$3" '
		function members(list, set,   n, i, part, end, cpu) {
			n = split(list, part, ",")
			for (i = 1; i <= n; i++)
				if (part[i] ~ /^[0-9]+(-[0-9]+)?$/) {
					if (split(part[i], end, "-") == 1)
						end[2] = end[1]
					for (cpu = end[1] + 0; cpu <= end[2] + 0 && cpu < 8192; cpu++)
						set[cpu]
				}
		}
		BEGIN {
			members(first, a)
			members(second, b)
			for (cpu = 0; cpu <= 8192; cpu++) {
				here = how == "or" ? (cpu in a) || (cpu in b) : how == "and" ? (cpu in a) && (cpu in b) : (cpu in a) && !(cpu in b)
				if (here && !before)
					start = cpu
				if (before && !here) {
					out = out comma start (cpu - 1 > start ? "-" cpu - 1 : "")
					comma = ","
				}
				before = here
			}
			print out
		}'
}

# status KEY: that value of rtboot's status.
status() { ! file run/rtboot/status || sed -n "s/^RTBOOT_$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}\$/\1/p" "$found"; }

# processes NAME: their PIDs.
processes() {
	grep -lsx "Name:$tab$1" "$root"/proc/[0-9]*/status | sed -n 's,.*/proc/\([0-9]*\)/status$,\1,p'
}

# older MAJOR MINOR: is the kernel older?
older() {
	printf '%s\n' "$release" | awk -F '[^0-9]+' -v major="$1" -v minor="$2" '{ exit !($1 < major || ($1 == major && $2 < minor)) }'
}

# quote TEXT: as one word of a shell command.
quote() {
	case $1 in
	*[!A-Za-z0-9_./+=:,@%-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")" ;;
	*) printf %s "$1" ;;
	esac
}

# The user.

# find_user NAME: the user to check, by default the one who runs this: $user, $uid, $groups, each between blanks; and $own if
# this session is the user's. Under --root from its files, and NAME may be all that is known.
find_user() {
	me=$(awk '$1 == "Uid:" { print $2 }' "$root/proc/self/status" 2> /dev/null)
	user=$1
	if [ -z "$root" ]; then
		[ -n "$user" ] || user=$(id -un 2> /dev/null) || user=$me
		uid=$(id -u -- "$user" 2> /dev/null) || { [ "$user" = "$me" ] && uid=$me; } || fail "there is no user \"$user\""
		groups=" $(id -Gn -- "$user" 2> /dev/null) "
	elif file etc/passwd; then
		IFS=: read -r name _ uid gid _ <<-END
			$(key=${user:-$me} awk -F : '$1 == ENVIRON["key"] || $3 == ENVIRON["key"] { print; exit }' "$found")
		END
		[ -n "$name" ] || [ -z "$user" ] || fail "there is no user \"$user\" in $found"
		user=$name
		! file etc/group || groups=" $(name=$user gid=$gid awk -F : '
			$3 == ENVIRON["gid"] || index("," $4 ",", "," ENVIRON["name"] ",") { printf "%s ", $1 }' "$found")"
	fi
	[ -z "$uid" ] || [ "$uid" != "$me" ] || own=1
}

# granted ITEM: "SOFT FILE:LINE GROUP": the soft limit that limits.conf(5) gives $user, by which line, and to members of which
# group ("-" if not by group). If no line does, SOFT is "-", and the others are of a line that gives it to another group.
# As in pam_limits.c: a line for the user beats one for a group, which beats "*"; of two of a kind the later one wins; a
# "NAME -" line ends it all; the soft limit is at most the hard one; what is not given stays at its default. SUSE has files of
# its packages in /usr/etc, of which those of the same name in /etc take the place.
granted() {
	item=$1
	set --
	if file etc/security/limits.conf || file usr/etc/security/limits.conf; then
		set -- "$found"
	fi
	for conf in "$root"/usr/etc/security/limits.d/*.conf "$root"/etc/security/limits.d/*.conf; do
		case $conf in "$root"/usr/*) [ ! -e "$root/${conf#"$root/usr/"}" ] || continue ;; esac
		! file "${conf#"$root"/}" || set -- "$@" "$found"
	done
	[ $# != 0 ] || return 0
	user=$user groups=$groups root=$root awk -v uid="$uid" -v item="$item" '
		# How closely a domain names the user: 1 by name or UID, 2 by group, 3 as everyone, 0 not at all.
		function rank(domain,   end) {
			if (domain == ENVIRON["user"])
				return 1
			if (domain ~ /^[0-9]*:[0-9]*$/) {
				split(domain, end, ":")
				return end[1] == "" ? uid == end[2] : uid >= end[1] + 0 && (end[2] == "" || uid <= end[2] + 0)
			}
			if (domain ~ /^@/)
				return index(ENVIRON["groups"], " " substr(domain, 2) " ") ? 2 : 0
			return domain == "*" ? 3 : 0
		}
		function set(kind, r, value) {
			if (from[kind] && from[kind] < r)
				return
			from[kind] = r
			is[kind] = value
			place = here
			group = r == 2 ? substr($1, 2) : "-"
		}
		BEGIN {
			uid += 0
			most = 9007199254740992
			is["soft"] = is["hard"] = item == "rtprio" ? 0 : 8192
		}
		{
			sub(/#.*/, "")
			r = NF ? rank($1) : 0
			here = substr(FILENAME, length(ENVIRON["root"]) + 1) ":" FNR
			type = tolower($2)
			value = tolower($4)
			if (value ~ /^(-1|-|unlimited|infinity)$/)
				value = most
		}
		NF == 2 && type == "-" && (r == 1 || r == 2) {
			place = offer = ""
			exit
		}
		NF < 4 || tolower($3) != item || value !~ /^[0-9]/ { next }
		r && (type == "-" || type == "soft") { set("soft", r, value + 0) }
		r && (type == "-" || type == "hard") { set("hard", r, value + 0) }
		!r && (type == "-" || type == "hard") && value > 0 && $1 ~ /^@[A-Za-z_][A-Za-z0-9_.-]*$/ { offer = here " " substr($1, 2) }
		END {
			soft = is["soft"] < is["hard"] ? is["soft"] : is["hard"]
			if (place)
				print soft == most ? "unlimited" : soft, place, group
			else if (offer)
				print "-", offer
		}' "$@"
}

# limits PID ITEM: the soft and the hard limit of a process; memlock in KiB, as in limits.conf(5).
limits() {
	! file "proc/$1/limits" || awk -v name="$([ "$2" = rtprio ] && echo Max realtime priority || echo Max locked memory)" '
		index($0, name " ") == 1 {
			split(substr($0, length(name) + 1), value, " ")
			for (i = 1; i <= 2; i++)
				printf "%s ", name ~ /memory/ && value[i] ~ /^[0-9]+$/ ? int(value[i] / 1024) : value[i]
		}' "$found"
}

# enough ITEM VALUE: with an rtprio of 0 no thread may be real-time. Up to 64 MiB, memlock is a default of the kernel or of
# systemd, and the stacks of some threads make mlockall(2) fail; more was chosen by someone.
enough() {
	case $1:$2 in
	*:unlimited) ;;
	*:*[!0-9]* | *:) return 1 ;;
	rtprio:*) [ "$2" -gt 0 ] ;;
	memlock:*) [ "$2" -gt 65536 ] ;;
	esac
}

# check_limit ITEM WANTED UNIT: in this session, if it is that of $user, or else in the next one.
check_limit() {
	conf='' place='' group='' soft='' hard=''
	read -r conf place group <<-END
		$(granted "$1")
	END
	# A limit that was read is what counts; those of limits.conf(5) are for the next login.
	[ -z "$own" ] || read -r soft hard <<-END
		$(limits self "$1")
	END
	if [ "$conf" = - ]; then
		fix="usermod -a -G $group $user, then log out and in again"
		lacks="$user is not in group $group, to which $place gives it"
	else
		fix="add \"$user - $1 $2\" to /etc/security/limits.d/realtime.conf, then log out and in again"
		lacks=${place:+$place gives $user only $conf$3}
		lacks=${lacks:-no line in /etc/security/limits.conf or limits.d gives it to $user}
	fi
	if enough "$1" "$soft"; then
		:
	elif enough "$1" "$hard"; then
		finding "$1" "the soft limit of this session is $soft$3, its hard limit $hard" "ulimit -S -$([ "$1" = rtprio ] && echo r || echo l) $hard"
	elif [ -n "$soft" ] && enough "$1" "$conf"; then
		[ "$group" = - ] || place="$place (group $group)"
		finding "$1" "the limit of this session is $soft$3, although $place gives $user $conf" \
			"log out of all sessions and in again; if that does not help, the file in /etc/pam.d for this kind of login lacks pam_limits.so"
	elif [ -n "$soft" ] || ! enough "$1" "$conf"; then
		finding "$1" "${soft:+the limit of this session is $soft$3; }$lacks" "$fix"
	fi
}

# check_manager: what the desktop starts, and user units, have the limits that the systemd of the user was started with.
check_manager() {
	for pid in $(processes systemd); do
		file "proc/$pid/status" && grep -q "^Uid:$tab$uid$tab" "$found" || continue
		read -r soft hard <<-END
			$(limits "$pid" rtprio)
		END
		[ "$hard" != 0 ] || finding rtprio "the systemd --user of $user has a limit of 0, which its units and the programs of the desktop inherit" \
			"loginctl terminate-user $user, or set LimitRTPRIO=95 and LimitMEMLOCK=infinity in user@.service first (systemctl edit user@.service)"
		return
	done
}

# read_all_limits: can each file of limits.conf(5) be read? A machine that has none of them gives no limits; a captured one may
# just lack them.
read_all_limits() {
	if [ -n "$root" ] && [ ! -d "$root/etc/security" ]; then
		note limits "there is no /etc/security below --root, so what the next login gets is unknown"
		return 1
	fi
	for conf in "$root"/etc/security/limits.conf "$root"/etc/security/limits.d/*.conf; do
		if [ -e "$conf" ] && ! file "${conf#"$root/"}"; then
			note limits "could not read ${conf#"$root"}, so what the next login gets is unknown"
			return 1
		fi
	done
}

# check_user: the limits that matter. $may has those that are enough, or of which a capability makes up for the lack.
check_user() {
	[ "$uid" != 0 ] || may='rtprio memlock'
	if ! read_all_limits && [ -z "$own" ]; then
		return
	fi
	for item in rtprio memlock; do
		case $may in *$item*) continue ;; esac
		before=$findings
		case $item in
		rtprio) check_limit rtprio 95 '' ;;
		memlock) check_limit memlock unlimited ' KiB' ;;
		esac
		[ "$findings" != "$before" ] || [ "$item" != rtprio ] || check_manager
		[ "$findings" != "$before" ] || may="$may $item"
	done
}

# The program: its capabilities do for it what the limits do for all programs of the user.

# has CAP CAPS: does the text of getcap(8), such as "cap_ipc_lock,cap_sys_nice=ep", permit it and make it effective? The last
# clause about it counts, as in "=ep cap_sys_nice-ep" (cap_from_text(3)).
has() {
	cap=$1 awk -v caps="$2" 'BEGIN {
		n = split(caps, clause, " ")
		for (i = 1; i <= n; i++) {
			at = match(clause[i], /[=+-]/)
			names = substr(clause[i], 1, at - 1)
			flags = substr(clause[i], at)
			if (at && (names == "" || index("," names ",", "," ENVIRON["cap"] ",")))
				found = flags !~ /-/ && flags ~ /e/ && flags ~ /p/
		}
		exit !found
	}'
}

# read_program PATH: what it lacks, for which $lack says why and $give how to give it, and in $may what it needs no limit for.
read_program() {
	target=$(readlink -f -- "${root:+$root/}$1") && [ -f "$target" ] || fail "$1 is not a program"
	case $target in "$root"/*) ;; *) fail "$1 leads out of --root" ;; esac
	shown=$(quote "${target#"$root"}")
	of=$(quote "$1")
	[ ! -h "${root:+$root/}$1" ] || of="$of, a link to $shown,"
	case $(dd if="$target" bs=2 count=1 2> /dev/null | tr -d '\000') in
	'#!')
		lack="$of is a script, for which the kernel ignores capabilities"
		give="start it from a unit with AmbientCapabilities=CAP_SYS_NICE CAP_IPC_LOCK"
		return
		;;
	esac
	getcap=$(PATH=$PATH:/usr/sbin:/sbin command -v getcap) || {
		note program "could not read the capabilities of $of: install getcap (Debian: libcap2-bin, Fedora: libcap)"
		return
	}
	# "PATH cap_sys_nice=ep"; from older versions of libcap "PATH = cap_sys_nice+ep", where "=" alone is a clause without effect.
	caps=$("$getcap" "$target" 2> /dev/null)
	caps=${caps#"$target"}
	caps=${caps# }
	lacks=
	has cap_sys_nice "$caps" && may="$may rtprio" || lacks=cap_sys_nice
	has cap_ipc_lock "$caps" && may="$may memlock" || lacks=$lacks${lacks:+,}cap_ipc_lock
	[ -z "$lacks" ] || lack="$of lacks $lacks"
	# setcap(8) replaces those that are there.
	give="setcap $(quote "$caps${caps:+ }$lacks+ep") $shown"
}

# check_program: what the program lacks is a note if the user may do it all the same.
check_program() {
	case $lack:$may in
	:*) ;;
	*rtprio*memlock* | *memlock*rtprio*) note program "$lack. $user does not need them. For other users: $give" ;;
	*) finding program "$lack" "$give" ;;
	esac
}

# The kernel.

check_kernel() {
	if [ -n "$version" ] && [ -z "$rt" ]; then
		lacks=
		for word in threadirqs preempt=full; do
			case $cmdline in *" $word "*) ;; *) lacks="$lacks${lacks:+ and }$word" ;; esac
		done
		finding kernel "${release:-this} is not a PREEMPT_RT kernel" \
			"boot one (Debian: linux-image-rt-amd64 or -arm64)${lacks:+; short of that, add $lacks to the kernel command line}"
	fi
	case $(kernel_config HIGH_RES_TIMERS):$cmdline in
	n:*) finding timers "the kernel has no HIGH_RES_TIMERS, so sleeps end only at a tick (HZ=$(kernel_config HZ))" "boot a kernel that has them" ;;
	*' highres=off '*) finding timers "high-resolution timers are off, so sleeps end only at a tick" "remove highres=off from the kernel command line" ;;
	esac
}

# kernel_config OPTION: y, n or the value; nothing if it is unknown. rtboot's status has what was known when the
# image was built. HZ alone matters to no sleep where there are HIGH_RES_TIMERS.
kernel_config() {
	value=$(status KERNEL_CONFIG | tr ' ' '\n' | sed -n "s/^$1=//p")
	if [ -n "$value" ]; then
		printf '%s\n' "$value"
		return
	fi
	case $release in '' | */*) return ;; esac
	if file proc/config.gz; then
		gzip -dc "$found" 2> /dev/null
	else
		for config in "boot/config-$release" "lib/modules/$release/config" "usr/lib/modules/$release/config"; do
			! file "$config" || { cat "$found" && break; }
		done
	fi | sed -n "s/^CONFIG_$1=//p; s/^# CONFIG_$1 is not set\$/n/p"
}

# Power and memory.

check_governor() {
	on='' names=''
	for policy in "$root"/sys/devices/system/cpu/cpufreq/policy*; do
		policy=${policy#"$root/"}
		line "$policy/scaling_governor" && [ -n "$line" ] && [ "$line" != performance ] || continue
		case " $names " in *" $line "*) ;; *) names="$names${names:+ }$line" ;; esac
		line "$policy/affected_cpus" || line=${policy##*policy}
		on=$on,$line
	done
	[ -z "$names" ] || finding governor "$names on CPUs $(cpus or "$(echo "$on" | tr ' ' ,)" '')" \
		"\"governor = performance\" in [power] of /etc/rtboot.conf, or cpupower frequency-set -g performance"
}

# Swap in memory that is compressed is quick, and swappiness for it is another question.
check_swap() {
	line proc/sys/vm/swappiness && swappiness=$line && [ "$swappiness" -gt 10 ] 2> /dev/null && file proc/swaps || return
	device=$(awk 'NR > 1 && $1 !~ /^\/dev\/zram/ { print $1; exit }' "$found")
	[ -z "$device" ] || finding swappiness "vm.swappiness is $swappiness, with swap on $device" \
		"\"vm.swappiness = 10\" in [sysctl] of /etc/rtboot.conf, or sysctl -w vm.swappiness=10"
}

# Interrupts.

# irqs_of DEVICE: those of the device or, on a bus such as USB, of the controller that it hangs on.
irqs_of() {
	device=$1
	while case $device in "$root"/sys/devices/?*) ;; *) false ;; esac; do
		# Where there are message-signaled interrupts, irq may name a line that is not used.
		if [ -d "$device/msi_irqs" ]; then
			ls "$device/msi_irqs"
			return
		elif line "${device#"$root/"}/irq" && [ "$line" != 0 ]; then
			printf '%s\n' "$line"
			return
		fi
		device=${device%/*}
	done
}

check_cards() {
	for card in "$root"/sys/class/sound/card*; do
		device=$(cd -P "$card" 2> /dev/null && pwd) || continue
		card=${card##*/}
		# An IRQ that the card only might use counts if its driver, or that of a USB controller, is there.
		case $device in
		*/usb[0-9]*) driver='[xeuo]hci_hcd$' ;;
		*) driver='(snd_|AudioDSP$)' ;;
		esac
		for irq in $(irqs_of "$device"); do
			case $irq in *[!0-9]*) continue ;; esac
			line "sys/kernel/irq/$irq/actions" || continue
			# "snd_hda_intel:card0" and "xhci-hcd:usb1" are actions of snd_hda_intel and xhci_hcd.
			others=$(printf '%s\n' "$line" | awk -F , -v pattern="^$driver" '
				function driver(action) {
					gsub(/-/, "_", action)
					sub(/:.*/, "", action)
					return action
				}
				{
					for (i = 1; i <= NF; i++)
						if (driver($i) ~ pattern)
							own = driver($i)
					for (i = 1; own && i <= NF; i++)
						if (driver($i) != own)
							out = out (out ? ", " : "") $i
					print out
				}')
			[ -z "$others" ] || finding irq "$card shares IRQ $irq with $others" \
				"move the card to another slot or USB port, or unload the other driver"
		done
	done
}

# irqbalance follows isolated and nohz_full of the kernel by itself, unless it is told which CPUs are banned; then only that
# counts (setup_banned_cpus() in its cputree.c). rtboot tells it by a drop-in.
check_irqbalance() {
	[ -n "$(processes irqbalance)" ] && [ -n "$isolated" ] && ! file run/systemd/system/irqbalance.service.d/50-rtboot.conf || return
	told=
	for conf in "$root"/etc/default/irqbalance "$root"/etc/sysconfig/irqbalance "$root"/etc/systemd/system/irqbalance.service.d/*.conf; do
		! file "${conf#"$root/"}" || told="$told $(sed -n '/^[[:blank:]]*[#;]/d
			s/.*IRQBALANCE_BANNED_\(CPU[A-Z]*\)=["'\'']\{0,1\}\([0-9A-Fa-f,x-]*\).*/\1=\2/p' "$found")"
	done
	# The last of each counts; a mask beats a list.
	banned=$kernel_isolated mask=
	for word in $told; do
		case $word in
		CPULIST=*) banned=${word#*=} ;;
		CPUS=*) mask=${word#*=} ;;
		esac
	done
	[ -z "$mask" ] || banned=$(mask_cpus "$mask")
	left=$(cpus minus "$isolated" "$banned")
	[ -z "$left" ] || finding irqbalance "irqbalance may move interrupts to the isolated CPUs $left" \
		"set IRQBALANCE_BANNED_CPULIST=$isolated, and no IRQBALANCE_BANNED_CPUS, in $([ -d "$root/etc/sysconfig" ] && echo /etc/sysconfig || echo /etc/default)/irqbalance; then systemctl restart irqbalance"
}

# mask_cpus MASK: a hexadecimal cpumask as a cpulist.
mask_cpus() {
	awk -v hex="$1" 'BEGIN {
		gsub(/,|^0[xX]/, "", hex)
		n = length(hex)
		for (cpu = 0; cpu < n * 4; cpu++) {
			digit = cpu % 4 ? int(digit / 2) : index("123456789abcdef", tolower(substr(hex, n - cpu / 4, 1)))
			if (digit % 2)
				printf "%d,", cpu
		}
	}'
}

# The firmware.

# A PREEMPT_RT kernel has EFI runtime services only with efi=runtime (EFI_DISABLE_RUNTIME in drivers/firmware/efi/Kconfig);
# efivars.0 is there only if they are on (efisubsys_init() in efi.c there).
check_efi() {
	[ -n "$rt" ] && [ -d "$root/sys/firmware/efi" ] && [ -d "$root/sys/devices/platform" ] &&
		[ ! -e "$root/sys/devices/platform/efivars.0" ] || return
	# Both on and off may be what the administrator wants.
	case $cmdline in '' | *' noefi '* | *' efi='*runtime*) return ;; esac
	needed=
	for path in usr/bin/fwupdmgr usr/bin/efibootmgr usr/sbin/efibootmgr usr/lib/systemd/systemd-bless-boot; do
		case $needed in *"${path##*/}"*) continue ;; esac
		[ ! -e "$root/$path" ] || needed=$needed${needed:+, }${path##*/}
	done
	[ -z "$needed" ] || finding efi "PREEMPT_RT switched the EFI runtime services off, without which these do not work: $needed" \
		"add efi=runtime to the kernel command line, and make no firmware calls during real-time work"
}

# What takes time from a real-time program that never sleeps, and keeps the machine alive beside it: a choice, so these are
# notes, and only if CPUs are isolated.

check_busy_loops() {
	[ -n "$isolated" ] && [ -n "$release" ] || return
	server=sys/kernel/debug/sched/fair_server
	if ! older 6 12 || [ -d "$root/$server" ]; then
		check_fair_server
	elif line proc/sys/kernel/sched_rt_runtime_us && runtime=$line && line proc/sys/kernel/sched_rt_period_us &&
		[ "$runtime" -ge 0 ] 2> /dev/null && [ "$runtime" -lt "$line" ] 2> /dev/null; then
		note throttling "a real-time program on CPUs $isolated that never sleeps gets only $runtime of each $line us; \"kernel.sched_rt_runtime_us = -1\" in [sysctl] of /etc/rtboot.conf lifts that"
	fi
	check_stalld
}

# The fair server, which replaced throttling in 6.12, gives SCHED_OTHER some of each period, in ns (kernel/sched/debug.c).
# debugfs is for root.
check_fair_server() {
	on='' runtime='' period=''
	for dir in "$root/$server"/cpu*; do
		line "${dir#"$root/"}/runtime" || continue
		on=$on,
		[ "$line" -gt 0 ] 2> /dev/null || continue
		on=$on${dir##*/cpu}
		runtime=$line
		line "${dir#"$root/"}/period" && period=$line
	done
	if [ -z "$on" ]; then
		note fair-server "could not read /$server: run this as root, with debugfs mounted, to learn what SCHED_OTHER may take on CPUs $isolated"
		return
	fi
	on=$(cpus and "$on" "$isolated")
	case $on:$runtime:$period in
	:* | *: | *:*[!0-9:]*) ;;
	*) note fair-server "SCHED_OTHER may take $((runtime / 1000)) of each $((period / 1000)) us from a real-time program on CPUs $on that never sleeps; write 0 to /$server/cpu*/runtime to prevent that" ;;
	esac
}

# stalld(8) boosts threads that starve, on all CPUs or on those of -c.
check_stalld() {
	for pid in $(processes stalld); do
		file "proc/$pid/cmdline" || continue
		list=$(tr '\000' '\n' < "$found" | awk '
			next_is { list = $0; next_is = 0; next }
			/^(-l|--log_only)$/ { logs = 1 }
			/^(-c|--cpu)$/ { next_is = 1 }
			/^-c./ { list = substr($0, 3) }
			/^--cpu=/ { list = substr($0, 7) }
			END { print logs ? "none" : list }')
		list=$(cpus and "$isolated" "${list:-$isolated}")
		[ -z "$list" ] || note stalld "stalld interrupts a real-time program on CPUs $list that never sleeps, for threads that starve there; its option -c names the CPUs to watch"
	done
}

# read_options ARGUMENT...: $name, $program, $root.
read_options() {
	while [ $# -gt 0 ]; do
		case $1 in
		--help)
			echo "$usage"
			exit
			;;
		--program | --root)
			[ $# -gt 1 ] && [ -n "$2" ] || fail "option $1 needs a value (check-user --help)"
			if [ "$1" = --root ]; then
				root=$(cd -P -- "$(slashed "$2")" 2> /dev/null && pwd) || fail "no directory $2"
				root=${root%/}
			else
				program=$2
			fi
			shift
			;;
		-*) fail "unknown option \"$1\" (check-user --help)" ;;
		*)
			[ -n "$1" ] && [ -z "$name" ] || fail "unexpected operand \"$1\" (check-user --help)"
			name=$1
			;;
		esac
		shift
	done
}

# slashed PATH: so that it is not an option, and not what cd makes of "-".
slashed() {
	case $1 in
	/*) printf %s "$1" ;;
	*) printf ./%s "$1" ;;
	esac
}

name='' program='' root='' user='' uid='' groups='' own='' may='' lack=''
read_options "$@"
find_user "$name"

line proc/sys/kernel/osrelease
release=$line
line proc/sys/kernel/version
version=$line
line proc/cmdline
cmdline=${line:+ $line }
line sys/kernel/realtime
case $line:" $version " in 1:* | *' PREEMPT_RT '* | *' PREEMPT RT '*) rt=1 ;; *) rt='' ;; esac
line sys/devices/system/cpu/isolated
isolated=$line
line sys/devices/system/cpu/nohz_full
kernel_isolated=$(cpus or "$isolated" "$line")
isolated=$(cpus or "$kernel_isolated" "$(status CPUS_ISOLATED)")

[ -z "$program" ] || read_program "$program"
if [ -n "$user" ]; then check_user; else note user "there is no user to check: name one"; fi
check_program
check_kernel
check_governor
check_swap
check_cards
check_irqbalance
check_efi
check_busy_loops
[ "$findings" = 0 ] || exit 1
say "ready: nothing was found that keeps ${user:-a user} from real-time work"
