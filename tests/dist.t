#!/bin/sh
# make dist: the tarball, what is filled in beside it, and the checksums.
. tests/lab/tap.sh
# shellcheck source=tests/lab/dist.sh
. tests/lab/dist.sh
tap_work

is "$(git grep -lwF "$version" -- . ':!tests/fuzz/corpus'; grep -cwF "$version" Makefile)" "Makefile
1" "the version $version has one place"

# Whoever makes it, wherever.
dist_tree "$work/tree"
cp -a "$work/tree" "$work/other tree"
git -C "$work/other tree" config tar.umask 0
git -C "$work/other tree" config tar.tar.gz.command 'gzip -1'
make -s -C "$work/tree" dist
(umask 077 && LC_ALL=C.UTF-8 TZ=Asia/Tokyo make -s -C "$work/other tree" dist)
dist=$work/tree/build/dist
is "$(cd "$dist" && echo *)" "PKGBUILD SHA256SUMS rtboot-$version.tar.gz rtboot.install rtboot.spec" "make dist writes a tarball, and what stands beside it"
is "$(diff -r "$dist" "$work/other tree/build/dist" 2>&1)" "" "a second run gives the same bytes"
is "$(cd "$dist" && sha256sum --quiet -c SHA256SUMS 2>&1; cut -d ' ' -f 3 SHA256SUMS | sort | paste -s -d ' ')" \
	"PKGBUILD rtboot-$version.tar.gz rtboot.install rtboot.spec" "SHA256SUMS has every file"
for file in "rtboot-$version.tar.gz" PKGBUILD rtboot.install rtboot.spec; do
	rm -rf "$work/changed"
	cp -R "$dist" "$work/changed"
	printf X | dd of="$work/changed/$file" bs=1 seek=30 conv=notrunc status=none
	is "$(cd "$work/changed" && sha256sum --quiet -c SHA256SUMS 2> /dev/null)" "$file: FAILED" "one other byte in $file is found"
done
is "$(grep '@' "$dist/PKGBUILD" "$dist/rtboot.spec" "$dist/rtboot.install" | grep -v 'between two @')" "" "everything is filled in"
is "$(sed -n 's/^pkgver=//p; s/^sha256sums=//p' "$dist/PKGBUILD" | paste -s -d ' ')" \
	"$version ($(sha256sum < "$dist/rtboot-$version.tar.gz" | cut -d ' ' -f 1))" "PKGBUILD has the version, and the sum of the tarball"
is "$(sed -n 's/^Version: //p; s/^\* //p' "$dist/rtboot.spec")" "$version
Mon Mar 02 2026 The rtboot authors - $version-1" "rtboot.spec has the version, and the day of the commit in UTC"

tar -xzf "$dist/rtboot-$version.tar.gz" -C "$work"
src=$work/rtboot-$version
tap_make "the tarball builds" -C "$src"
for binary in rtboot rtboot-initramfs; do
	cmp "$src/build/$binary" "build/$binary"
	ok "its $binary has the same bytes as ours"
done
is "$(make -s -C "$src" dist 2>&1 | grep "^make dist"; [ -e "$src/build/dist" ] || echo none)" "make dist must run at the top of a git checkout that has a commit
none" "outside git make dist says what it needs"
git -C "$work/rtboot-$version" init -q 2> /dev/null
is "$(make -s -C "$src" dist 2>&1 | grep "^make dist")" "make dist must run at the top of a git checkout that has a commit" "so it does before the first commit"
rm -r "$src/.git"
git -C "$work" init -q 2> /dev/null
git -C "$work" -c user.name=rtboot -c user.email=rtboot@localhost commit -q --allow-empty -m other
is "$(make -s -C "$src" dist 2>&1 | grep "^make dist")" "make dist must run at the top of a git checkout that has a commit" "and in a folder of another checkout"
rm -r "$work/.git"
echo >> "$work/other tree/README.md"
is "$(make -s -C "$work/other tree" dist 2>&1)" "make dist: changes that are not committed are not in it" "it says what it leaves out"
is "$(diff -r "$dist" "$work/other tree/build/dist")" "" "and leaves it out"

tap_done
