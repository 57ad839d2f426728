#!/bin/sh
# The commands as a user or a script meets them: operands, options, exit statuses, what goes where.
. tests/machine.sh

# run ARG...: stdout in $work/out, stderr in $work/err; prints the exit status and how many lines each has.
run() {
	$rtboot "$@" > "$work/out" 2> "$work/err"
	echo "$? $(wc -l < "$work/out") $(wc -l < "$work/err")"
}

is "$(run --help)" "0 $($rtboot --help | wc -l) 0" "--help goes to stdout, exit 0"
for command in boot plan apply status check-config cpus capture check-user; do
	$rtboot --help | grep -q "^  $command "
	ok "--help knows $command"
done
is "$(run --version) $(cat "$work/out")" "0 1 0 rtboot $(sed -n 's/^VERSION = //p' Makefile)" "--version"

# Usage errors: 64, one line on stderr, nothing on stdout.
while IFS='|' read -r what args; do
	# shellcheck disable=SC2086
	is "$(run $args)" "64 0 1" "$what"
done <<EOF
no command|
an unknown command|frobnicate
an unknown option|plan --frob
an option without its value|plan --root
an option with an empty value|plan --root=
another one|check-config --config=
an option after the options|-- --help
nothing but the end of the options|--
a flag with a value|status --json=yes
an option of another command|plan --json
a root that does not exist|plan --root $work/nowhere
boot without a stage|boot
boot with another stage|boot later
cpus without a list|cpus --nbits 4
too many operands|cpus 1 2
an operand too many|plan now
no number|cpus 1 --nbits x
no CPUs|cpus 1 --nbits 0
too many CPUs|cpus 1 --nbits 8193
EOF

# cpus
is "$(run cpus 0-3,8 --nbits 12) $(tr '\n' ' ' < "$work/out")" "0 3 0 list=0-3,8 mask=10f count=5 " "cpus LIST"
is "$(run cpus --nbits=40 --mask ff,0) $(tr '\n' ' ' < "$work/out")" "0 3 0 list=32-39 mask=ff,00000000 count=8 " "cpus --mask"
is "$(run cpus --nbits 4 '') $(tr '\n' ' ' < "$work/out")" "0 3 0 list= mask=0 count=0 " "the empty set"
is "$(run cpus --nbits 8192 all) $(sed -n 's/^count=//p' "$work/out")" "0 3 0 8192" "8192 CPUs"
while read -r list error; do
	is "$(run cpus "$list" --nbits 4) $(grep -o 'E[A-Z]*$' "$work/err")" "1 0 1 $error" "cpus $list: $error"
done <<EOF
1-x EINVAL
2-63 ERANGE
4294967295 EINVAL
4294967296 EOVERFLOW
EOF
is "$(run cpus --nbits 4 -- -1) $(grep -o 'E[A-Z]*$' "$work/err")" "1 0 1 EINVAL" "cpus -- -1: what follows -- is no option"
is "$(run -- cpus 1 --nbits) $(cat "$work/err")" '64 0 1 rtboot: unexpected operand "--nbits" (rtboot --help)' "  nor is anything else behind it"
is "$(run cpus - --nbits 4) $(grep -o 'E[A-Z]*$' "$work/err")" "1 0 1 EINVAL" "  nor is a lone dash"
is "$(run plan --root ""; cat "$work/err")" "64 0 1
rtboot: option --root needs a value (rtboot --help)" "an empty value is none"
is "$(run cpus --mask 1f --nbits 4) $(grep -o 'E[A-Z]*$' "$work/err")" "1 0 1 EOVERFLOW" "cpus --mask 1f: EOVERFLOW"
is "$(run cpus '!0-1' --nbits 4) $(head -n 1 "$work/out")" "0 3 0 list=2-3" "cpus !0-1: words"
is "$(run cpus 'siblings(9)' --nbits 4) $(grep -o 'E[A-Z]*$' "$work/err")" "1 0 1 ERANGE" "  and their errors"
captured rt-6.12
is "$(run cpus N --root "$root") $(head -n 1 "$work/out")" "0 3 0 list=3" "without --nbits, the machine's possible CPUs"

# check-config
is "$(run check-config hook/rtboot.conf)" "0 0 0" "the default config is valid"
printf '[boot]\nrequire = x\n[nope]\n' > "$work/conf"
is "$(run check-config "$work/conf")" "1 2 0" "one with two errors has two lines"
is "$(head -n 1 "$work/out")" "$work/conf:2: [boot] require = \"x\": expected rt, threadirqs or any" "  FILE:LINE: what"
is "$(run check-config --config "$work/conf")" "1 2 0" "--config names it too"
# What can only be read once, and comes bit by bit.
is "$(run check-config /dev/stdin < "$work/conf") $(run check-config - < "$work/conf") $(head -n 1 "$work/out")" \
	"1 2 0 1 2 0 /dev/stdin:2: [boot] require = \"x\": expected rt, threadirqs or any" "a config on stdin"
{ echo "[boot]"; sleep 0.1; head -c 5000 /dev/zero | tr '\0' '#'; echo; sleep 0.1; echo "require = x"; } | $rtboot check-config - > "$work/out"
is "$(cat "$work/out")" "/dev/stdin:3: [boot] require = \"x\": expected rt, threadirqs or any" "  in a pipe, to its end"
mkfifo "$work/fifo"
cat "$work/conf" > "$work/fifo" &
is "$(run check-config "$work/fifo")" "1 2 0" "  in a named pipe"
head -c 70000 /dev/zero | tr '\0' '#' > "$work/fifo" &
is "$(run check-config --config "$work/fifo") $(cat "$work/out")" "1 1 0 $work/fifo: has 65536 bytes or more: too large for a config" "  of 70,000 bytes"
is "$(run check-config - < "$work") $(cat "$work/out")" "1 1 0 /dev/stdin: cannot be read: EISDIR" "  not in a directory"
mkdir -p "$work/piped/etc" && mkfifo "$work/piped/etc/rtboot.conf"
is "$(run check-config --root "$work/piped") $(cat "$work/out")" "1 1 0 /etc/rtboot.conf: cannot be read: ESPIPE" "a pipe in a tree is not waited for"
is "$(run check-config "$work/missing") $(cat "$work/out")" "1 1 0 $work/missing: cannot be read: ENOENT" "one that is not there"
is "$(run check-config --root "$root")" "0 0 0" "no config at all is valid"
# --bound: 2 seconds, or the config's deadline, once for each part that may take as long, and half a second.
while IFS='|' read -r seconds config; do
	printf '%b\n' "$config" > "$work/conf"
	is "$(run check-config --bound "$work/conf") $(cat "$work/out")" "0 1 0 $seconds" "check-config --bound: $config"
done <<'EOF'
2.500|
2.500|[sysctl]\ndeadline = 7
2.500|[boot]\n#deadline = 9000\n[sysctl]\nflush = hotplug
0.510|[boot]\n deadline=010 # ms
600.500|[boot]\n\tdeadline\t=\t600000
6.500|[modules]\nload = a b\n# load = c
66.533|[boot]\ndeadline = 2001\n[cpus]\nflush=hotplug
19800.500|[boot]\ndeadline = 600000\n[cpus]\nflush = hotplug
EOF
printf '[boot]\ndeadline = 0x10\n' > "$work/conf"
is "$(run check-config --bound "$work/conf") $(cat "$work/out")" \
	"1 1 0 $work/conf:2: [boot] deadline = \"0x10\": expected milliseconds, 10 to 600000" "  and no bound where there is an error"
is "$(run check-config --bound --modules --root "$root") $(cat "$work/out")" "0 1 0 2.500" "  without a config, the default's"
head -c 70000 /dev/zero | tr '\0' '#' > "$work/conf"
is "$(run check-config "$work/conf") $(cat "$work/out")" "1 1 0 $work/conf: has 65536 bytes or more: too large for a config" "one of 70,000 bytes is refused"
# The defaults as they are printed in the default config are the defaults.
sed 's/^#\([a-z]\)/\1/' hook/rtboot.conf > "$work/conf"
is "$(run check-config "$work/conf")" "0 0 0" "the default config's commented keys are valid"
is "$($rtboot plan --root "$root" --config "$work/conf")" "$($rtboot plan --root "$root")" "  and change nothing"

# plan, apply, status
is "$(run status --root "$root" | cut -d ' ' -f 1)" 3 "status without a status: 3"
grep -q "dracut --force" "$work/err"
ok "  says what to do"
(cd "$root" && find . -type f -exec cksum {} + | sort) > "$work/before"
is "$(run plan --root "$root" | cut -d ' ' -f 1,3)" "0 0" "plan: 0"
is "$( (cd "$root" && find . -type f -exec cksum {} + | sort) | diff "$work/before" -)" "" "  and changes nothing"
grep -q '^  irq 1 i8042  *0-3 -> 0-1  /proc/irq/1/smp_affinity_list$' "$work/out"
ok "  prints what it would set, from what, to what"
is "$(run apply --root "$root" | cut -d ' ' -f 1,3)" "0 0" "apply: 0"
is "$(run status --root "$root" | cut -d ' ' -f 1,3) $(head -n 1 "$work/out")" "0 0 rtboot: active (stage system)" "status: 0"
is "$(run status --json --root "$root" | cut -d ' ' -f 1,3)" "0 0" "status --json: 0"
perl -MJSON::PP -0777 -ne 'decode_json($_)->{state} eq "active" or exit 1' "$work/out"
ok "  prints JSON"
sed -i 's/^RTBOOT_STATE=.*/RTBOOT_STATE="odd"/' "$root/run/rtboot/status"
is "$(run status --root "$root" | cut -d ' ' -f 1)" 3 "status of a state never heard of: 3"
is "$(run plan --root "$root" | cut -d ' ' -f 1) $(grep -c -- '->' "$work/out")" \
	"0 $(grep -c '"errno":"EXDEV"' "$root/run/rtboot/report.json")" "plan again: only threads are left, which a directory does not have"
captured stock-6.12
is "$(run irqs --root "$root" | cut -d ' ' -f 1,3) $(grep -c movable "$work/out")" "0 0 $(grep -c -v '^$' "$root"/sys/kernel/irq/*/actions | grep -c ':1$')" \
	"irqs without a report: every IRQ in use is movable"
is "$(run plan --root "$root" | cut -d ' ' -f 1)" 1 "plan on a stock kernel: 1"
is "$(run apply --root "$root" | cut -d ' ' -f 1)" 2 "apply on a stock kernel: 2"
is "$(run status --root "$root" | cut -d ' ' -f 1)" 2 "status on a stock kernel: 2"
printf '[boot]\nrequire = any\n' > "$work/conf"
is "$(run apply --root "$root" --config "$work/conf" | cut -d ' ' -f 1)" 0 "require = any: apply acts there too"

# Output that is lost is an error of every command that has some; what was to be done is done.
captured rt-6.12
for command in --version plan apply status "status --json" irqs "irqs --json" "cpus 1" verify drifted undo; do
	case $command in
	drifted) command=verify && sed -i 's/.*/3/' "$root/proc/irq/1/smp_affinity_list" ;;
	esac
	# shellcheck disable=SC2086 # a command and its operand
	is "$($rtboot $command --root "$root" 2>&1 > /dev/full; echo $?)" "rtboot: cannot write the output: ENOSPC
1" "$command into a full device: 1"
done
is "$(run undo --root "$root"; cat "$work/err")" "1 0 1
rtboot: undo: /run/rtboot/journal has nothing from this boot: rtboot changed nothing, or did not run" "  what was undone is undone"

# What is not there: names that this machine does not have, no report any more, no machine at all.
printf '[boot]\nrequire = any\n[sysctl]\nno.such = 1\n[sysfs]\n/sys/%0200d/x = 2\n' 7 > "$work/conf"
$rtboot apply --root "$root" --config "$work/conf" > "$work/out"
is "$(sed -n '/^absent: requested/{n; p; n; s/0\{10,\}.*//p}' "$work/out" | sed 's/  */ /g')" " no/such (ENOENT): not on this kernel, or gone
 sys/" "apply lists what was asked for and is absent"
rm "$root/run/rtboot/report.json" "$root/run/rtboot/report"
is "$(run status --root "$root" | cut -d ' ' -f 1,3) $(grep -c -e '^absent' -e '^advice' "$work/out")" "0 0 0" "status without a report: what the status has"
is "$(run status --json --root "$root" | cut -d ' ' -f 1,3) $(cat "$work/out")" "0 0 {}" "  and as JSON nothing"
mkdir "$work/empty"
is "$(run plan --root "$work/empty" | cut -d ' ' -f 1,3) $(find "$work/empty")" "1 0 $work/empty" "plan where there is nothing: 1"

# What make install puts where, and that it leaves a config alone.
make -s install DESTDIR="$work/dest" PREFIX=/opt
is "$(cd "$work/dest" && find . -type f | sort | tr '\n' ' ')" "./etc/rtboot.conf ./opt/bin/rtboot $(
	for file in README module-setup.sh rtboot-early.sh rtboot-late.sh; do
		printf './opt/lib/dracut/modules.d/50rtboot/%s ' $file
	done
	for file in hooks/rtboot install/rtboot install/sd-rtboot; do
		printf './opt/lib/initcpio/%s ' $file
	done
	for file in capture capture.awk check-user image initramfs stage; do
		printf './opt/lib/rtboot/%s ' $file
	done
	for file in rtboot-credential.service rtboot-early.service rtboot-late.service rtboot-verify.service rtboot-verify.timer rtboot.service rtboot.socket; do
		printf './opt/lib/systemd/system/%s ' $file
	done)./opt/share/bash-completion/completions/rtboot $(for file in hook/examples/audio.conf hook/examples/control.conf hook/examples/mkosi/rtboot.conf hook/examples/telco.conf; do
		printf './opt/share/doc/rtboot/%s ' "${file#hook/}"
	done
	for file in hooks scripts/init-bottom scripts/init-top; do
		printf './opt/share/initramfs-tools/%s/rtboot ' $file
	done)./opt/share/man/man5/rtboot-status.5 ./opt/share/man/man5/rtboot.conf.5 ./opt/share/man/man7/rtboot-migration.7 ./opt/share/man/man8/rtboot.8 ./opt/share/zsh/site-functions/_rtboot " "make install, with DESTDIR and PREFIX"
echo "# mine" > "$work/dest/etc/rtboot.conf"
make -s install DESTDIR="$work/dest" PREFIX=/opt
is "$(cat "$work/dest/etc/rtboot.conf")" "# mine" "  does not replace a config"

# A directory that cannot be written: apply says so, boot exits 0 all the same.
rm -rf "$root/run" && : > "$root/run"
is "$(run apply --root "$root" --config "$work/conf")" "1 0 1" "apply where /run is a file: 1, and one line"
is "$(run boot early --root "$root" | cut -d ' ' -f 1)" 0 "boot where /run is a file: 0"
is "$($rtboot status --root "$root" > /dev/full 2> "$work/err"; echo $?)" 3 "status without a status into a full device: 3"
is "$($rtboot --help > /dev/full 2> "$work/err"; echo "$?" "$(cat "$work/err")")" \
	"1 rtboot: cannot write the output: ENOSPC" "output that cannot be written is an error"
tap_done
