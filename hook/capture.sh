#!/bin/sh
# rtboot capture: what rtboot reads on this machine, as a tar that `rtboot --root` replays, for bug reports. rtboot(8)
# says what of it is replaced.
#
# Three steps: list() names files, directories and links by their paths; grep reads all files, which tolerates those that
# vanish or cannot be read; capture.awk replaces what is private, and writes the files of the tar.
# Runs with dash, bash and busybox, and with GNU tar, bsdtar and busybox tar.

# say TEXT: to the user, wherever the tar goes.
say() { printf 'rtboot capture: %s\n' "$1" >&2; }
die() {
	say "$1"
	exit "${2:-1}"
}
usage() { die "$1 (rtboot capture --help)" 64; }

help='usage: rtboot capture FILE [--root DIR] [--force]

Write the files that rtboot reads on this machine to FILE, a tar; - is standard output. Host name, MAC addresses, serial
numbers, UUIDs, values on the kernel command line and names of user processes are replaced.

  --root DIR   capture DIR instead of /
  --force      replace FILE if it exists'

root=/ file='' force=''
while [ $# -gt 0 ]; do
	case $1 in
	--help) echo "$help"; exit ;;
	--force) force=1 ;;
	--root) [ -n "${2-}" ] || usage "option --root needs a value"; root=$2; shift ;;
	--root=?*) root=${1#*=} ;;
	-?*) usage "unknown option \"$1\"" ;;
	*) [ -z "$file" ] || usage "unexpected operand \"$1\""; file=$1 ;;
	esac
	shift
done
[ -n "$file" ] || usage "needs an operand: FILE, or - for standard output"
[ "$file" != - ] || [ ! -t 1 ] || die "standard output is a terminal: name a FILE, or use a pipe" 64
[ -d "$root" ] || die "$root: no such directory" 64
if [ "$file" != - ] && [ -z "$force" ] && { [ -e "$file" ] || [ -h "$file" ]; }; then
	die "$file exists: --force replaces it"
fi

export LC_ALL=C
umask 022
work=$(mktemp -d "${TMPDIR:-/tmp}/rtboot-capture.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/tree"

# Empty for the running system, which bash calls "//". Links must not lead out of any other root.
unset CDPATH
top=$(cd "$root/" && pwd -P) || exit 1
top=${top%/} top=${top%/}

# real DIR: leave in $real the path of a directory without links. Those by which it is reached are listed.
real() {
	[ "$1" != "$asked" ] || return 0
	cd -P "./$1" 2> /dev/null || return 1
	real=$PWD asked=''
	cd "$top/" || exit 1
	case $real in
	"$top"/*) real=${real#"$top/"} asked=$1 ;;
	*) return 1 ;;
	esac
	part=$1
	while [ "$part" != "$real" ] && [ -n "$part" ]; do
		[ ! -h "$part" ] || echo "$part" >&5
		case $part in */*) part=${part%/*} ;; *) part='' ;; esac
	done
}

# file PATH...: list those that exist. In /sys a file is listed where it really is; elsewhere links are not kept.
file() {
	for path; do
		[ -f "$path" ] || continue
		case $path in
		sys/*) real "${path%/*}" && echo "$real/${path##*/}" >&3 ;;
		*) [ -n "$top" ] && { [ -h "$path" ] || ! real "${path%/*}"; } || echo "$path" >&3 ;;
		esac
	done
}

# directory PATH...: list those that exist. rtboot looks for some of them, with files in them or not.
directory() {
	for path; do
		[ -d "$path" ] && real "$path" && echo "$real" >&4
	done
}

# device LINK: a device on a bus, if it has a driver, and its IRQs.
device() {
	[ -h "$1/driver" ] && real "$1" || return
	echo "$real/driver" >&5
	file "$1/irq" "$1/enable" "$1/msi_irqs"/*
}

# named_files: the paths, without a leading slash, of the sysctls and sysfs files in the config, and of what rtboot changed.
named_files() {
	awk '
		{ sub(/\r$/, ""); sub(/^[ \t]+/, "") }
		FILENAME ~ /journal$/ { if (/^\/(proc|sys)\//) print substr($0, 2, index($0, "\t") - 2); next }
		/^\[/ { section = $0; gsub(/[][ \t]/, "", section); next }
		/^#/ || !index($0, "=") { next }
		{ sub(/[ \t]*=.*/, "") }
		section == "sysfs" && /^\/sys\// { print substr($0, 2) }
		section == "sysctl" {
			# sysctl.d(5): the first separator decides what "." and "/" stand for.
			if (match($0, /[.\/]/) && substr($0, RSTART, 1) == ".") {
				gsub(/\//, "\n")
				gsub(/\./, "/")
				gsub(/\n/, ".")
			}
			print "proc/sys/" $0
		}' "$@" | grep -v '\.\.'
}

# list: paths of files to descriptor 3, of directories to 4, of links to 5. tests/capture-command.t fails if rtboot opens
# anything else.
list() {
	cd "$top/" || exit 1
	asked=''
	file proc/cmdline proc/vmcore proc/irq/default_smp_affinity proc/sys/kernel/random/boot_id \
		proc/sys/kernel/osrelease proc/sys/kernel/version proc/sys/kernel/watchdog_cpumask \
		proc/sys/net/core/rps_default_mask sys/kernel/debug/sched/fair_server/cpu[0-9]*/runtime \
		proc/cgroups sys/fs/cgroup/cgroup.subtree_control sys/kernel/realtime sys/devices/virtual/workqueue/cpumask sys/module/usbcore/parameters/autosuspend
	file etc/rtboot.conf run/rtboot/* usr/lib/rtboot/config-* lib/modules/"$(cat proc/sys/kernel/osrelease)"/modules.builtin \
		run/systemd/system/irqbalance.service.d/50-rtboot.conf run/modprobe.d/50-rtboot.conf
	for path in etc run usr/local/lib usr/lib; do
		file $path/systemd/system.conf $path/systemd/system.conf.d/*.conf
	done
	for path in possible present online offline isolated nohz_full housekeeping; do
		file sys/devices/system/cpu/$path
	done
	file sys/devices/system/cpu/cpu[0-9]*/online sys/devices/system/node/online sys/devices/system/node/node[0-9]*/cpulist \
		sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list \
		sys/devices/system/cpu/cpu[0-9]*/topology/physical_package_id \
		sys/devices/system/cpu/cpu[0-9]*/power/pm_qos_resume_latency_us
	for path in scaling_governor scaling_min_freq scaling_max_freq energy_performance_preference \
		energy_performance_available_preferences; do
		file sys/devices/system/cpu/cpufreq/policy*/$path
	done
	file proc/irq/[0-9]*/smp_affinity_list proc/irq/[0-9]*/effective_affinity_list proc/irq/[0-9]*/node \
		sys/kernel/irq/*/actions
	directory sys/bus/*/devices sys/class/net sys/class/block sys/class/sound sys/block sys/devices/system/cpu/cpufreq
	for link in sys/bus/*/devices/*; do
		device "$link"
	done
	for link in sys/class/net/* sys/class/block/* sys/class/sound/card*; do
		[ ! -h "$link" ] || echo "$link" >&5
	done
	file sys/class/sound/card*/id sys/class/net/*/queues/*/rps_cpus sys/class/net/*/queues/*/xps_cpus
	file sys/bus/workqueue/devices/*/cpumask sys/bus/usb/devices/*/power/control
	directory sys/module/*
	file sys/module/*/initstate
	file proc/[0-9]*/stat proc/[0-9]*/status proc/[0-9]*/cgroup
	# /proc does not list threads, but has them.
	for path in proc/[0-9]*/task/[0-9]*; do
		tid=${path##*/}
		directory "$path"
		file "proc/$tid/stat" "proc/$tid/status" "proc/$tid/cgroup"
	done
	IFS=''
	for path in etc/rtboot.conf run/rtboot/credential.conf run/rtboot/journal; do
		[ ! -r "$path" ] || named_files "$path"
	done | while read -r pattern; do
		# shellcheck disable=SC2086 # a pattern, of which each match is a word
		file $pattern
	done
}
(list) 3> "$work/files" 4> "$work/directories" 5> "$work/links"
sort -u -o "$work/files" "$work/files"
sort -u -o "$work/links" "$work/links"

# all LIST COMMAND...: run the command with the lines of a list as its last arguments.
all() {
	lines=$work/$1
	shift
	tr '\n' '\0' < "$lines" | (cd "$top/" && xargs -0 "$@")
}
# Of /proc/vmcore, the memory of a crashed kernel, only the name is captured.
grep -vx proc/vmcore "$work/files" > "$work/readable"
all readable grep -H '' > "$work/text" 2> "$work/errors"
all links ls -ld > "$work/targets" 2> /dev/null

# first PATH...: the first line of the first of these files.
first() { (cd "$top/" && cat "$@" 2> /dev/null | head -n 1); }
host=$(first proc/sys/kernel/hostname etc/hostname)
release=$(first proc/sys/kernel/osrelease)
export host release work
touch "$work/links.sh"
awk -f "${0%/*}/capture.awk" < "$work/text" || die "cannot replace what is private"
(cd "$work/tree" && sh ../links.sh) || die "cannot write to $work"

rtboot=${0%/*}/../../bin/rtboot
[ -x "$rtboot" ] || rtboot=rtboot
{
	"$rtboot" --version 2> /dev/null || echo "rtboot: version unknown"
	if [ -z "$top" ]; then uname -srvm; else echo "Linux $release $(first proc/sys/kernel/version)"; fi
	echo "captured by $([ "$(id -u)" = 0 ] && echo root || echo an ordinary user)"
	[ ! -e "$work/replaced" ] || sort "$work/replaced" | sed 's/^/replaced /'
	[ ! -e "$work/unreadable" ] || sort "$work/unreadable" | sed 's/^/not readable: /'
} > "$work/tree/capture.txt"

# The user's name stays out of the tar: with options of GNU tar, or of bsdtar. Busybox tar has none.
for owner in '--owner=0 --group=0 --numeric-owner' '--uid 0 --gid 0 --numeric-owner' ''; do
	# shellcheck disable=SC2086 # words
	! tar $owner -cf - -C "$work/tree" capture.txt > /dev/null 2>&1 || break
done
# shellcheck disable=SC2086 # words
pack() { tar $owner -cf - -C "$work/tree" .; }
if [ "$file" = - ]; then
	pack || die "cannot write to standard output"
else
	# Not through a file or link that has come meanwhile.
	[ -n "$force" ] || set -C
	pack > "$file" || die "cannot write $file"
fi
{
	sed 's/^/  /' "$work/tree/capture.txt"
	[ -n "$owner" ] || [ "$(id -u)" = 0 ] || echo "  NOT REPLACED: your user name, which this tar adds as the owner; capture as root"
	echo "Look through it before you publish it. To replay it:"
	echo "  mkdir DIR && tar -xf FILE -C DIR && rtboot plan --root DIR"
} >&2
