# machine.sh: captured machines that are small enough for every system call to fail in every way; to be sourced.
#
# shellcheck shell=sh
. tests/machine.sh
command -v strace >/dev/null || tap_skip_all "strace is not installed"

# keep NAME KEEP: the machine, of whose threads, IRQs, CPUs, devices and modules only those are left whose path begins with
# KEEP, a regular expression.
keep() {
	awk -F '\t' -v keep="^($2)(/|\$)" -v family="^(proc/[0-9]|proc/irq/[0-9]|sys/kernel/irq/[0-9]|sys/devices/system/cpu/(cpu[0-9]|\
cpufreq/)|sys/bus/[a-z]+/devices/|sys/class/[a-z]+/|sys/module/)" '$1 !~ family || $1 ~ keep' "tests/machines/$1.tree"
}

# small NAME KEEP < CONFIG: what is left of it, in $root.
small() {
	keep "$1" "$2" > "$work/small.tree"
	rm -rf "$root"
	tests/tree.sh "$root" < "$work/small.tree"
	mkdir -p "$root/etc"
	cat > "$root/etc/rtboot.conf"
}

# sweep COMMAND...: see sweep.pl.
sweep() { perl tests/faults/sweep.pl "$root" "$@"; }
