#!/bin/sh
# User tasks that may run on isolated CPUs: verify and status name their container or unit, and verify exits 1. What
# verify prints for programs.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh

id=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef

# task TID PID CPUS CGROUP [FLAGS]: a thread of a process, the user's or with the flags of a kernel thread.
task() {
	put "proc/$1/stat" "$1 (task) S 1 0 0 0 -1 ${5:-4194560} 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0"
	put "proc/$1/status" "Name:	task
Cpus_allowed_list:	$3"
	put "proc/$2/task/$1/comm" task
	put "proc/$1/cgroup" "0::$4"
}

# verified [OPTION]: the exit status of verify, and what it prints.
verified() {
	$rtboot verify --root "$root" "$@" > "$work/out" 2>&1
	echo "$? $(cat "$work/out")"
}

# shown CODE: run perl on what verify --json prints, $j.
shown() { verified --json | sed '1s/^[0-9]* //' | perl -MJSON::PP -0777 -ne '$j = decode_json($_);'" $1"; }

machine rt-6.12 < /dev/null
boot
settings=$(sed 1d "$root/run/rtboot/journal" | wc -l)
is "$(verified)" "0 0 of $settings settings drifted" "no user task may run on an isolated CPU: verify exits 0"
is "$(verified --json | perl -0777 -pe 's/\s//g')" \
	"0{\"drifted\":0,\"settings\":$settings,\"violations\":[],\"irqbalance\":false,\"unjudged\":null,\"user_tasks_on_isolated\":0,\"user_tasks\":[],\"advice\":[]}" \
	"  and --json says the same"
is "$(get USER_TASKS_ON_ISOLATED)" 0 "the boot stages count none"

# A container with three threads that somebody let out; and what does not count.
task 900 900 0-3 "/system.slice/docker-$id.scope"
task 901 900 0-3 "/system.slice/docker-$id.scope"
task 902 902 1-2 "/system.slice/docker-$id.scope/init.scope"
task 910 910 2-3 /system.slice/pinned.service
task 911 911 3 /system.slice/pinned.service
task 912 912 0-1 /system.slice/quiet.service
task 913 913 0-3 / 2129984
task 920 920 1,3 /user.slice/user-0.slice/session-1.scope
task 930 930 0-3 /
mkdir -p "$root/proc/940/task/940"
put proc/950/task/950/comm task
advice="advice: to keep user tasks off the isolated CPUs, set AllowedCPUs=0-1 in their unit (systemd.resource-control(5)), or start their container with --cpuset-cpus=0-1"
lines="user tasks: 1 task of the root cgroup may run on CPUs 0-3, of which 2-3 are isolated  (/)
user tasks: 3 tasks of docker 0123456789ab may run on CPUs 0-3, of which 2-3 are isolated  (/system.slice/docker-$id.scope)
user tasks: 1 task of session-1.scope may run on CPUs 1,3, of which 3 is isolated  (/user.slice/user-0.slice/session-1.scope)
$advice"
# Kernel thread 913 may run on isolated CPUs as well, which is a setting.
is "$(verified | sed 's/^1 913 task: should be 0-1, is 0-3  (thread:913:500)$/1 and 913/')" "1 and 913
$lines
$(tail -n 1 "$work/out")" "verify names a container, a session and the root cgroup, and no task that is pinned, quiet, a kernel's or gone"
is "$(tail -n 1 "$work/out")" "1 of $((settings + 1)) settings drifted; user tasks that may run on isolated CPUs: 5" "  and counts them"
task 913 913 0-1 / 2129984
is "$(verified)" "1 $lines
0 of $settings settings drifted; user tasks that may run on isolated CPUs: 5" "where no setting drifted it exits 1 all the same"
$rtboot status --root "$root" > "$work/out"
is "$? $(sed 1,/resource-control/!d "$work/out" | tail -n 4)" "0 $lines" "status prints the same lines, and its exit status stays"
is "$(get USER_TASKS_ON_ISOLATED)" 0 "the status is still the stage's"
$rtboot apply --root "$root" > "$work/out" 2>&1
is "$(get USER_TASKS_ON_ISOLATED) $(json 'print $j->{user_tasks_on_isolated}')" "5 5" "apply counts them"
is "$(tail -n 1 "$root/proc/900/status")" "Cpus_allowed_list:	0-3" "  and moves none"
is "$(shown 'print join "|", $j->{drifted}, $j->{user_tasks_on_isolated}, map({ join ",", @$_{qw(name tasks cpus isolated cgroup)} } @{$j->{user_tasks}}), @{$j->{advice}}')" \
	"0|5|the root cgroup,1,0-3,2-3,/|docker 0123456789ab,3,0-3,2-3,/system.slice/docker-$id.scope|session-1.scope,1,1,3,3,/user.slice/user-0.slice/session-1.scope|${advice#advice: }" \
	"--json has them"

# Drift, as JSON: a value, and a value that cannot be read; a config with errors.
machine rt-6.12 < /dev/null
boot
put proc/irq/1/smp_affinity_list 0-3
task 990 990 0-1 /system.slice/irqbalance.service
sed -i 's/(task)/(irqbalance)/' "$root/proc/990/stat"
is "$(verified --json | cut -c 1 | head -n 1) $(shown 'print join "|", $j->{drifted}, map({ join ",", map { $_ // "null" } @$_{qw(target name wanted now why)} } @{$j->{violations}}), $j->{irqbalance} ? "runs" : "does not run"')" \
	"1 1|/proc/irq/1/smp_affinity_list,irq 1 i8042,0-1,0-3,null|runs" "--json has a setting that drifted, exit 1"
is "$(verified | head -n 2)" "1 irq 1 i8042: should be 0-1, is 0-3  (/proc/irq/1/smp_affinity_list)
irqbalance is running" "  as the text has"
put proc/irq/1/smp_affinity_list 0-1
put etc/rtboot.conf "[boot]
require = x"
why='bad config: /etc/rtboot.conf:2: [boot] require = "x": expected rt, threadirqs or any'
$rtboot verify --json --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/err")" "1 rtboot: verify: the config is refused: $why" "a config with errors: verify --json warns on stderr"
is "$(perl -MJSON::PP -0777 -ne 'print decode_json($_)->{unjudged}' "$work/out")" "$why; settings of an earlier stage remain (rtboot undo)" \
	"  and has the reason"
: > "$root/etc/rtboot.conf"
rm -r "$root/run/rtboot"
is "$(verified --json)" "3 rtboot: verify: /run/rtboot/journal has nothing from this boot: rtboot changed nothing, or did not run" \
	"nothing to verify: no object, exit 3"

# Names that a terminal would obey, and a cgroup that a container may name.
machine rt-6.12 < /dev/null
boot
task 900 900 0-3 "$(printf '/a\033[2J\377/b')"
is "$(verified | head -n 1)" "1 user tasks: 1 task of /a?[2J?/b may run on CPUs 0-3, of which 2-3 are isolated  (/a?[2J?/b)" "a name is cleaned"
is "$(shown 'print $j->{user_tasks}[0]{cgroup} eq "/a\x1b[2J\x{fffd}/b" ? "same" : "other"')" same "  and escaped in JSON"

# A task that goes while it is looked at: the file of its cgroup, or the status that is read after it, cannot be opened.
# without FILE: the exit status of verify, and its first line, where the last open(2) of that file fails.
without() {
	strace -o "$work/trace" -e trace=openat2 "$rtboot" verify --root "$root" > /dev/null
	nth=$(grep -n "\"$1\"" "$work/trace" | tail -n 1 | cut -d : -f 1)
	strace -o "$work/trace" -e trace=openat2 -e "inject=openat2:error=ENOENT:when=$nth" \
		"$rtboot" verify --root "$root" > "$work/out"
	echo "$? $(head -n 1 "$work/out")"
}
if command -v strace > /dev/null; then
	is "$(without proc/900/cgroup)" "1 user tasks: 1 task of an unknown cgroup may run on CPUs 0-3, of which 2-3 are isolated  (?)" \
		"a task without a cgroup, as on a kernel without cgroups"
	is "$(without proc/900/stat) $(without proc/900/status)" "0 0 of $settings settings drifted 0 0 of $settings settings drifted" \
		"a task that is gone when its cgroup has been read is left out"
fi

# hidepid=: PID 1 is not there to be seen.
machine rt-6.12 < /dev/null
boot
rm -r "$root/proc/1"
is "$(verified)" "0 advice: /proc does not show PID 1 (hidepid=, see proc(5)), so tasks of other users were not checked: run this as root
0 of $settings settings drifted" "where PID 1 is hidden, verify says what it could not check"

# Kernels before 6.2 forget.
for machine in rt-5.10 rt-6.12; do
	machine "$machine" < /dev/null
	boot
	put sys/fs/cgroup/cgroup.subtree_control "cpu io"
	is "$(verified | wc -l)" 1 "$machine without cpusets: nothing to say"
	put sys/fs/cgroup/cgroup.subtree_control "cpuset cpu io"
	case $machine in
	rt-5.10) wanted="advice: this kernel is older than Linux 6.2 ($(cat "$root/proc/sys/kernel/osrelease")), and cpusets are in use: a task that joins a cpuset, or whose cpuset changes, loses the affinity that rtboot or taskset gave it" ;;
	*) wanted= ;;
	esac
	is "$(verified | sed 's/^[0-9] advice/advice/' | grep ^advice)" "$wanted" "$machine: whether a cpuset makes tasks lose their affinity"
	is "$($rtboot status --root "$root" | grep "^advice: this kernel")" "$wanted" "  in status, too"
	task 900 900 0-3 /a.service
	case $machine in
	rt-5.10) wanted="CPUAffinity=0-1 in their unit (systemd.exec(5))" ;;
	*) wanted="AllowedCPUs=0-1 in their unit (systemd.resource-control(5))" ;;
	esac
	is "$(verified | grep -c "set $wanted, or")" 1 "  so the advice for a unit is $wanted"
done

# Nothing is isolated, or rtboot did not act: there is nothing to say.
machine rt-6.12 < /dev/null
put sys/devices/system/cpu/isolated ""
put sys/devices/system/cpu/nohz_full ""
put proc/cmdline quiet
boot
task 900 900 0-3 /a.service
is "$(verified | grep -c "user tasks:") $(get STATE)" "0 unisolated" "no CPU is isolated: no user task is named"
machine stock-6.12 < /dev/null
boot
task 900 900 0-3 /a.service
is "$($rtboot status --root "$root" | grep -c "user tasks:") $(get STATE)" "0 fallback" "nor on a stock kernel"
tap_done
