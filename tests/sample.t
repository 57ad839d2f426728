#!/bin/sh
# What CI takes a sample of: five numbers in a row take all of it, each machine, command line and point of the sweep.
# shellcheck disable=SC2016,SC2317 # make has the variable; all_of calls the functions
. tests/faults/machine.sh

# all_of TIMES WHAT COMMAND...: what the command prints is in its samples 11 to 15, each line so many times.
all_of() {
	times=$1
	what=$2
	shift 2
	RTBOOT_SAMPLE='' "$@" | sort > "$work/all"
	[ "$(wc -l < "$work/all")" -ge 15 ]
	ok "$what: there are $(wc -l < "$work/all")"
	for sample in 11 12 13 14 15; do
		RTBOOT_SAMPLE=$sample "$@" | sort > "$work/$sample"
	done
	is "$(cd "$work" && sort 11 12 13 14 15)" "$(for _ in $(seq "$times"); do cat "$work/all"; done | sort)" \
		"  of five samples in a row each is in $times"
	is "$(cd "$work" && find 11 12 13 14 15 -size 0)" "" "  none of which is empty"
	RTBOOT_SAMPLE=16 "$@" | sort | cmp -s - "$work/11"
	ok "  and the sixth is the first"
}

machines() { printf 'include Makefile\nmatrix:; @printf "%%s\\\\n" $(MATRIX)\n' | make -s -f - matrix | tests/sample.sh 3 2; }
all_of 2 "machines of the matrix" machines
is "$(for sample in 11 12 13 14 15; do RTBOOT_SAMPLE=$sample machines | cut -d / -f 3 | sort -u | wc -l; done | sort -u)" 2 \
	"  each asks for the dracut of two suites"

lines() { grep -v -e '^#' -e '^$' tests/matrix/cmdline.table | grep '^[^|]*6\.12' | tests/sample.sh; }
all_of 1 "command lines" lines

# Of commands that are one process, which makes the same calls each time.
points() { LIST=1 sweep apply undo | sed 's/ (.*)//'; }
small rt-6.12 "proc/(1|17|20)|proc/irq/(0|24)|sys/kernel/irq/(0|24)|sys/devices/system/cpu/cpu[02]" <<EOF
[boot]
deadline = 10000
EOF
all_of 1 "points of the sweep" points
# calls LEAST: the calls that have so many faults.
calls() { sed 's/: [a-z]* [^ ]*$//' | sort | uniq -c | awk -v least="$1" '$1 >= least { $1 = ""; print }'; }
calls 5 < "$work/all" > "$work/calls"
[ "$(wc -l < "$work/calls")" -ge 30 ]
ok "  $(wc -l < "$work/calls") calls have at least five"
is "$(calls 1 < "$work/12" | comm -13 - "$work/calls")" "" "    of which each sample takes one or more"
tap_done
