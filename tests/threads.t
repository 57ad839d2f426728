#!/bin/sh
# [threads] rule, on the machines of tests/machines: which threads are found, and what is told of them.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh

# kernel PATTERN: the names and policies of the machine's kernel threads that grep -E finds, as /proc has them.
kernel() {
	cat "$root"/proc/[0-9]*/stat | perl -ne '/\((.*)\) (.*)/ or next; @f = split / /, $2;
		print "$1 ", ("other", "fifo")[$f[38]], ":$f[37]\n" if $f[6] & 0x200000' | grep -E "^($1) " | sort
}

# found: the same of those that rtboot found, less their thread IDs.
found() { settings "thread policy" name before | sed 's/^[0-9]* //' | sort; }

# One machine each: a pattern, and as a regular expression what it finds.
while IFS=';' read -r name rule threads count; do
	machine "$name" <<-EOF
		[threads]
		rule = $rule
	EOF
	boot
	is "$(found)" "$(kernel "$threads")" "$name: $rule is about all that it says"
	is "$(found | wc -l) $(get STATE) $(get SETTINGS_FAILED)" "$count active 0" "  which are $count"
	[ "$count" != 0 ] || is "$(settings rule outcome errno why)" "absent ESRCH no thread here matches" "  a rule that matches none is absent"
done <<'EOF'
rt-5.10;name:ksoftirqd/* priority:2;ksoftirqd/.*;4
rt-5.10;name:ktimers/* priority:2;ktimers/.*;0
rt-5.10;name:kblockd priority:2;kblockd;1
rt-6.12;name:ktimers/* on:isolated priority:95;ktimers/[23];2
rt-6.12;name:rcu*/* on:isolated priority:4;rcuc/[23];2
rt-6.12;name:rcu[bo]*/* on:housekeeping priority:4;none;0
rt-6.12;name:rcuop/* priority:4;rcuop/[0-3];4
rt-6.12-offline;name:ktimers/* on:isolated priority:4;ktimers/2;1
rt-7.3;name:irq_work/* on:housekeeping priority:3;irq_work/[01];2
rt-7.3;name:kworker/R-* priority:3;kworker/R-.*;26
laptop;name:rcu_preempt priority:3;rcu_preempt;1
laptop;name:k[a-j]* priority:3;k[a-j].*;4
laptop;name:*/* on:isolated priority:3;(backlog_napi|irq_work|ksoftirqd|ktimers|rcuc)/[37];10
server;name:ktimers/1* on:isolated priority:3;ktimers/(10|1[1-5]);6
EOF

# What becomes of them: planned by the plan, and in a directory for / no more than that.
machine rt-6.12 <<'EOF'
[threads]
rule = name:ktimers/3 on:isolated priority:90
rule = name:ktimers/* priority:1
rule = name:ktimers/2 priority:3
EOF
$rtboot plan --root "$root" > "$work/plan"
is "$(grep -A 1 "^thread policy" "$work/plan" | sed 's/^ *[0-9]* //; s/  policy:.*//')" \
	"thread policy: rule in line 2: name:ktimers/3 on:isolated priority:90
ktimers/3                 fifo:1 -> fifo:90" "plan names the rule, the thread and the change"
grep -q '^rule: rule in line 4: name:ktimers/2 priority:3$' "$work/plan"
ok "  and the rule that comes to nothing"
boot
is "$(settings "thread policy" name wanted outcome errno | sed 's/^[0-9]* //' | sort)" "ktimers/0 fifo:1 kept -
ktimers/1 fifo:1 kept -
ktimers/2 fifo:1 kept -
ktimers/3 fifo:90 absent EXDEV" "what has it is kept; the first rule that matches decides"
is "$(settings rule name outcome errno why)" "name:ktimers/2 priority:3 absent EEXIST earlier rules take everything that it matches" \
	"  and a rule that decides nothing is absent"
is "$(grep -c ^policy: "$root/run/rtboot/journal")" 0 "  the journal has no thread, because none changed"

# Without a rule nothing is looked for, and with one nothing more is read than before.
machine rt-6.12 < /dev/null
boot
is "$(settings "thread policy" name)" "" "without a rule no thread's policy is a setting"
if command -v strace > /dev/null; then
	. tests/syscalls.sh
	for config in "" "rule = name:none priority:2" "rule = name:ktimers/* priority:1"; do
		printf '[threads]\n%s\n' "$config" | machine rt-6.12
		boot
		calls "$rtboot" plan --root "$root"
	done > "$work/calls"
	is "$(sort -u "$work/calls" | wc -l)" 1 "a rule costs no system call more: $(paste -s -d ' ' "$work/calls")"
fi

# What must not be touched is an error in the config.
for name in migration/0 'cpuhp/*' watchdogd kthreadd 'irq/1-*' 'kworker/0:*'; do
	printf '[threads]\nrule = name:%s priority:2\n' "$name" > "$work/conf"
	is "$($rtboot check-config "$work/conf" | grep -c "expected name: and a name or shell pattern of threads that may be changed")" 1 \
		"check-config: $name is not to be touched"
done
printf '[threads]\nrule = name:rcuc/* on:housekeeping priority:50\n' > "$work/conf"
is "$($rtboot check-config "$work/conf" | sed 's/.*: expected/expected/')" \
	"expected a priority from 1 to 49; only with on:isolated up to 95" "check-config: not above the threads of IRQs"
tap_done
