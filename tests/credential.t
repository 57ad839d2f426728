#!/bin/sh
# The config in a credential of the stage's unit: it takes the place of the image's, is refused like any other, and is
# kept for what runs after it.
. tests/machine.sh
tap_needs strace
dir=run/credentials/rtboot-credential.service
kept=$root/run/rtboot/credential.conf
file=/etc/rtboot.conf
name="credential rtboot.conf"

# image < CREDENTIAL: a machine whose image has a config of its own, and a unit with that credential.
image() {
	machine laptop <<-CONFIG
		[irq]
		rule = irq:9 cpus:1
		[sysctl]
		kernel.timer_migration = 0
	CONFIG
	put proc/sys/vm/stat_interval 1
	mkdir -p "$root/$dir"
	cat > "$root/$dir/rtboot.conf"
	values > "$work/before"
}

# stage NAME [DIRECTORY]: run it as a unit whose credentials are there.
stage() { env CREDENTIALS_DIRECTORY="${2-/$dir}" "$rtboot" boot "$1" --root "$root" 2> "$work/err"; }

policy='# of this machine
[irq]
rule = irq:9 cpus:2

[sysctl]
vm.stat_interval = 7'
image <<EOT
$policy
EOT
stage early
is "$? $(get STATE) $(irq 9) $(each proc/sys/vm/stat_interval proc/sys/kernel/timer_migration) $(get CONFIG)" "0 active 2 7 1 $name" \
	"a credential is the config, and nothing of the image's counts"
is "$(cat "$kept") $(stat -c %a "$kept")" "$policy 644" "  it is kept in /run/rtboot"
rm -r "${root:?}/run/credentials"
put proc/irq/9/smp_affinity_list 0-7
$rtboot boot late --root "$root" 2> "$work/err"
is "$? $(get STATE) $(get STAGE) $(irq 9) $(get CONFIG)" "0 active late 2 $name" "the late stage, without it, uses what was kept"
is "$($rtboot status --root "$root" | sed -n 's/^  config  *//p')" "$name" "status names it"
is "$($rtboot status --json --root "$root" | grep '^"config"')" "\"config\":\"$name\"," "  and as JSON"
put proc/irq/9/smp_affinity_list 0-7
is "$($rtboot plan --root "$root" | grep -e '^  irq 9 ' -e timer_migration | sed 's/  */ /g')" " irq 9 acpi 0-7 -> 2 /proc/irq/9/smp_affinity_list" \
	"plan uses it"
is "$($rtboot verify --root "$root" | grep -e '^irq 9 ' -e timer_migration | sed 's/ *(.*//')" "irq 9 acpi: should be 2, is 0-7" "  and verify"
is "$($rtboot irqs --config /none --root "$root" 2>&1 | head -n 1)" "rtboot: irqs: the config is refused: bad config: /none: cannot be read: ENOENT" \
	"  and whoever is told another config does not"
is "$($rtboot apply --event "add nothing" --root "$root" | grep -c '^irq 9 .* is 2$') $(irq 9)" "1 2" "  and apply --event"
put proc/irq/9/smp_affinity_list 0-7
$rtboot apply --root "$root" > "$work/out"
is "$? $(irq 9) $(get STAGE) $(get CONFIG)" "0 2 system $name" "  and apply"
$rtboot undo --root "$root" > "$work/out"
is "$? $(get STATE) $(get CONFIG) $(each proc/sys/vm/stat_interval)" "0 reverted $name 1" "undo restores what it set"
$rtboot apply --root "$root" > "$work/out"
is "$? $(irq 9) $(each proc/sys/vm/stat_interval)" "0 2 7" "  and keeps the policy, for the next apply"
$rtboot apply --root "$root" --config "$root$file" > "$work/out"
is "$? $(irq 9) $(each proc/sys/kernel/timer_migration) $(get CONFIG)" "0 1 0 $root$file" "--config comes first"
CREDENTIALS_DIRECTORY=/$dir $rtboot boot late --root "$root" --config "$root$file" 2> "$work/err"
is "$? $(get STATE) $(irq 9) $(get CONFIG)" "0 active 1 $root$file" "  in a stage, too"
$rtboot check-config --root "$root" --modules
ok "check-config checks the file"

# Nothing but a stage is given a credential.
image < /dev/null
put "$dir/rtboot.conf" nonsense
env CREDENTIALS_DIRECTORY="/$dir" "$rtboot" apply --root "$root" > "$work/out"
is "$? $(get CONFIG) $([ -e "$kept" ]; echo $?)" "0 $file 1" "apply looks for no credential"

# An empty one is a config: the defaults.
image < /dev/null
stage early
is "$? $(get STATE) $(irq 9) $(get CONFIG) $(cat "$kept")" "0 active 0-2,4-6 $name " "an empty credential: the defaults"

# Without one, whatever the variable says: no path, one that is not absolute, one that is too long.
long=/$(printf '%0244d' 0)
for where in "" / "/$dir" "x$dir" ./ "$long"; do
	image < /dev/null
	rm "$root/$dir/rtboot.conf"
	case $where in
	"$long") put "$long/rtboot.con" nonsense ;;
	[!/]*) put "$dir/rtboot.conf" nonsense ;;
	esac
	stage early "$where"
	is "$? $(get STATE) $(irq 9) $(get CONFIG) $([ -e "$kept" ]; echo $?)" "0 active 1 $file 1" "no credential in \"$(echo "$where" | cut -c 1-40)\": the image's config"
done
is "$($rtboot status --root "$root" | grep -c '^  config')" 0 "  of which status says nothing"
rm "$root$file"
$rtboot boot late --root "$root" 2> "$work/err"
is "$? $(get STATE) $(get CONFIG)" "0 active " "  nor is there that"
is "$($rtboot status --root "$root" | grep -c '^  config')" 0 "  which status does not mention"

# refused WHY WHAT: a stage with this credential changes nothing.
refused() {
	stage early
	is "$? $(get STATE): $(get REASON)" "0 refused: bad config: $name$1" "$2: refused, and the boot goes on"
	is "$(values | diff "$work/before" - | grep -a '^[<>]')" "" "  nothing is changed"
	is "$(get CONFIG) $(grep -cF "early: refused: bad config: $name$1" "$work/err")" "$name 1" "  and the log says why"
}
image <<'EOT'
[irq]
rule = irq:9 cpus:2
defualt = keep
EOT
why=':3: unknown key "defualt" in [irq]: expected default spread rule steering'
refused "$why" "a credential with an error"
stage late ""
is "$? $(get STATE): $(get REASON)" "0 refused: bad config: $name$why" "  also by the late stage"
for command in apply plan verify irqs undo; do
	$rtboot $command --root "$root" > "$work/out" 2> "$work/err"
	is "$(head -n 1 "$work/err")" "rtboot: $command: the config is refused: bad config: $name$why" "  and by $command"
done
is "$(values | diff "$work/before" - | grep -a '^[<>]')" "" "  none of which changes anything"

# The system was passed one, and the unit was not: systemd could not decrypt it, or is too old.
image <<EOT
$policy
EOT
rm "$root/$dir/rtboot.conf"
for where in @system @encrypted; do
	put "run/credentials/$where/rtboot.conf" "$policy"
	values > "$work/before"
	stage early ""
	is "$? $(get STATE): $(get REASON)" "0 refused: bad config: $name: cannot be read: ENOENT" "one that is in $where only: refused"
	stage late ""
	is "$(get STATE) $(values | diff "$work/before" - | grep -a '^[<>]')" "refused " "  by the late stage as well, and nothing is changed"
	$rtboot plan --root "$root" > "$work/out" 2> "$work/err"
	is "$(head -n 1 "$work/err" | cut -d : -f 1-5)" "rtboot: plan: the config is refused: bad config: $name" "  and by what runs later"
	rm -r "$kept" "$root/run/credentials/$where"
done

# What cannot be read is not passed over later: the reason is kept in its place.
unreadable() {
	refused "$@"
	stage late ""
	is "$? $(get STATE): $(get REASON)" "0 refused: bad config: $name:1: \"$name$1\": expected [section] or key = value" "  also by the late stage, which says why"
	is "$(values | diff "$work/before" - | grep -a '^[<>]')" "" "    and changes nothing"
	rm "$kept"
}
image < /dev/null
rm "$root/$dir/rtboot.conf" && mkdir "$root/$dir/rtboot.conf"
unreadable ": cannot be read: EISDIR" "a directory"
rmdir "$root/$dir/rtboot.conf" && mkfifo "$root/$dir/rtboot.conf"
unreadable ": cannot be read: ESPIPE" "a FIFO"
rm "$root/$dir/rtboot.conf" && ln -s rtboot.conf "$root/$dir/rtboot.conf"
values > "$work/before" 2> "$work/err"
unreadable ": cannot be read: ELOOP" "a link to itself"
rm "$root/$dir/rtboot.conf"
head -c 1048576 /dev/zero | tr '\0' '#' > "$root/$dir/rtboot.conf"
values > "$work/before"
unreadable ": has 65536 bytes or more: too large for a config" "a credential of 1 MiB, as large as systemd has them"
printf '[irq]\nspread = kernel\0\n' > "$root/$dir/rtboot.conf"
values > "$work/before"
unreadable ": holds a NUL byte: not a text file" "a NUL byte"
put "$dir/rtboot.conf" "$policy"
values > "$work/before"
strace -f -o "$work/trace" -P "$root/$dir/rtboot.conf" -P "/$dir/rtboot.conf" -P "$dir/rtboot.conf" --inject=openat2:error=EACCES \
	env CREDENTIALS_DIRECTORY="/$dir" "$rtboot" boot early --root "$root" 2> "$work/err"
is "$? $(get STATE): $(get REASON)" "0 refused: bad config: $name: cannot be read: EACCES" "one that may not be read is not passed over"
is "$(values | diff "$work/before" - | grep -a '^[<>]')" "" "  nothing is changed"

# What is kept is trusted no more than the other files there, and a stage that cannot keep it changes nothing.
image <<EOT
$policy
EOT
stage early
chmod 664 "$kept"
values > "$work/before"
$rtboot apply --root "$root" > "$work/out" 2> "$work/err"
is "$? $(get STATE): $(get REASON)" "2 refused: bad config: $name: cannot be read: EPERM; settings of an earlier stage remain (rtboot undo)" \
	"a group may write to what was kept: it is refused"
is "$(values | diff "$work/before" - | grep -a '^[<>]')" "" "  nothing is changed"
image <<EOT
$policy
EOT
mkdir -p "$kept"
stage early
is "$? $(get STATE): $(get REASON)" "0 incomplete: the worker gave up: EISDIR" "it cannot be kept"
is "$(values | diff "$work/before" - | grep -a '^[<>]') $(find "$root/run/rtboot" -name '*.new')" " " "  nothing is changed"

# The image's limit is not for the deadlines of a credential: two seconds, and none more for what is loaded.
image <<'EOT'
[boot]
deadline = 600000
EOT
started=$(date +%s)
strace -f -o "$work/trace" -e trace=write -P "$root/proc/irq/9/smp_affinity_list" --inject=write:delay_enter=8000000:when=1 \
	env CREDENTIALS_DIRECTORY="/$dir" "$rtboot" boot early --root "$root" 2> "$work/err" &
for i in $(seq 70); do
	! grep -q 'did not finish' "$root/run/rtboot/status" 2> /dev/null || break
	sleep 0.1
done
took=$(($(date +%s) - started))
is "$(get STATE): $(get REASON | sed 's/ ms.*//; s/after 2[0-9]*/after 2.../')" "incomplete: it did not finish within the deadline, after 2..." \
	"a deadline of 10 minutes is one of 2 seconds"
wait
[ "$took" -lt 7 ] && [ "$i" -lt 70 ]
ok "  and was, in $took s"
tap_done
