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
	refuses apply 1 "what is done cannot be written to /run/rtboot: $1" "$2"
	$rtboot status --root "$root" > "$work/out" 2> "$work/err"
	is "$? $(cat "$work/out" "$work/err")" "3 rtboot: no status in /run/rtboot/status: $1. What is there was not read." "$2: status does"
	$rtboot boot late --root "$root" > "$work/out" 2> "$work/err"
	is "$? $(sed -n '$p' "$work/err") $(wc -l < "$work/err")" "0 rtboot: late: no status could be written to /run/rtboot: $1 2" "$2: boot exits 0, and says so"
	is "$(values | diff "$work/before" -)" "" "  and changes nothing"
}
link="it is a symbolic link, or of another kind than rtboot made it"
other="it belongs to another user, or others may write to it"

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
is "$? $(cat "$work/out" "$work/err")" "3 rtboot: no status in /run/rtboot/status: $other. What is there was not read." "  status does not print it"
line="a line of it is no change of rtboot's"
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
is "$? $(cat "$work/out")" "1 rtboot undo could not put back 12 settings" "undo puts none of them back"
is "$(sed 's/rtboot: name (\(.*\)) cannot be put back to "before": EINVAL/\1/' "$work/err" | sort)" "$(for id in $ids; do echo "$id"; done | sort)" "  says so of each"
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

# What says that rtboot is active, and cannot be taken away.
machine rt-6.12 < /dev/null
values > "$work/before"
mkdir -p "$dir/active"
$rtboot boot late --root "$root" 2> "$work/err"
is "$? $(sed -n '$p' "$work/err")" "0 rtboot: late: no status could be written to /run/rtboot: EISDIR" "active is a directory: boot exits 0, and says so"
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
is "$? $(get STATE): $(get REASON | sed 's/;.*//')" "0 refused: bad config: /etc/rtboot.conf: has 65536 bytes or more: this is no config" "a config of 10 MB"
printf '[boot]\nrequire = rt\0\n' > "$root/etc/rtboot.conf"
$rtboot boot late --root "$root" 2> "$work/err"
is "$? $(get STATE): $(get REASON | sed 's/;.*//')" "0 refused: bad config: /etc/rtboot.conf: holds a NUL byte: this is no text file" "a config with a NUL byte"
is "$(values | grep -av etc/rtboot.conf | diff "$work/before" -)" "" "  neither changes anything"
for bytes in 65000 65536 200000; do
	fresh
	head -c "$bytes" /dev/zero | tr '\0' 'x' > "$root/proc/cmdline"
	$rtboot boot late --root "$root" 2> "$work/err"
	case $bytes in
	65000) wanted="0 active: PREEMPT_RT kernel" ;;
	*) wanted="0 refused: not enough is known" ;;
	esac
	is "$? $(get STATE): $(get REASON | sed 's/: .*//')" "$wanted" "a command line of $bytes bytes"
done
get REASON | grep -q "^not enough is known: /proc/cmdline cannot be read: EFBIG"
ok "  and why"
tap_done
