#!/bin/sh
# run.sh MACHINE...: make what these machines boot, boot them two at a time, and print what was covered; and the other
# tests of this directory before that.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

rm -rf "$lab/out/matrix"
images=
for machine; do
	images="$images $machine/none $machine/patient"
done
# shellcheck disable=SC2086
tests/lab/prepare.sh $images || exit 1
status=0
prove -j 2 --timer tests/matrix/*.t || status=1
prove -j 2 --timer --exec 'sh tests/matrix/boot.sh' "$@" || status=1
tests/matrix/table.sh "$@"
exit $status
