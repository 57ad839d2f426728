#!/bin/sh
# The unit tests, and every command on a machine's files, under valgrind: nothing that was never written is used.
. tests/machine.sh
tap_make "rtboot and its unit tests are built" -f tests/instrumented/Makefile KIND=valgrind all

# checked NAME COMMAND...: what it prints goes to $work/out; each of its processes leaves a log, and nothing in it.
checked() {
	name=$1
	shift
	rm -f "$work"/log.*
	valgrind -q --log-file="$work/log.%p" "$@" > "$work/out" 2> "$work/err"
	is "$(cat "$work"/log.* 2>&1)" "" "$name: no error in $(find "$work" -name 'log.*' | wc -l) processes"
}
for test in build/valgrind/unit/*.t; do
	checked "$(basename "$test")" "$test"
done

everything "[boot]" "deadline = 60000" "[irq]" "rule = action:nosuch* cpus:2" | machine laptop
while read -r command; do
	# shellcheck disable=SC2086 # words
	checked "rtboot $command" build/valgrind/rtboot $command --root "$root"
	[ -s "$work/out" ] || [ "${command%% *}" = boot ] || [ "$command" = check-config ]
	ok "  it has run"
done <<'EOF'
plan
boot early
boot late
status
status --json
verify
irqs
irqs --json
check-config --modules
apply
undo
cpus 0-3,N
EOF
is "$(get STATE)" reverted "the machine has been through all of it"
printf '[x]\n[irq]\nrule = a\n' > "$root/etc/rtboot.conf"
checked "rtboot check-config, of errors" build/valgrind/rtboot check-config --root "$root"
checked "rtboot boot late, refused" build/valgrind/rtboot boot late --root "$root"
is "$(get STATE)" refused "  it says so"
machine stock-6.12 < /dev/null
checked "rtboot boot early, of a stock kernel" build/valgrind/rtboot boot early --root "$root"
is "$(get STATE)" fallback "  it says so"
tap_done
