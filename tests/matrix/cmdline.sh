# cmdline.sh SERIES: the command lines of cmdline.table for that series of kernels, each booted for real on its PREEMPT_RT
# kernel, on a machine with 4 CPUs and nothing but rtboot. The table, the kernel itself and rtboot have to say the same.
# Sourced by the tests of each kernel.
#
# shellcheck shell=sh
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh
# shellcheck source=tests/lab/tap.sh
. tests/lab/tap.sh

kernel=$(lab_kernel "$1" rt-amd64) || exit 1
work=$lab/out/cmdline-$1
rm -rf "$work"
mkdir -p "$work/tree/bin" "$work/tree/etc"
cp tests/matrix/bare-init.sh "$work/tree/init"
chmod 755 "$work/tree/init"
cp "$(command -v busybox)" build/rtboot "$work/tree/bin"
# As the machines of the matrix: on a busy machine the emulator is slower than a boot's deadline.
cp tests/vm/patient.conf "$work/tree/etc/rtboot.conf"
(cd "$work/tree" && find . | cpio -o -H newc --quiet) > "$work/initrd"

# bare_boot APPEND: boot that, and leave the guest's report in $report.
report=$work/report
boots=0
crashes=0
bare_boot() {
	lab_try "$report" '^=== before' bare_boot_once "$1"
	set -- $?
	boots=$((boots + 1)) crashes=$((crashes + lab_crashes))
	return "$1"
}

# shellcheck disable=SC2317 # lab_try calls it
bare_boot_once() {
	: > "$report"
	lab_machine amd64
	# shellcheck disable=SC2086,SC2154
	timeout 100 $machine_emulator -smp 4 -m 256 -nodefaults -kernel "$kernel/vmlinuz" -initrd "$work/initrd" \
		-append "$machine_append quiet panic=-1 $1" -display none -monitor none -no-reboot \
		-serial "file:$work/console" -serial "file:$report" < /dev/null
	sed -i 's/\r$//' "$report"
	grep -q '^=== end' "$report"
}

# said SECTION NAME: what NAME= is in a section of the report, without quotes.
said() { lab_section "$report" "$1" | sed -n "s/^$2=//p" | tr -d '"'; }

# cpus LIST...: each CPU of the lists, in order. minus A B: those of A that are not in B.
cpus() {
	echo "$*" | tr -s ", " "\n" | awk -F - '/^[0-9]/ { for (i = $1; i <= $NF; i++) print i }' | sort -nu | paste -s -d ' '
}
minus() { cpus "$(cpus "$1" | tr ' ' '\n' | grep -vxF "$(cpus "$2" | tr ' ' '\n')" | paste -s -d ,)"; }

# lost: what rtboot says that a kernel threw away, in the words of the table.
lost() {
	lab_section "$report" advice | sed -n '
		/ was rejected .* malformed/ s/^"\(.*\) was rejected.*/\1: void/p
		/ was rejected .* do not exist/    s/^"\(.*\) was rejected.*/\1: range/p
		/ has no effect: this kernel was built /     s/^"\(.*\) has no effect.*/\1: none/p
		s/^"\(.*\) asked for CPUs that the kernel did not isolate: \([-,0-9]*\).*/\1: - \2/p' | paste -s -d ';' | sed 's/;/; /g'
}

# advised WORDS: the CPUs that an advice is about, those that stand behind these words.
advised() { cpus "$(lab_section "$report" advice | sed -n "s/^\"$1 \([-,0-9]*\).*/\1/p")"; }

# logged WORDS: the CPUs that stand behind these words in the kernel's log.
logged() { cpus "$(lab_section "$report" log | sed -n "s/.*$1: \([-,0-9]*\)\.*$/\1/p")"; }

check() {
	bare_boot "$1"
	ok "<$1> boots"
	grep -q '^=== end' "$report" || { tail -n 5 "$work/console" | sed 's/^/# /'; return; }

	# Before rtboot did anything: what the kernel says, and by what else it shows.
	is "$(said before isolated)/$(said before nohz_full | sed 's/(null)//')" "$2/$3" "  the kernel isolates $2/$3"
	is "$(cpus "$(said before init)")/$(logged 'Full dynticks CPUs')" \
		"$(minus "$(said before possible)" "$2")/$(cpus "$3")" "  PID 1 and the kernel's log bear that out"

	# And rtboot, which has to act on that.
	isolated=$(cpus "$2,$3")
	housekeeping=$(minus "$(said before online)" "$2,$3")
	is "$housekeeping" "$(cpus "$4")" "  CPUs $4 are left for housekeeping"
	is "$(cpus "$(said status RTBOOT_CPUS_ISOLATED)")/$(cpus "$(said status RTBOOT_CPUS_NOHZ_FULL)")" \
		"$isolated/$(cpus "$3")" "  rtboot says that these are isolated"
	is "$(cpus "$(said status RTBOOT_CPUS_HOUSEKEEPING)")" "$housekeeping" "  and those for housekeeping"
	if [ -z "$isolated" ] || [ -z "$housekeeping" ]; then
		is "$(lab_section "$report" after)" "$(lab_section "$report" before)" "  it touches nothing"
	else
		offline=$(minus "$(said before possible)" "$(said before online)")
		kept_off="$2,$3,$offline"
		is "$(minus "$(said after init)" "$offline")/$(minus "$(mask "$(said after irqs)")" "$offline")" \
			"$(minus "$(said before init)" "$kept_off")/$(minus "$(mask "$(said before irqs)")" "$kept_off")" \
			"  PID 1 and IRQs to come are where they were, but for the isolated CPUs"
	fi
	state=active
	[ -n "$isolated" ] || state=unisolated
	[ -n "$housekeeping" ] || state=refused
	is "$(said status RTBOOT_STATE)" $state "  the state is right"

	# And what was lost, neither less nor more.
	is "$(lost)" "$5" "  what the kernel rejected is in the advice: ${5:-nothing}"
	[ -n "$housekeeping" ] || return
	is "$(lab_section "$report" advice | grep -c "No CPU is isolated")" "$([ -n "$isolated" ]; echo $?)" \
		"  as is that no CPU is isolated, only where none is"
	is "$(advised 'The scheduler tick runs on isolated CPUs')" "$(minus "$2" "$3")" "  on which of them the tick runs"
	is "$(advised 'RCU callbacks run on isolated CPUs')" "$(minus "$2,$3" "$(logged 'Offload RCU callbacks from CPUs')")" \
		"  and on which RCU callbacks do"
	case $1 in
	*irqaffinity=*)
		is "$(advised 'irqaffinity= sends interrupts to isolated CPUs')" \
			"$(minus "$isolated" "$(minus "$isolated" "$(mask "$(said before irqs)")")")" "  and where irqaffinity= had sent IRQs"
		;;
	esac
}

# mask MASK: the CPUs of a hexadecimal mask.
mask() {
	bits=$((0x$1))
	cpu=0
	while [ $bits -gt 0 ]; do
		[ $((bits & 1)) = 0 ] || echo $cpu
		bits=$((bits >> 1)) cpu=$((cpu + 1))
	done
}

grep -v -e '^#' -e '^$' tests/matrix/cmdline.table | sed 's/ *| */|/g; s/ *$//' |
	awk -F '|' -v series="$1" 'index(" " $1 " ", " " series " ")' | tests/sample.sh > "$work/lines"
[ -s "$work/lines" ]
ok "there are command lines for $1"
while IFS='|' read -r _ append isolated_wanted nohz_wanted housekeeping_wanted lost_wanted; do
	check "$append" "$isolated_wanted" "$nohz_wanted" "$housekeeping_wanted" "$lost_wanted"
done < "$work/lines"
lab_say "command lines on $1: $boots boots, in $crashes of them the emulator crashed"
tap_done
