#!/bin/sh
# make deb: what the package has. dpkg installs it in tests/vm/deb.t.
. tests/lab/tap.sh
# shellcheck source=tests/lab/dist.sh
. tests/lab/dist.sh
tap_needs dpkg-buildpackage dh lintian
tap_work

# build DIR UMASK: make deb in a tree in that directory, with flags that a distribution sets.
build() {
	dist_tree "$1"
	(umask "$2" && LDFLAGS=-Wl,-z,relro CPPFLAGS=-DNDEBUG make -s -C "$1" deb) 2>&1
}
is "$(TZ=Asia/Tokyo build "$work/tree" 077)" "" "make deb says nothing"
arch=$(dpkg --print-architecture)
name=rtboot_$version-1_$arch.deb
cp "$work/tree/build/dist/$name" "$work" 2> /dev/null
ok "and makes a package"
[ "$tap_result" = 0 ] || tap_done
build "$work/other/directory" 022
cmp "$work/$name" "$work/other/directory/build/dist/$name"
ok "two builds, in other directories and with other umasks and time zones, give the same bytes"
deb=$work/$name
lintian --fail-on error,warning "$deb" > "$work/lintian" 2>&1
ok "lintian finds nothing that rtboot.lintian-overrides does not explain"
grep '^[EW]' "$work/lintian" >&2

field() { dpkg-deb -f "$deb" "$1"; }
is "$(field Architecture) $(field Depends)/$(field Recommends)" "$arch /dracut | initramfs-tools, kmod" "it depends on no generator"
field Built-Using | grep -q '^musl (= [0-9]'
ok "and names the musl that is in it: $(field Built-Using)"
dpkg-deb -e "$deb" "$work/control"
for script in postinst postrm prerm; do
	sed '/^#DEBHELPER#$/d' hook/packages/debian/rtboot.$script | diff -B - "$work/control/$script"
done > "$work/added"
is "$(cat "$work/added")" "" "debhelper adds nothing to its scripts, such as to enable or start units"
is "$(cat "$work/control/conffiles") $(cd "$work/control" && find . -type f | sort | paste -s -d ' ')" \
	"/etc/rtboot.conf ./conffiles ./control ./md5sums ./postinst ./postrm ./prerm" "the config is a conffile, and no trigger rebuilds an initramfs whatever the config"

# What make install leaves, and what a Debian package has besides.
dpkg-deb -x "$deb" "$work/package"
make -s install DESTDIR="$work/dest" ZSHDIR=/usr/share/zsh/vendor-completions > "$work/make" 2>&1
find "$work/dest/usr/share/man" -type f -exec gzip -n {} +
listing "$work/dest" > "$work/wanted"
listing "$work/package" | grep -v -e ' \./usr/share/lintian/overrides/rtboot ' -e ' \./usr/share/doc/rtboot/\(README\.md\(\.gz\)*\|copyright\|changelog\.Debian\.gz\) ' |
	diff "$work/wanted" - > "$work/differ"
is "$(cat "$work/differ")" "" "it has the files of make install, with their modes"
cmp "$work/package/usr/bin/rtboot" build/rtboot && cmp "$work/package/usr/lib/rtboot/initramfs" build/rtboot-initramfs
ok "and the binaries that make builds, whatever the flags"
is "$(dpkg-deb -c "$deb" | awk '{ print $2 }' | sort -u)" root/root "root owns every file"
tap_done
