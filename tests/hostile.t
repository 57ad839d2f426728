#!/bin/sh
# Hostile surroundings: nothing is followed, nothing outside is written, and each gets one clear line.
# What is in single quotes is perl.
# shellcheck disable=SC2016
. tests/machine.sh
dir=$root/run/rtboot

# fresh: a real-time machine after its early stage; `values` as it is then.
fresh() {
	machine rt-6.12 < /dev/null
	mkdir "$root/outside"
	echo "other: do not touch" > "$root/outside/file"
	$rtboot boot early --root "$root" 2>/dev/null
	values > "$work/before"
}

# refuses COMMAND STATUS LINE NAME: it exits so, says just that line, and changes nothing.
refuses() {
	# shellcheck disable=SC2086 # a command and its operand
	$rtboot $1 --root "$root" > "$work/out" 2> "$work/err"
	is "$? $(cat "$work/err")" "$2 rtboot: $1: $3" "$4: $1 says so"
	is "$(values | diff "$work/before" -)" "" "  and changes nothing"
}

# distrusts WHY NAME: neither undo nor verify nor apply do anything, and status reads nothing.
distrusts() {
	refuses undo 1 "/run/rtboot cannot be trusted: $1" "$2"
	refuses verify 3 "/run/rtboot cannot be trusted: $1" "$2"
	refuses apply 1 "cannot write the results to /run/rtboot: $1" "$2"
	$rtboot status --root "$root" > "$work/out" 2> "$work/err"
	is "$? $(cat "$work/out" "$work/err")" "3 rtboot: no status in /run/rtboot/status: $1. It was not read." "$2: status does"
	$rtboot boot late --root "$root" > "$work/out" 2> "$work/err"
	is "$? $(sed -n '$p' "$work/err") $(wc -l < "$work/err")" "0 rtboot: late: cannot write a status to /run/rtboot: $1 2" "$2: boot exits 0, and says so"
	is "$(values | diff "$work/before" -)" "" "  and changes nothing"
}
link="it is a symbolic link, or not of the type that rtboot made"
other="another user owns it, or may write to it"

fresh
mv "$dir" "$root/outside/rtboot"
ln -s ../outside/rtboot "$dir"
values > "$work/before"
distrusts "$link" "/run/rtboot is a symbolic link"
fresh
rm -rf "$dir"
echo text > "$dir"
distrusts "$link" "/run/rtboot is a file"
is "$(cat "$dir")" text "  which stays"
fresh
chmod 775 "$dir"
distrusts "$other" "a group may write to /run/rtboot"
chmod 757 "$dir"
distrusts "$other" "everybody may write to /run/rtboot"
if [ "$(id -u)" = 0 ]; then
	chmod 755 "$dir"
	chown 12345 "$dir"
	distrusts "$other" "/run/rtboot is somebody else's"
fi

# journal WHY WHAT COMMAND...: a machine whose journal COMMAND has changed, and why it cannot be trusted.
journal() {
	fresh
	why="/run/rtboot/journal cannot be trusted: $1"
	what=$2
	shift 2
	(cd "$dir" && "$@")
	refuses undo 1 "$why" "$what"
	refuses verify 3 "$why" "$what"
	cp "$dir/journal" "$work/journal" 2>/dev/null
	$rtboot apply --root "$root" > "$work/out" 2> "$work/err"
	is "$? $(get STATE): $(get REASON)" "2 refused: $why" "$what: apply refuses"
	is "$(values | diff "$work/before" -)" "" "  changes nothing"
	[ -L "$dir/journal" ] || [ -d "$dir/journal" ] || cmp -s "$work/journal" "$dir/journal"
	ok "  and leaves the journal"
	$rtboot boot late --root "$root" 2> "$work/err"
	is "$? $(get STATE) $(values | diff "$work/before" -)" "0 refused " "  boot late does the same, and exits 0"
}
journal "$link" "a journal that is a link" ln -sf ../../outside/file journal
is "$(cat "$root/outside/file")" "other: do not touch" "  it is not followed"
journal EISDIR "a journal that is a directory" sh -c 'rm journal && mkdir journal'
journal "$other" "a journal that a group may write" chmod 664 journal
journal "$other" "a journal that everybody may write" chmod 646 journal
if [ "$(id -u)" = 0 ]; then
	journal "$other" "a journal that is somebody else's" chown 12345 journal
fi
fresh
chmod 666 "$dir/status"
refuses undo 1 "/run/rtboot/status cannot be trusted: $other" "a status that everybody may write"
$rtboot status --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/out" "$work/err")" "3 rtboot: no status in /run/rtboot/status: $other. It was not read." "  status does not print it"
line="it has a malformed line"
journal "$line" "a journal with half a line" sh -c 'printf "/proc/irq/1/smp_affinity_list\tlist\tx" >> journal'
journal EINVAL "a journal with a NUL byte" sh -c 'printf "a\0b\n" >> journal'

# Entries that are well-formed and lead elsewhere: each gets a line, and the others are put back.
fresh
ids='/etc/passwd /proc/../outside/file /outside/file /proc/irq/../../outside/file /run/rtboot/status /run/../outside/50-rtboot.conf
	/sys/./kernel/x module:-C/tmp/x thread:1 /dev/sda rule:3 x'
for id in $ids; do
	printf '%s\ttext\tname\tbefore\tother: do not touch\n' "$id"
done >> "$dir/journal"
$rtboot verify --root "$root" > "$work/out" 2>&1
is "$? $(grep -c 'name: should be other: do not touch, is EINVAL' "$work/out")" "1 12" "verify names each entry that leads elsewhere"
$rtboot undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/out")" "1 rtboot undo could not restore 12 settings" "undo puts none of them back"
is "$(sed 's/rtboot: name (\(.*\)) cannot be restored to "before": EINVAL/\1/' "$work/err" | sort)" "$(for id in $ids; do echo "$id"; done | sort)" "  says so of each"
is "$(cat "$root/outside/file")" "other: do not touch" "  what is outside stays"
is "$(irq 1)" "0-3" "  and all others are put back"
is "$(find "$root" -newer "$work/before" -type f ! -path "$root/proc/*" ! -path "$root/sys/*" ! -path "$dir/*" ! -path "$root/run/*/50-rtboot.conf")" "" \
	"  no file was written elsewhere"

# Symbolic links out of the tree, where a kernel file should be: they stay in it.
fresh
echo 0-3 > "$work/victim"
ln -sf "$work/victim" "$root/proc/irq/1/smp_affinity_list"
ln -sf /outside/file "$root/proc/irq/12/smp_affinity_list"
$rtboot boot late --root "$root" 2> "$work/err"
is "$(cat "$work/victim")" 0-3 "a link that leads out of the tree is not followed"

# A told file that a link of the tree leads out of it: neither removed nor written there; in the tree, where the link leads.
fresh
modprobe=$root/run/modprobe.d
mkdir -p "$work/host" "$root$work/host"
rm -rf "$modprobe"
ln -s "$work/host" "$modprobe"
echo "the host's" | tee "$root$work/host/50-rtboot.conf" > "$work/host/50-rtboot.conf"
printf '%s\ttext\tmodprobe\t\tx\n' /run/modprobe.d/50-rtboot.conf >> "$dir/journal"
$rtboot undo --root "$root" > "$work/out" 2> "$work/err"
is "$? $(cat "$work/err") $(ls "$work/host") $(ls "$root$work/host")" "0  50-rtboot.conf " "undo of a file behind a link removes that of the tree, and not the host's"
echo "the host's" > "$root$work/host/50-rtboot.conf"
printf '[power]\nusb-autosuspend = off\n' > "$root/etc/rtboot.conf"
$rtboot boot late --root "$root" 2> "$work/err"
is "$(cat "$work/host/50-rtboot.conf" "$root$work/host/50-rtboot.conf" | uniq -c | sed 's/^ *//')" "2 the host's" "  nor is either written"

# What says that rtboot is active, and cannot be taken away.
machine rt-6.12 < /dev/null
values > "$work/before"
mkdir -p "$dir/active"
$rtboot boot late --root "$root" 2> "$work/err"
is "$? $(sed -n '$p' "$work/err")" "0 rtboot: late: cannot write a status to /run/rtboot: EISDIR" "active is a directory: boot exits 0, and says so"
is "$(values | diff "$work/before" -) $(ls "$dir")" " active" "  nothing is changed, and no status says otherwise"

# The umask of whoever starts rtboot decides nothing about who may read or write.
for mask in 000 077; do
	machine rt-6.12 < /dev/null
	(umask $mask && $rtboot boot early --root "$root" 2>/dev/null)
	is "$(find "$root/run" -mindepth 1 -printf '%y %m\n' | sort | uniq -c | awk '{ print $2, $3 }' | paste -s -d ' ')" "d 755 f 644" "umask $mask: everybody may read, and only we may write"
done

# Files that are read.
fresh
head -c 10000000 /dev/zero | tr '\0' '#' > "$root/etc/rtboot.conf"
$rtboot boot late --root "$root" 2> "$work/err"
is "$? $(get STATE): $(get REASON | sed 's/;.*//')" "0 refused: bad config: /etc/rtboot.conf: has 65536 bytes or more: too large for a config" "a config of 10 MB"
printf '[boot]\nrequire = rt\0\n' > "$root/etc/rtboot.conf"
$rtboot boot late --root "$root" 2> "$work/err"
is "$? $(get STATE): $(get REASON | sed 's/;.*//')" "0 refused: bad config: /etc/rtboot.conf: holds a NUL byte: not a text file" "a config with a NUL byte"
is "$(values | grep -av etc/rtboot.conf | diff "$work/before" -)" "" "  neither changes anything"
# Names of a driver's, a program's and a file's that would have a terminal do something: no output has them as they are.
fresh
evil=$(printf '\033[2Jx\033]0;y\007\302\2331m\377\177z')
printf '%s\nrtboot: not so' "$evil" > "$root/sys/kernel/irq/1/actions"
put proc/irq/1/smp_affinity_list 0-3
put "sys/class/net/$evil/gro_flush_timeout" 0
put "sys/module/e/parameters/$evil" "$evil"
printf '%s\n' '[sysfs]' '/sys/class/net/*/gro_flush_timeout = 1' '/sys/module/e/parameters/* = 2' "/sys/$evil = 3" "[irq]" "rule = action:$evil cpus:99" > "$root/etc/rtboot.conf"
# shows COMMAND [OPERAND]...: what it says, on both, with whatever is neither printable nor UTF-8 as <XX>.
shows() {
	$rtboot "$@" --root "$root" 2>&1 | perl -CO -MEncode -0777 -ne '
		$_ = decode("UTF-8", $_, sub { sprintf "<%02x>", shift });
		s/([^\n[:print:]])/sprintf "<%02x>", ord $1/ge;
		print'
}
for command in plan apply status irqs verify "boot late" check-config "status --json" "irqs --json"; do
	# shellcheck disable=SC2086 # with its option or operand
	shows $command > "$work/$command"
	is "$(grep -c '<..>' "$work/$command") $(grep -c '^rtboot: not so' "$work/$command")" "0 0" "$command shows no byte that a terminal obeys, and a name on its line"
done
is "$(sed -n 's/^  irq 1 \(.*\) 0-3 -> .*/\1/p' "$work/plan")" "?[2Jx?]0;y???1m??z rtboot: not so" "  but what stands for it"
is "$(shows irqs --json | perl -MJSON::PP -0777 -ne 'print map { sprintf "%vd", $_->{actions} } grep { $_->{irq} == 1 } @{decode_json($_)}')" \
	"27.91.50.74.120.27.93.48.59.121.7.155.49.109.65533.127.122.10.114.116.98.111.111.116.58.32.110.111.116.32.115.111" "  JSON has it, in escapes"
shows undo > "$work/undo"
is "$(grep -c '<..>' "$work/undo") $(sed -n 1p "$work/undo")" "0 all values were restored by rtboot undo" "undo shows none either"
printf '%s\t%s\n' "$evil	text" "$evil	b	$evil" >> "$dir/journal"
for command in verify undo; do
	shows $command > "$work/$command"
	is "$(grep -c '<..>' "$work/$command") $(grep -c ' (?\[2Jx?\]0;y???1m??z' "$work/$command")" "0 1" "$command of an entry with such a name"
done

# What is cut is cut between characters, and the status is UTF-8: otherwise systemd takes nothing of it.
for pad in "" a; do
	fresh
	printf '[irq]\nrule = x%saction:%s cpus:2\n' "$pad" "$(printf '\303\274%.0s' $(seq 300))" > "$root/etc/rtboot.conf"
	printf '#1 SMP PREEMPT_RT \377\302\233\n' > "$root/proc/sys/kernel/version"
	$rtboot boot late --root "$root" 2> "$work/err"
	is "$? $(get STATE) $(get REASON | grep -c "x${pad}action:üü")" "0 refused 1" "a long word of the config, in a reason"
	is "$(cat "$dir/status" "$dir/report.json" "$work/err" | perl -MEncode -0777 -ne 'print eval { decode("UTF-8", $_, Encode::FB_CROAK); 1 } ? "UTF-8" : "none"')" \
		UTF-8 "  which is UTF-8"
	is "$(get KERNEL_VERSION)" "#1 SMP PREEMPT_RT ???" "  what is no character is ? in the status"
done

for bytes in 65000 65536 200000; do
	fresh
	head -c "$bytes" /dev/zero | tr '\0' 'x' > "$root/proc/cmdline"
	$rtboot boot late --root "$root" 2> "$work/err"
	case $bytes in
	65000) wanted="0 active: PREEMPT_RT kernel" ;;
	*) wanted="0 refused: required facts are missing" ;;
	esac
	is "$? $(get STATE): $(get REASON | sed 's/: .*//')" "$wanted" "a command line of $bytes bytes"
done
get REASON | grep -q "^required facts are missing: /proc/cmdline cannot be read: EFBIG"
ok "  and why"
tap_done
