#!/bin/sh
# The units of the real system, as make install leaves them.
. tests/lab/tap.sh
tap_needs systemd-analyze
tap_work

make -s install DESTDIR="$work/dest" PREFIX=/opt > "$work/make" 2>&1
ok "make install"
units=$work/dest/opt/lib/systemd/system
is "$(grep -h ^ExecStart "$units"/*.service)" "ExecStart=/opt/bin/rtboot verify" "a unit runs the rtboot that was installed with it"
# systemd-analyze looks for the program.
sed -i "s,=/opt/bin/,=$work/dest/opt/bin/," "$units"/*.service
for unit in "$units"/*; do
	is "$(systemd-analyze --man=no verify "$unit" 2>&1; echo "exit $?")" "exit 0" "${unit##*/} is valid"
done
echo "Nonsense=1" >> "$units/rtboot-verify.timer"
systemd-analyze --man=no verify "$units/rtboot-verify.timer" 2>&1 | grep -q Nonsense
ok "  and an error would be seen"
# A timer that is installed is not on.
is "$(find "$work/dest" -type l -o -name '*.wants')" "" "nothing is enabled"
tap_done
