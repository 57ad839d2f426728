#!/bin/sh
# The units of the real system, as make install leaves them.
. tests/lab/tap.sh
tap_needs systemd-analyze
tap_work

make -s install DESTDIR="$work/dest" PREFIX=/opt > "$work/make" 2>&1
ok "make install"
units=$work/dest/opt/lib/systemd/system
is "$(grep -h ^ExecStart "$units"/*.service)" "ExecStart=-/usr/bin/rtboot boot early
ExecStart=-/usr/bin/rtboot boot early
ExecStart=-/usr/bin/rtboot boot late
ExecStart=/opt/bin/rtboot verify
ExecStart=/opt/bin/rtboot apply --event \"boot or resume\"" "each unit runs the rtboot that was installed with it, and that of an initramfs its own"
is "$(grep -l '^ImportCredential=rtboot.conf$' "$units"/*.service)" "$units/rtboot-credential.service" "one unit is given the credential, and keeps it for the others"
# An older systemd says that it ignores this line.
[ "$(systemd-analyze --version | sed -n 's/^systemd \([0-9]*\).*/\1/p')" -ge 254 ] || sed -i /^ImportCredential=/d "$units/rtboot-credential.service"
# systemd-analyze looks for the program.
sed -i "s,=-*/\(opt\|usr\)/bin/,=$work/dest/opt/bin/," "$units"/*.service
for unit in "$units"/*.[st]*; do
	[ -f "$unit" ] || continue
	is "$(systemd-analyze --man=no verify "$unit" 2>&1; echo "exit $?")" "exit 0" "${unit##*/} is valid"
done
echo "Nonsense=1" >> "$units/rtboot-verify.timer"
systemd-analyze --man=no verify "$units/rtboot-verify.timer" 2>&1 | grep -q Nonsense
ok "  and an error would be seen"
# What starts by itself: the stages in an initramfs, the socket, and the service when the system is up and after each kind of sleep, but no timer.
is "$(cd "$units" && find . -type l | sort | while read -r link; do echo "$link $(readlink "$link")"; done)" \
	"$(for target in hibernate hybrid-sleep; do echo "./$target.target.wants/rtboot.service ../rtboot.service"; done
	for unit in credential early late; do echo "./initrd.target.wants/rtboot-$unit.service ../rtboot-$unit.service"; done
	echo ./multi-user.target.wants/rtboot.service ../rtboot.service
	echo ./sockets.target.wants/rtboot.socket ../rtboot.socket
	for target in suspend-then-hibernate suspend; do echo "./$target.target.wants/rtboot.service ../rtboot.service"; done)" "what is enabled"
tap_done
