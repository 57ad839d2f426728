#!/bin/sh
# run.sh MACHINE...: make what these machines boot, boot them two at a time, and print what was covered.
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
prove -j 2 --timer --exec 'sh tests/matrix/boot.sh' "$@"
status=$?
tests/matrix/table.sh "$@"
exit $status
