#!/bin/sh
# table.sh MACHINE...: what became of each machine of the matrix, in its last run.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh

line() { printf '%-27s %-13s %-15s %8s %8s %8s  %s\n' "$@"; }

line kernel version initrd without with crashes result
for machine; do
	IFS=/ read -r series flavour suite initrd <<-ROW
		$machine
	ROW
	read -r _ without with crashes result < "$lab/out/matrix/$machine/row"
	package=dracut-core
	[ "$initrd" != initramfs-tools ] || package=initramfs-tools-core
	# shellcheck disable=SC2016 # the name is dpkg's
	version=$(dpkg-query --admindir="$(lab_dracut "$suite")/var/lib/dpkg" -W -f '${Version}' $package)
	line "$(cat "$lab/kernel/$series-$flavour/KVER" || echo "$series-$flavour")" "${version%%-*}" "$initrd" "$without s" "$with s" "$crashes" "$result"
done
echo "version of dracut, or of initramfs-tools; without and with rtboot in the initramfs, until the real system has written its report; crashes of the emulator are tried once more"
