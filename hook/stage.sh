#!/bin/sh
# stage early|late: run that stage of rtboot in an initramfs without systemd, whose init waits for this script. rtboot
# enforces its own deadline; one that hangs all the same is killed after this time, and the boot goes on. An image need not
# have timeout(1), and BusyBox's counts whole seconds. lib/rtboot/image fills in the seconds.
seconds=2.500

sleep $seconds &
sleep=$!
{
	trap 'kill -KILL $rtboot; exit 0' TERM
	/usr/bin/rtboot boot "$1" &
	rtboot=$!
	wait $rtboot
	kill $sleep
} &
stage=$!
# If sleep ends by itself, time is up.
wait $sleep 2> /dev/null && kill $stage
wait $stage
exit 0
