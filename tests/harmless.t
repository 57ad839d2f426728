#!/bin/sh
# The safety contract, promise by promise: what rtboot does not do, whatever the kernel and the config say.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
tap_needs strace

# asking [LINE...]: a config that asks for all there is, and that of every IRQ, and with these lines.
asking() { everything "[irq]" "rule = action:* cpus:0 priority:50" "$@"; }

# traced COMMAND...: run rtboot, and leave each open for writing, and whatever else changes a file, a thread or a module,
# in $work/changes, without what goes to run/rtboot.
traced() {
	strace -f -o "$work/trace" -e trace=%file,sched_setaffinity,sched_setscheduler,init_module,finit_module,execve \
		"$rtboot" "$@" --root "$root" > /dev/null 2>&1
	grep -e O_WRONLY -e O_RDWR -e O_CREAT -e O_TRUNC -e mkdir -e unlink -e rename -e '^[0-9]* *sched_set' -e init_module -e chmod -e chown \
		-e symlink -e link "$work/trace" | grep -v -e 'readlink' -e 'mkdirat([0-9]*, "\(run\|rtboot\)"' \
		-e '[0-9], "\(status\|report\|report\.json\|refused\|journal\|active\|runs\)\(\.[0-9]*\.new\)\{0,1\}"' > "$work/changes"
}

# Nothing is written on a stock kernel, and none on a machine that is switched off, refused, or has an unknown kernel.
untouched() {
	values > "$work/before"
	for command in "boot early" "boot late" apply plan; do
		# shellcheck disable=SC2086 # a command and its operand
		traced $command
		is "$(cat "$work/changes") $(values | diff "$work/before" -)" " " "$1: $command opens no file for writing but its own, and changes none"
	done
	is "$(get STATE) $(find "$root/run" -type f | sed "s,$root/,," | sort | paste -s -d ' ')" "$2 run/rtboot/report run/rtboot/report.json run/rtboot/runs run/rtboot/status" "  it says $2, and leaves four files"
}
asking | machine stock-6.12
untouched "a stock kernel, with all there is in the config" fallback
asking | machine rt-6.12
put proc/sys/kernel/version "#1 SMP PREEMPT_SOMETHING_NEW"
rm -f "$root/sys/kernel/realtime"
untouched "a kernel never heard of" fallback
asking | machine rt-6.12
sed -i 's/$/ rd.rtboot=0/' "$root/proc/cmdline"
untouched "rd.rtboot=0" disabled
asking | machine rt-6.12
put sys/devices/system/cpu/isolated 0-3
untouched "every CPU isolated by the kernel" refused
asking "[cpus]" "isolated = 0-3" | machine rt-6.12
untouched "every CPU isolated by the config" refused
asking | machine rt-6.12
put sys/devices/system/cpu/online 2-3
untouched "no housekeeping CPU online" refused
asking "[cpus]" "isolated = 9" | machine rt-6.12
untouched "a CPU that does not exist" refused
# The trace would show a write: on a real-time kernel it does.
asking | machine rt-6.12
traced boot early
[ "$(wc -l < "$work/changes")" -ge 30 ]
ok "on a real-time kernel the same trace has $(wc -l < "$work/changes") changes"

# CPUs stay online.
for isolated in 2-3 0-1; do
	machine laptop <<-EOF
		[cpus]
		isolated = $isolated
		[sysfs]
		/sys/devices/system/cpu/cpu*/online = 0
		/sys/devices/system/cpu/smt/control = off
	EOF
	for cpu in 0 1 2 3 4 5 6 7; do
		put sys/devices/system/cpu/cpu$cpu/online 1
	done
	put sys/devices/system/cpu/smt/control on
	put sys/devices/system/cpu/isolated ""
	boot
	offline=$(cd "$root/sys/devices/system/cpu" && grep -lx 0 cpu[0-9]*/online | tr -dc '0-9\n' | paste -s -d ' ')
	case $isolated in
	2-3) wanted="2 3" control="off applied" ;;
	0-1) wanted=1 control="on failed EPERM" ;;
	esac
	is "$offline" "$wanted" "isolated $isolated: a config that takes every CPU offline gets those: the boot CPU and housekeeping stay"
	is "$(cat "$root/sys/devices/system/cpu/smt/control") $(settings sysfs target outcome errno | sed -n 's,.*smt/control ,,p' | sed 's/ -$//')" "$control" "  SMT: $control"
	is "$(get STATE)" partial "  and says partial"
done
machine rt-6.12 <<-EOF
	[cpus]
	isolated = 0,2-3
	flush = hotplug
EOF
put sys/devices/system/cpu/cpu0/online 1
traced boot early
is "$(grep -c cpu0/online "$work/changes") $(get STATE)" "0 active" "the boot CPU is not flushed"

# No empty mask: whatever a target held, and whatever is isolated, each mask that was written has a housekeeping CPU in it.
# useless: the settings whose wanted value has none, and how many there are in all.
useless() {
	json 'sub cpus {
		my ($text, $is_mask) = @_;
		return map { /(\d+)-(\d+)/ ? $1 .. $2 : $_ } split /,/, $text unless $is_mask;
		$text =~ s/,//g;
		my $bits = reverse sprintf "%b", hex $text;
		return grep { substr($bits, $_, 1) } 0 .. length($bits) - 1;
	}
	%keeps = map { $_ => 1 } cpus($j->{cpus_housekeeping});
	for (@s) {
		next if $_->{class} !~ /^(irq|default irq mask|workqueue|watchdog|steering|kernel thread|init)$/ ||
			!defined $_->{wanted} || $_->{before} eq $_->{wanted};
		$changed++;
		print "$_->{target} $_->{wanted}\n" unless grep { $keeps{$_} } cpus($_->{wanted}, $_->{class} =~ /mask|workqueue|steering/);
	}
	print "none of $changed\n";'
}
for machine in rt-6.12 rt-7.3 rt-5.10 laptop server; do
	for isolated in 1 0 0-2 1-3; do
		{
			printf '[cpus]\nisolated = %s\n[irq]\nsteering = housekeeping\n' "$isolated"
			[ "$machine" != server ] || echo "spread = round-robin"
		} | machine "$machine"
		put sys/devices/system/cpu/isolated ""
		put sys/devices/system/cpu/nohz_full ""
		# These hold nothing but an isolated CPU.
		put proc/sys/kernel/watchdog_cpumask "$isolated"
		for mask in proc/irq/default_smp_affinity sys/devices/virtual/workqueue/cpumask; do
			put "$mask" $((1 << ${isolated%%-*}))
		done
		boot
		useless > "$work/useless"
		changed=$(sed -n '$s/^none of //p' "$work/useless")
		[ "$(wc -l < "$work/useless")" = 1 ] && [ "$changed" -ge 10 ]
		ok "$machine, isolated $isolated: $changed masks are written, and each has a housekeeping CPU"
		is "$(cat "$root/proc/sys/kernel/watchdog_cpumask")" "$(get CPUS_HOUSEKEEPING)" "  the watchdog of isolated CPUs only moves to housekeeping"
	done
done

# Priorities.
for priority in 96 99 100 0 -1 95x; do
	printf '[irq]\nrule = action:* priority:%s\n' "$priority" > "$work/conf"
	$rtboot check-config "$work/conf" > "$work/out" 2>&1
	is "$? $(grep -c ':2: .*priority: and a number from 1 to 95' "$work/out")" "1 1" "priority $priority is refused"
	machine rt-6.12 < "$work/conf"
	boot
	is "$(get STATE) $(grep -c fifo "$root/run/rtboot/report.json")" "refused 0" "  at boot too"
done
printf '[irq]\nrule = action:* priority:95\n' > "$work/conf"
$rtboot check-config "$work/conf"
ok "priority 95 is not"
tap_done
