#!/bin/sh
# Every call by which rtboot reaches the kernel fails with every errno, on machines in memory: errors.c.
. tests/faults/machine.sh
errors=build/valgrind/errors
machines=build/errors
make -s -f tests/instrumented/Makefile KIND=valgrind "$errors" > "$work/make" 2>&1 || { cat "$work/make" >&2; exit 1; }
rm -rf "$machines"
mkdir -p "$machines"

# memory NAME TREE COMMANDS [LINE...] < CONFIG: the machine of a tree, as keep has it with $keep, on which the commands
# follow each other, with these lines of memory.h.
memory() {
	{
		keep "$2" "$keep" | grep -v '^#'
		printf 'etc/rtboot.conf\t%s\n' "$(sed 's/\\/\\\\/g' | awk -v ORS='\\n' 1)"
		echo "# run $3"
		shift 3
		[ $# = 0 ] || printf '%s\n' "$@"
	} > "$machines/$1"
}

# small_keep PID IRQ CPU [PATH]: what is kept, each an expression.
small_keep() { keep="proc/($1)|proc/irq/($2)|sys/kernel/irq/($2)|sys/devices/system/cpu/cpu($3)|sys/bus/workqueue/devices/writeback${4:+|$4}"; }
boot='boot early, boot late, verify, undo'

small_keep '1|17|20|28|307' '0|1|24|34' '0|2'
for tree in rt-5.10 rt-6.12 rt-6.12-null rt-6.12-offline rt-7.3; do
	memory "$tree" "$tree" "$boot" '# live' < /dev/null
done
memory directory rt-6.12 "$boot" < /dev/null
memory drifted rt-6.12 'boot early, drift, verify, status, plan, irqs' '# live' '# drift proc/irq/1/smp_affinity_list 0-3' < /dev/null
more=$(printf '%s\t%s\n' sys/kernel/debug/sched/fair_server/cpu2/runtime 50000000 proc/sys/kernel/sched_rt_runtime_us 950000)
printf '[threads]\nfair-server = off\n[sysctl]\nkernel.sched_rt_runtime_us = -1\n' | memory fair rt-6.12 "$boot" '# live' "$more"
memory stock stock-6.12 'boot early, boot late, verify, undo' '# live' < tests/everything.conf

small_keep '1|17|119|167|206' '0|4|39|58' '0|3' 'sys/devices/system/cpu/cpufreq/policy0|sys/bus/pci/devices/0000:32:00.0|sys/class/net/eth1'
memory server server "$boot" '# live' <<'CONFIG'
[irq]
steering = housekeeping
rule = action:eth1-TxRx-* cpus:isolated priority:80
[power]
governor = performance
CONFIG

small_keep '1|17|18|92|190|232' '1|9|129|134|147' '0|3|7' 'sys/devices/system/cpu/cpufreq/policy[03]|sys/bus/pci/devices/0000:00:1f.[36]|sys/bus/usb/devices/2-1|sys/class/sound/card0|sys/class/net/eth0|sys/module/(usbcore|snd_usb_audio)'
more=$(printf '%s\t%s\\n\n' sys/kernel/mm/transparent_hugepage/enabled madvise run/modprobe.d/50-rtboot.conf '# there before')
sed '/^spread/d; s/ not_there//' tests/everything.conf | memory everything laptop "$boot" '# live' "$more"
memory turns laptop "$boot" '# live' '# turns' < tests/everything.conf
sed 's/^on-failure = keep/on-failure = revert/; s/ not_there//' tests/everything.conf | memory revert laptop 'apply, undo' '# live' '# turns'

# The config is a credential, from the unit of the stages; and what an earlier stage kept of one.
small_keep '1|17|20|28|307' '0|1|24|34' '0|2'
more=$(printf '%s\t%s\n' run/credentials/rtboot-credential.service/rtboot.conf '[boot]\non-failure = keep')
memory credential rt-6.12 "$boot, apply" '# live' '# credential' "$more" < /dev/null
more=$(printf '%s\t%s\n' run/rtboot/credential.conf '[boot]\non-failure = keep')
memory kept rt-6.12 'apply, undo' '# live' "$more" < /dev/null

"$errors" "$machines"/*
