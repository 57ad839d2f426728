#!/bin/sh
# The cost grows no faster than the machine: from 100 to 10,000 IRQs and from 4 to 8192 CPUs, twice as many cost at
# most 2.1 times the system calls and the instructions in user space. Of each command the one process is counted that
# does the work; apply is the engine of both stages of a boot, without its guard.
. tests/machine.sh
. tests/syscalls.sh
tap_needs strace valgrind musl-gcc

# The shipped binary, but for two system calls that not every valgrind knows.
counted=build/counted/rtboot
mkdir -p build/counted
musl-gcc -Os -c -o build/counted/syscall.o tests/instrumented/valgrind_syscall.c &&
	make -s BUILD=build/counted CPPFLAGS=-Dsyscall=valgrind_syscall LDFLAGS=build/counted/syscall.o $counted
ok "a binary whose instructions can be counted is built"
[ "$tap_failed" = 0 ] || tap_done

# shellcheck disable=SC2317 # count calls it
# instructions COMMAND...: run it, and print how many it had in user space.
instructions() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null | awk '/Collected :/ { print $NF }'
}

# In this order: the last one puts back what the first one did. What changes nothing is apply once more.
steps="apply again verify status irqs undo"

# count METHOD BINARY: what each step costs on the machine, in one line, a column a step.
count() {
	for step in $steps; do
		"$1" "$2" "$(echo "$step" | sed s/again/apply/)" --root "$root"
		[ "$step" != apply ] || grep -Lx "$affinity" "$root/proc/irq/"*/smp_affinity_list | wc -l >> "$work/moved"
	done | paste -s -d ' '
}

# measure SIZE IRQS AFFINITY NAME=VALUE...: generate it, count, and add the line to both tables. All its IRQs have to
# be moved.
measure() {
	size=$1
	irqs=$2
	affinity=$3
	shift 3
	generated irqs="$irqs" affinity="$affinity" "$@"
	[ -z "$config" ] || echo "$config" > "$root/etc/rtboot.conf"
	echo "$size $(count instructions $counted)" >> "$work/instructions"
	echo "$size $(count calls build/rtboot)" >> "$work/calls"
	is "$(paste -s -d ' ' "$work/moved" | tr -s ' ')" "$irqs $irqs" "$*: $irqs IRQs are moved, both times"
	rm -r "$root" "$work/moved"
}

# judge WHAT LINES: print both tables, where prove(1) shows them, and see whether any line is more than it may be after
# the line before.
judge() {
	for table in calls instructions; do
		{ echo "# $table by number of $1" && echo "$1 $steps" && cat "$work/$table"; } | awk '
			/^#/ { print; next }
			{ for (i = 1; i <= NF; i++) printf("%s%12s", i > 1 ? " " : "# ", $i); print "" }' >&2
		awk -v lines="$2" '
			NR > 1 {
				for (i = 2; i <= NF; i++) {
					times = $i / last[i]
					each = exp(log(times) * log(2) / log($1 / last[1]))
					worst = each > worst ? each : worst
					bad += each > 2.1
				}
			}
			{ n = split($0, last); bad += n != 7 }
			END {
				printf("%.2f", worst)
				exit bad || NR != lines
			}' "$work/$table" > "$work/worst"
		ok "twice as many $1: at most $(cat "$work/worst") times the $table"
		rm "$work/$table"
	done
}

config=
set -- 100 200 400 800 1250 2500 5000 10000
for irqs; do
	measure "$irqs" "$irqs" 0-3 irqthreads="$irqs"
done
judge IRQs $#

config='[power]
governor = performance
resume-latency-us = 20'
set -- 4 8 64 128 1024 2048 4096 8192
for cpus; do
	measure "$cpus" 100 0-$((cpus - 1)) power=1 cpus="$cpus" isolated=$((cpus / 2))-$((cpus - 1))
done
judge CPUs $#
tap_done
