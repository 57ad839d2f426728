#!/bin/sh
# A whole Debian after its boot, whose kernel starts rtboot: links that come up, CPUs that go and return, drivers, devices, a
# suspend, a storm of events, tasks that escape. In time as the guest sees it: 1 ns for each instruction that is executed,
# whatever else this machine does.
# shellcheck source=tests/lab/debian.sh
. tests/lab/debian.sh
# shellcheck source=tests/lab/boots.sh
. tests/lab/boots.sh

# A card with several queues needs a host with /dev/net/tun.
queues="-netdev tap,id=queues,script=no,downscript=no,queues=4 -device virtio-net-pci,netdev=queues,mq=on,vectors=10"
[ -w /dev/net/tun ] || queues=
mkdir -p "$work"
lab_monitor "$work/monitor" "$with.console" &
monitor=$!
trap 'kill "$monitor"' EXIT
# shellcheck disable=SC2086 # words
boots_debian "$rt/systemd/rtboot" tests/vm/after-guest.sh tests/vm/after.conf "$isolate" -icount shift=0,sleep=off \
	-qmp "unix:$work/monitor,server=on,wait=off" \
	-device pcie-root-port,id=late-port,chassis=1 -netdev user,id=late,restrict=on \
	-netdev user,id=intel,restrict=on -device e1000e,netdev=intel $queues

section() { lab_section "$with" "$1"; }
is "$(section up | head -n 3)" "active
Listen=route 1 (Netlink)
Listen=kobject-uevent 1 (Netlink)" "systemd listens to the kernel"
if [ -n "$queues" ]; then
	section up | grep -q "^several queues"
	ok "a network card has several queues"
else
	ok "a network card with several queues # SKIP: /dev/net/tun cannot be opened here"
fi

# The events, each with a line "event WHAT | MS | RUNS | BY | WHAT VERIFY SAYS", and one for each IRQ that is left.
for part in up "without irqbalance" "with irqbalance" hotplug resume storm; do
	section "$part" > "$work/lines"
	grep '^event' "$work/lines" > "$work/events"
	while IFS='|' read -r what ms runs by says; do
		is "$(sed "1,/^$what/d; /^event/,\$d" "$work/lines" | grep ^stray)" "" "$part: ${what#event }after${ms}ms no IRQ that can be moved is on isolated CPUs"
		[ "$ms" -le 1000 ] && [ "$runs" -ge 1 ]
		ok "  which is within a second, by$runs""runs, the last for$by"
		is "${says# }" "$(echo "${says# }" | sed -n 's/^[0-9]* of \([0-9]* settings drifted\)$/0 of \1/p')" "  and verify finds nothing"
	done < "$work/events"
done
is "$(lab_section "$with" "without irqbalance" | grep -c ^event) $(lab_section "$with" "with irqbalance" | grep -c ^event)" "6 6" "there were all of the events"
is "$(section hotplug | sed -n '1,2p')" "$((3 + ${queues:+1}+0))
/proc/asound/card1" "a network card and a sound card were plugged in"
moved=$(section rest | grep -c -e '^irq .* virtio[0-9]*-[io].*: was 0-3, is 0-1$')
is "$(grep '^priorities' "$with" | sort | uniq -c | awk '{ $1 = $1; print }')" "2 priorities 70" "the threads of a driver that was loaded again have their priority again"
[ "$moved" -ge 2 ]
ok "drivers had used isolated CPUs: the test can fail ($moved IRQs)"
is "$(section resume | grep '^resumed')" "resumed success boot or resume" "a suspend starts a run when it ends"
section storm | grep '^storm' > "$work/storm"
read -r _ ms runs < "$work/storm"
[ "$runs" -le $((ms / 1000 + 1)) ]
ok "10,000 events in ${ms} ms start $runs runs: one a second at most"
is "$(section storm | sed -n '/^active/p')" active "  and the socket is open still"
is "$(section rest | grep -v ': was ')" "" "no unit has failed, and no process of rtboot is left"

is "$(section escape | sed -n '1,/^exit/p' | grep -v ^advice)" "user tasks: 1 task of /plain may run on CPUs 1-2, of which 2 is isolated  (/plain)
user tasks: 1 task of escaped.service may run on CPUs 0-3, of which 2-3 are isolated  (/system.slice/escaped.service)
$(section escape | sed -n 's/^\(0 of [0-9]* settings drifted\); .*/\1/p'); user tasks that may run on isolated CPUs: 2
exit status 1" "verify names tasks that escape by their unit or cgroup"
is "$(section escape | tail -n 1) $(section escape | grep -c '^user tasks')" "exit status 0 4" "  status, too, and none when they are gone"
is "$(section user | sed -n '1p; $p')" "rtboot: active (stage system)
exit status 0" "an ordinary user reads the status"
section user | grep -q "^last run: .*; runs in the real system: [0-9]*, with changes: [1-9]"
ok "  with the last run"
is "$(section undone)" "all values were restored by rtboot undo
runs 0
rtboot: reverted (stage system)
inactive" "after undo events change nothing, and the socket does not open again"
tap_done
