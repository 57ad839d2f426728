#!/bin/sh
# One run at a time: apply and undo that overlap come to what they come to one after the other. strace(1) holds a run at a
# rename(2), so that another one comes in between.
. tests/machine.sh
tap_needs strace

# slow MS NTH COMMAND: run it in the background, held before its NTH rename.
slow() {
	rm -f "$work/trace"
	strace -o "$work/trace" -e trace=renameat -e "inject=renameat:delay_enter=${1}000:when=$2" \
		"$rtboot" "$3" --root "$root" > "$work/slow" 2>&1 &
	slow=$!
	until grep -q renameat "$work/trace" 2> /dev/null; do sleep 0.01; done
}

# both STATUS: the exit statuses of the last command and of what runs in the background, when that has ended.
both() {
	wait "$slow"
	statuses="$1 $?"
}

everything | machine laptop
$rtboot apply --root "$root" > /dev/null 2>&1
get SETTINGS_APPLIED > "$work/applied"
sed 1d "$root/run/rtboot/journal" | sort > "$work/journal"

everything | machine laptop
values > "$work/before"
slow 700 2 apply
$rtboot apply --root "$root" > "$work/out" 2>&1
both $?
is "$statuses" "0 0" "two apply at once: both end well"
is "$(get STATE) $(get SETTINGS_APPLIED)" "active $(cat "$work/applied")" "  the status is that of one apply"
is "$(sed 1d "$root/run/rtboot/journal" | sort | diff "$work/journal" -)" "" "  and so is the journal"
[ -e "$root/run/rtboot/report.json" ] && [ -e "$root/run/rtboot/active" ]
ok "  report.json and active are there"

slow 700 1 apply
$rtboot undo --root "$root" > "$work/out" 2>&1
both $?
is "$statuses" "0 0" "apply, and undo meanwhile: both end well"
is "$(get STATE) $(values | diff "$work/before" -)" "reverted " "  what apply did is undone, and the state says so"
! [ -e "$root/run/rtboot/active" ]
ok "  active is gone"

slow 700 1 apply
$rtboot boot early --root "$root" > "$work/out" 2>&1
both $?
is "$statuses $(get STATE) $(get STAGE)" "0 0 active early" "a stage waits for apply, too"

# Who does not get its turn within the deadline touches nothing.
everything "[boot]" "deadline = 100" | machine laptop
slow 1500 2 apply
for command in apply undo "boot late"; do
	# shellcheck disable=SC2086 # a command and its operand
	$rtboot $command --root "$root" > "$work/out" 2>&1
	echo "$? $(cat "$work/out")"
done > "$work/outs"
is "$(grep -c '^1 rtboot: .*: another rtboot is still running after 100 ms' "$work/outs")" 2 \
	"apply and undo give up at their deadline, and say why"
is "$(sed '1,2d; s/[0-9]* ms/N ms/' "$work/outs")" "0 rtboot: late: incomplete: it did not finish within the deadline, after N ms, while waiting for another run of rtboot
rtboot: late: cannot write a status to /run/rtboot: another run of rtboot is using it" "  and so does a stage"
both 0
is "$statuses $(get STATE) $(get STAGE) $(sed 1d "$root/run/rtboot/journal" | sort | diff "$work/journal" -)" "0 0 active system " \
	"  the one that was at work comes to what it comes to alone"

# Any number of them.
everything | machine laptop
for _ in 1 2 3 4 5 6; do
	$rtboot apply --root "$root" > /dev/null 2>> "$work/errors" || echo "exit status $?" >> "$work/errors" &
done
wait
is "$(cat "$work/errors" 2> /dev/null) $(get STATE) $(sed 1d "$root/run/rtboot/journal" | sort | diff "$work/journal" -)" " active " \
	"six apply at once"
is "$(find "$root/run" -name '*.new*')" "" "  none leaves a file behind"
tap_done
