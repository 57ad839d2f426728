#!/bin/sh
# run.sh MACHINE...: make what these machines boot, boot them two at a time, and print what was covered; and the other
# tests of this directory before that. Of both a sample where one is asked for (tests/sample.sh). Where one image could not
# be made the others are booted all the same.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

# Those of one dracut together: to make its root takes longer than to boot a machine.
# shellcheck disable=SC2046
set -- $(printf '%s\n' "$@" | tests/sample.sh 3 2)
rm -rf "$lab/out/matrix"
# Both kinds at a time: they have nothing in common but this, and dracut's programs take ten times as long in qemu-user, so
# that other tests run meanwhile.
status=0
foreign=
native=
for machine; do
	case $machine in
	*arm64*) foreign="$foreign $machine/none $machine/patient" ;;
	*) native="$native $machine/none $machine/patient" ;;
	esac
done
[ -z "$foreign" ] || lab_emulator arm64 > /dev/null
# shellcheck disable=SC2086
tests/lab/prepare.sh $foreign &
# shellcheck disable=SC2086
tests/lab/prepare.sh $native || status=1
# Each of the series of command lines takes a sample of its own.
# shellcheck disable=SC2046
prove -j 2 --timer tests/matrix/cmdline-*.t \
	$(find tests/matrix -name '*.t' ! -name 'cmdline-*' | sort | tests/sample.sh) || status=1
wait $! || status=1
prove -j 2 --timer --exec 'sh tests/matrix/boot.sh' "$@" || status=1
tests/matrix/table.sh "$@"
exit $status
