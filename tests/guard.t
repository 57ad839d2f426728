#!/bin/sh
# A worker that crashes or hangs: boot exits 0 in time, and the status says incomplete.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
tap_needs strace

# guarded WHAT INJECTION WORDS: boot early with that fault in the worker.
guarded() {
	printf '[boot]\ndeadline = 300\n' | machine rt-6.12
	strace -f -ttt -o "$work/trace" --inject="$2" "$rtboot" boot early --root "$root" 2> "$work/err"
	ok "$1: boot exits 0"
	# strace itself waits for a child that it delays: what counts is when the first process exited.
	took=$(awk 'NR == 1 { pid = $1; start = $2 } $1 == pid { end = $2 } END { print int((end - start) * 1000) }' "$work/trace")
	# The deadline, a tenth of a second for the child to go, and a slow machine.
	[ "$took" -lt 1500 ]
	ok "$1: after $took ms"
	is "$(get STATE) $(get STAGE)" "incomplete early" "$1: incomplete"
	get REASON | grep -q "$3"
	ok "$1: it says $3"
	! [ -e "$root/run/rtboot/active" ]
	ok "$1: no active"
	"$rtboot" status --root "$root" > "$work/out"
	is "$?" 3 "$1: status exits 3"
	is "$(json 'print $j->{state}')" incomplete "$1: report.json agrees"
}
guarded "a crash before the first change" "getdents64:signal=SEGV:when=1" "killed by signal 11"
guarded "a crash in the middle of the changes" "write:signal=SEGV:when=15" "killed by signal 11"
guarded "a kill" "write:signal=KILL:when=20" "killed by signal 9"
# strace counts for each process: the parent never gets to a 60th openat2.
guarded "a hang in the middle of the probe" "openat2:delay_enter=3000000:when=60" "did not finish within the deadline"
guarded "a hang in a write" "write:delay_enter=3000000:when=10" "did not finish within the deadline"

# What was under way is the setting whose file was opened last.
tests/tree.sh "$work/clean" < tests/machines/rt-6.12.tree
"$rtboot" boot early --root "$work/clean" 2>/dev/null
# under_way: its name, by the trace and by the report of a run without a fault.
under_way() {
	path=$(sed -n 's,.*"\([^"]*\)"\, {flags=O_RDWR.*,\1,p' "$work/trace" | tail -n 1)
	sed -n "s,.*\"target\":\"/$path\"\,.*\"name\":\"\([^\"]*\)\".*,\1,p" "$work/clean/run/rtboot/report.json"
}
for fault in signal=SEGV delay_enter=3000000; do
	guarded "$fault in a change" "write:$fault:when=14" "while setting "
	is "$(get REASON | sed 's/.*, while setting //')" "$(under_way)" \
		"$fault: the status names the setting that was under way, $(under_way)"
done
guarded "a crash in the probe" "getdents64:signal=BUS:when=2" "killed by signal 7, while reading /"

# The worker crashed after changes: each is in the journal that was written before them.
guarded "a crash late" "write:signal=SEGV:when=20" "killed by signal 11"
facts 2-3 | awk -F '\t' '$1 == "irq" { print $2 "\t" $4 }' | sort > "$work/now"
awk -F '\t' '$1 ~ /^proc\/irq\/[0-9]+\/smp_affinity_list$/ { sub(/\\n$/, "", $2); split($1, p, "/"); print p[3] "\t" $2 }' \
	tests/machines/rt-6.12.tree | sort > "$work/then"
changed=$(comm -13 "$work/then" "$work/now" | cut -f 1)
[ "$(echo "$changed" | wc -l)" -ge 5 ]
ok "IRQs had been changed by then"
is "$(for irq in $changed; do grep -q "^/proc/irq/$irq/" "$root/run/rtboot/journal" || echo "$irq"; done)" "" \
	"  and every one is in the journal"

# Without a guard nobody is left to say so: the status said it before the first change.
machine rt-6.12 < /dev/null
strace -o /dev/null --inject=write:signal=KILL:when=20 "$rtboot" apply --root "$root" > /dev/null 2>&1
is "$(get STATE) $(get STAGE)" "incomplete system" \
	"apply killed in the middle: the status says incomplete"

strace -f -o /dev/null --inject=fork,vfork,clone,clone3:error=EAGAIN "$rtboot" boot early --root "$root" 2> "$work/err"
is "$? $(get REASON)" "0 cannot start a worker: EAGAIN" \
	"no worker to be had: boot exits 0 and says so"

# A stage that cannot write anything down does nothing, and takes back the good news of the one before.
rm -rf "$root"
cp -a "$work/clean" "$root"
values > "$work/before"
strace -f -o /dev/null --inject=write:error=ENOSPC:when=1+ build/rtboot boot late --root "$root"
is "$? $(ls "$root/run/rtboot") $(values | diff "$work/before" -)" "0 journal " "/run is full: boot exits 0, no status is left, and nothing is changed"
tap_done
