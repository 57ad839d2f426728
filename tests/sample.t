#!/bin/sh
# What CI takes a sample of: five numbers in a row take all of it, each machine, command line and point of the sweep once.
. tests/faults/machine.sh

# all_of WHAT COMMAND...: the samples 11 to 15 of what the command prints are all of it, and each is some of it.
all_of() {
	what=$1
	shift
	RTBOOT_SAMPLE='' "$@" | sort > "$work/all"
	[ "$(wc -l < "$work/all")" -ge 15 ]
	ok "$what: there are $(wc -l < "$work/all")"
	for sample in 11 12 13 14 15; do
		RTBOOT_SAMPLE=$sample "$@" | sort > "$work/$sample"
	done
	is "$(cd "$work" && sort 11 12 13 14 15 | diff - all)" "" "  each is in one of five samples"
	is "$(cd "$work" && find 11 12 13 14 15 -size 0)" "" "  none of which is empty"
	RTBOOT_SAMPLE=16 "$@" | sort | cmp -s - "$work/11"
	ok "  and the sixth is the first"
}

# shellcheck disable=SC2016,SC2317 # all_of calls them, and make has the variable
machines() { printf 'include Makefile\nmatrix:; @printf "%%s\\\\n" $(MATRIX)\n' | make -s -f - matrix | tests/sample.sh 3; }
all_of "machines of the matrix" machines
is "$(for sample in 11 12 13 14 15; do RTBOOT_SAMPLE=$sample machines | cut -d / -f 3 | sort -u; done | sort | uniq -d)" "" \
	"  no two samples ask for the same dracut"

# Of commands that are one process, which makes the same calls each time.
# shellcheck disable=SC2317
points() { LIST=1 sweep apply undo | sed 's/ (.*)//'; }
small rt-6.12 "proc/(1|17|20)|proc/irq/(0|24)|sys/kernel/irq/(0|24)|sys/devices/system/cpu/cpu[02]" <<EOF
[boot]
deadline = 10000
EOF
all_of "points of the sweep" points
# calls: the calls that have at least five faults.
calls() { sed 's/: [a-z]* [^ ]*$//' | sort | uniq -c | awk -v least="$1" '$1 >= least { $1 = ""; print }'; }
calls 5 < "$work/all" > "$work/calls"
[ "$(wc -l < "$work/calls")" -ge 100 ]
ok "  $(wc -l < "$work/calls") calls have at least five"
is "$(calls 1 < "$work/12" | comm -13 - "$work/calls")" "" "    of which each sample takes one or more"
tap_done
