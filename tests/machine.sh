# machine.sh: a machine of tests/machines in a directory, to be configured, booted and looked at by
# tests; to be sourced. What a test finds in a file it reads with cat, not with rtboot.
#
# shellcheck shell=sh
# The status file that is sourced is there only while a test runs; what is in single quotes is perl.
# shellcheck disable=SC1091,SC2016
. tests/lab/tap.sh
# A machine is a thousand files: in memory they are made in a tenth of the time.
[ -n "$TMPDIR" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
tap_work
root=$work/root
# Another binary than the one that is shipped can be tested: tests/sanitized.t.
rtboot=${RTBOOT:-build/rtboot}

# captured NAME: the machine's files in $root, as they were captured: without a config.
captured() {
	rm -rf "$root"
	tests/tree.sh "$root" < "tests/machines/$1.tree"
}

# machine NAME < CONFIG: the same, with that config.
machine() {
	captured "$1"
	mkdir -p "$root/etc"
	cat > "$root/etc/rtboot.conf"
}

# generated [NAME=VALUE...]: the files of a machine of any size in $root, and an empty config: see generate.sh.
generated() {
	rm -rf "$root"
	tests/generate.sh "$root" "$@"
}

# everything [LINE...]: a config that asks for all there is, and these lines, each of which may take the place of a key.
everything() {
	printf '%s\n' "$@" | awk -F ' *= *' '
		NR != FNR { if (!($1 in given)) print; next }
		{ line[NR] = $0 }
		NF > 1 && $1 != "rule" { given[$1] }
		END { for (i = 1; i in line; i++) print line[i] }' - tests/everything.conf
}

# put PATH TEXT: change a file of the machine, or make it.
put() {
	mkdir -p "$root/${1%/*}"
	printf '%s\n' "$2" > "$root/$1"
}

# boot: both stages, as the initramfs runs them.
boot() {
	$rtboot boot early --root "$root" 2> "$work/err" && $rtboot boot late --root "$root" 2>> "$work/err"
}

# get KEY: as a shell sees the status file.
get() { (. "$root/run/rtboot/status" && eval "echo \"\$RTBOOT_$1\""); }

# json CODE: run perl on the report, $j, and its settings, @s.
json() {
	perl -MJSON::PP -0777 -ne '$j = decode_json($_); @s = @{$j->{settings}};'" $1" "$root/run/rtboot/report.json"
}

# settings CLASS FIELD...: those fields of each setting of the class, a line each.
settings() {
	class=$1
	shift
	json 'print map { $s = $_; join(" ", map { $s->{$_} // "-" } qw('"$*"')) . "\n" } grep { $_->{class} eq "'"$class"'" } @s'
}

# each FILE...: what the files hold, in one line.
each() {
	for file; do
		printf '%s\n' "$(cat "$root/$file")"
	done | paste -s -d ' '
}

# irq N...: where those IRQs may go, in one line.
irq() {
	for number; do
		printf '%s\n' "$(cat "$root/proc/irq/$number/smp_affinity_list")"
	done | paste -s -d ' '
}

# on LIST: the IRQs that may go exactly there, in order.
on() { (cd "$root/proc/irq" && grep -lx "$1" [0-9]*/smp_affinity_list | sed 's,/.*,,' | sort -n | paste -s -d ' '); }

# irq_json N CODE: run perl on that IRQ, $_, as `rtboot irqs --json` has it.
irq_json() {
	$rtboot irqs --json --root "$root" | perl -MJSON::PP -0777 -ne 'for (grep { $_->{irq} == '"$1"' } @{decode_json($_)}) { '"$2"' }'
}

# facts ISOLATED: what there is now, by a reader that is not rtboot, on a machine with these isolated CPUs.
facts() { tests/capture.sh "$root" | awk -v isolated="$1" -f tests/lab/facts.awk | sort; }

# sums: each file and its checksum, without what rtboot says of itself.
sums() { (cd "$root" && find . -path ./run/rtboot -prune -o -type f -exec cksum {} + | sort); }

# values: each file and what it holds, without what rtboot says of itself. A captured file that was written loses
# its last newline, which a kernel's has always: it is no part of a value.
values() { (cd "$root" && find . -path ./run/rtboot -prune -o -type f -exec grep -aH '' {} + | sort); }
