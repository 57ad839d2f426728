#!/bin/sh
# lib/rtboot/stage, by each shell that an initramfs may have: it runs a stage, and kills one that hangs.
. tests/lab/tap.sh
tap_needs busybox bash dash
tap_work

# rtboot BODY: a script in its place.
rtboot() {
	printf '#!/bin/sh\n%s\n' "$1" > "$work/rtboot"
	chmod 755 "$work/rtboot"
}

# stage SHELL BOUND LEAST MOST [EDIT]: run it with that bound, in seconds, and print what rtboot said, the exit status, and how many
# processes are left of it; and how long it took, where that is not LEAST to MOST milliseconds. EDIT is sed's, for the script.
stage() {
	sed "s,/usr/bin/rtboot,$work/rtboot,; s/^seconds=.*/seconds=$2/; $5" hook/stage.sh > "$work/stage"
	began=$(date +%s%N)
	$1 "$work/stage" early 2> /dev/null
	status=$?
	took=$((($(date +%s%N) - began) / 1000000))
	echo "$status $(pgrep -c -f "$work/rtboot|sleep $2")"
	[ "$took" -ge "$3" ] && [ "$took" -le "$4" ] || echo "after $took ms"
}

mkdir "$work/busybox"
ln -s "$(command -v busybox)" "$work/busybox/sleep"
# Of each time no other process sleeps: they are how those that are left are found.
for shell in bash dash "busybox sh"; do
	# shellcheck disable=SC2016 # rtboot's
	rtboot 'echo "$@"'
	is "$(stage "$shell" 9.25 0 5000)" "boot early
0 0" "$shell: a stage is run, and nothing is left of what bounds it"
	# shellcheck disable=SC2016
	rtboot 'trap "" TERM; kill -STOP $$'
	is "$(stage "$shell" 0.521 500 5000)" "0 0" "  one that hangs is killed after that time"
	is "$(PATH=$work/busybox:$PATH && stage "$shell" 0.522 500 5000)" "0 0" "  also by BusyBox's sleep"
	rm "$work/rtboot"
	is "$(stage "$shell" 9.25 0 5000)" "0 0" "  without rtboot the boot goes on"
	rtboot 'sleep 0.3; echo done'
	is "$(stage "$shell" 9.25 300 5000 's/^sleep /nosleep /')" "done
0 0" "  without sleep(1) it waits for rtboot, which has a deadline of its own"
done
tap_done
