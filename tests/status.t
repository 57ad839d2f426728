#!/bin/sh
# /run/rtboot as an interface, and that rtboot-status(5) has every word of it, and no other.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
tap_needs strace
page=hook/rtboot-status.5

# items SECTION MACRO: what the tags of a section or subsection name, a line each.
items() {
	awk -v section="$1" -v macro="$2" '
		/^\.S[hs] / { inside = substr($0, 5) == section }
		inside && $1 == ".It" && $2 == macro {
			sub(/^\.It [A-Z][a-z] /, "")
			gsub(/ , /, "\n")
			print
		}' $page | sort
}
# words KIND: what the program has.
words() { build/unit/words.t | sed -n "s/^ok [0-9]* - $1: //p" | sort; }
# known NAME...: without those that the program is going to have.
known() { grep -vxF "$(printf '%s\n' "$@")"; }

for kind in state:STATES outcome:OUTCOMES class:Classes; do
	[ "$(words "${kind%:*}" | wc -l)" -ge 8 ]
	ok "the program has $(words "${kind%:*}" | wc -l) words for ${kind%:*}"
	is "$(items "${kind#*:}" Cm)" "$(words "${kind%:*}")" "  and the page the same"
done
# item KEY: the text of a key of the status.
item() { awk -v key="$1" '/^\.(It|El)/ { inside = $0 == ".It Ev RTBOOT_" key } inside' $page; }
for key in stage preemption; do
	is "$(item "$(echo $key | tr '[:lower:]' '[:upper:]')" | sed -n 's/^\.Cm \([a-z]*\).*/\1/p' | sort)" "$(words $key)" "the page has each $key"
done

# The report and the status of a machine with a rule without effect, in which much is null.
machine laptop <<'EOF'
[irq]
rule = irq:99 cpus:3
EOF
boot
json=$root/run/rtboot/report.json
$rtboot status --json --root "$root" > "$work/out"
is "$(cat "$work/out")" "$(cat "$json")" "status --json prints report.json"
is "$(sed -n 's/^"\([a-z_]*\)":.*/\1/p' "$json" | sort | uniq -d)" "" "  which has no name twice"
json 'print map { "$_\n" } keys %$j' | sort > "$work/names"
json 'print map { "$_\n" } map { keys %$_ } @s' | sort -u > "$work/members"
{
	items "STATUS KEYS" Ev | known RTBOOT_ADVICE | sed 's/^RTBOOT_//' | tr '[:upper:]' '[:lower:]'
	items REPORT Cm
} | sort | diff "$work/names" - > "$work/out"
is "$(grep '^[<>]' "$work/out")" "" "the page has each of the $(wc -l < "$work/names") members of the report"
is "$(items Settings Cm)" "$(cat "$work/members")" "  and each member of a setting"
is "$(items "STATUS KEYS" Ev)" \
	"$(sed 's/=.*//' "$root/run/rtboot/status" | sort)" "  and each key of the status"
is "$(awk '/^\.S[hs] / { inside = $0 == ".Sh STATUS KEYS" }
	inside && /^\.It Ev / { n = split($0, word, " "); for (i = 3; i <= n; i++) if (word[i] != ",") key[word[i]] }
	inside && /^Number/ { for (k in key) print k }
	!/^\.It/ { delete key }' $page | sort)" \
	"$(sed -n 's/=[0-9]*$//p' "$root/run/rtboot/status" | sort)" "  which are numbers where it says so"
is "$(sed -n 's/^"\([a-z_]*\)":[0-9]*,$/RTBOOT_\1/p' "$json" | tr '[:lower:]' '[:upper:]')" \
	"$(sed -n 's/=[0-9]*$//p' "$root/run/rtboot/status" | known RTBOOT_ADVICE)" "  in the report, too"
is "$(json 'my %n; for $s (@s) { $n{$_} = 1 for grep { !defined $s->{$_} } keys %$s } print map { "$_\n" } sort keys %n')" \
	"$(awk '/^\.S[hs] / { inside = $0 == ".Ss Settings" } inside && $1 == ".It" { name = $3 } inside && name && /[Nn]ull/ { print name }' $page | sort)" \
	"  and null where it says so"

# What a shell makes of the status, whatever is in it.
put proc/sys/kernel/version '#1 SMP PREEMPT_RT "a" $(false) `false` \b'
boot
# shellcheck disable=SC1091 # it is there only now
is "$(. "$root/run/rtboot/status" && printf '%s' "$RTBOOT_KERNEL_VERSION")" '#1 SMP PREEMPT_RT "a" $(false) `false` \b' "a shell reads a value as it was"

# Who may read and write them, whoever runs rtboot.
(umask 077 && boot)
is "$(cd "$root/run/rtboot" && stat -c '%n %a' . ./* | sort | paste -s -d ' ')" \
	". 755 ./active 644 ./journal 644 ./refused 644 ./report 644 ./report.json 644 ./status 644" "everybody may read the files, and only root writes them"
items DESCRIPTION Pa | sed 's,^/run/rtboot/,./,' > "$work/files"
is "$(cd "$root/run/rtboot" && find . -type f | grep -vxFf "$work/files")" "" "  and the page has each"

# In which order they are replaced: two runs, of which the first begins with what an earlier one left.
strace -f -o "$work/trace" -e trace=renameat,unlinkat "$rtboot" apply --root "$root" > /dev/null 2>&1
is "$(sed -n 's/.*renameat([0-9]*, "[a-z.0-9]*new", [0-9]*, "\([a-z.]*\)") = 0/\1/p; s/.*unlinkat([0-9]*, "\(active\)", 0) *= 0/not \1/p' "$work/trace" |
	grep -e active -e status -e json | paste -s -d ' ')" "report.json not active status report.json status active" \
	"status after report.json, active last; and active goes before the status does"

# The exit statuses, by the page's table.
awk '/^\.S[hs] / { inside = $0 == ".Sh EXIT STATUS" } /^\.It/ { status = $2 } /^\.El/ { inside = 0 }
	inside && status != "" && /^\.Cm/ { for (i = 2; i <= NF; i++) if ($i ~ /^[a-z]+$/) print $i, status }' $page | sort > "$work/exits"
is "$(cut -d ' ' -f 1 "$work/exits")" "$(words state)" "the page has an exit status for each state"
while read -r state status; do
	sed -i "s/^RTBOOT_STATE=.*/RTBOOT_STATE=\"$state\"/" "$root/run/rtboot/status"
	for option in "" --json; do
		# shellcheck disable=SC2086 # none, or one
		$rtboot status $option --root "$root" > /dev/null
		is "$?" "$status" "status $option exits $status for $state"
	done
done < "$work/exits"

# The status says incomplete, and nothing else says that CPUs are quiet, where a stage begins and does not end.
strace -f -o /dev/null -e trace=renameat -e inject=renameat:error=EIO:when=3+ "$rtboot" boot late --root "$root" 2> /dev/null
is "$(get STATE) $(get SETTINGS_WANTED) $(json 'print scalar @s') $(cd "$root/run/rtboot" && echo active*)" "incomplete 0 0 active*" \
	"a stage that does not end: incomplete, no settings, not active"
# Where not even the machine was known, only four keys are.
rm -r "$root/run/rtboot"
strace -f -o /dev/null -e trace=read,pread64 -P "$root/proc/sys/kernel/osrelease" -e inject=read,pread64:signal=KILL \
	"$rtboot" boot late --root "$root" 2> /dev/null
is "$(grep -v -e '=""$' -e '=0$' "$root/run/rtboot/status" | sed 's/=.*//' | paste -s -d ' ')" \
	"RTBOOT_STATUS_VERSION RTBOOT_STATE RTBOOT_REASON RTBOOT_STAGE" "what is unknown is empty, or 0"

# The other file of this form, once there is one.
if [ -e "$root/run/rtboot/runs" ]; then
	is "$(items RUNS Ev)" "$(sed 's/=.*//' "$root/run/rtboot/runs" | sort)" "the page has each key of runs"
fi
tap_done
