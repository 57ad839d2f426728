#!/bin/sh
# Arch's package, made by makepkg of what make dist writes; installed, upgraded and removed by pacman in a root.
. tests/lab/tap.sh
# shellcheck source=tests/lab/dist.sh
. tests/lab/dist.sh
tap_needs makepkg pacman-conf bsdtar fakeroot busybox
tap_work
# makepkg refuses to run as root: nobody gets in here.
chmod 755 "$work"

# make_package DIR: of what make dist wrote there, with a flag that Arch's makepkg.conf has.
make_package() {
	dir=$1
	set -- env HOME="$dir" LDFLAGS=-Wl,-z,relro PKGEXT=.pkg.tar makepkg --nodeps --noconfirm --nocolor
	if [ "$(id -u)" = 0 ]; then
		chown -R 65534:65534 "$dir"
		set -- setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	fi
	(cd "$dir" && "$@" 2>&1)
}
dist_tree "$work/tree"
make -s -C "$work/tree" dist
cp -R "$work/tree/build/dist" "$work/arch"
make_package "$work/arch" > "$work/makepkg"
package=$(echo "$work"/arch/rtboot-"$version"-1-*.pkg.tar)
[ -s "$package" ]
ok "makepkg makes a package"
[ -s "$package" ] || { sed 's/^/# /' "$work/makepkg"; tap_done; }
is "$(grep WARNING "$work/makepkg")" "==> WARNING: Skipping dependency checks." "and warns of nothing but that its dependencies are not checked"
is "$(tar -xOf "$package" .PKGINFO | sed -n 's/^\(pkgname\|pkgver\|backup\|license\|depend\) = //p')" "rtboot
$version-1
MIT
etc/rtboot.conf" "its name, version and license; the config is kept; and it depends on nothing"
mv "$work/tree/build/dist" "$work/forged"
printf X | dd of="$work/forged/rtboot-$version.tar.gz" bs=1 seek=30 conv=notrunc status=none
is "$(make_package "$work/forged" | grep -c 'FAILED\|did not pass the validity check')" "2" "makepkg refuses another tarball"

# A hook as mkinitcpio has one, with what is about rtboot in its trigger.
root=$work/root
package_root "$root"
mkdir -p "$root/var/lib/pacman" "$root/hooks" "$root/usr/bin"
cat > "$root/hooks/90-mkinitcpio-install.hook" <<'EOF'
[Trigger]
Type = Path
Operation = Install
Operation = Upgrade
Operation = Remove
Target = usr/lib/initcpio/*

[Action]
When = PostTransaction
Exec = /usr/sbin/mkinitcpio
EOF
cat > "$root/usr/sbin/mkinitcpio" <<'EOF'
#!/bin/sh
with=with
[ -e /usr/lib/initcpio/install/rtboot ] || with=without
echo "mkinitcpio $with rtboot"
EOF
chmod 755 "$root/usr/sbin/mkinitcpio"
printf '[options]\nSigLevel = Never\n' > "$work/pacman.conf"
# transaction ARG...: what the package and the hook say, and pacman's exit status.
transaction() {
	in_root pacman --config "$work/pacman.conf" --root "$root" --dbpath "$root/var/lib/pacman" --cachedir "$root/var" \
		--logfile "$root/var/log" --hookdir "$root/hooks" --noconfirm -dd "$@" |
		sed -n '/^[^ ]* rtboot\.\.\.$/,$p' | grep -v -e '\.\.\.$' -e '^(1/1)' -e '^Optional' -e '^    '
}
is "$(transaction -U "$package")" "rtboot is not in the initramfs yet.
  mkinitcpio: add rtboot before udev, or sd-rtboot after systemd, to HOOKS in /etc/mkinitcpio.conf; run mkinitcpio -P
  dracut:     rebuild the images as after a kernel update
mkinitcpio with rtboot
exit 0" "installed: pacman says what to do, and mkinitcpio's hook is triggered"
mkdir "$work/wanted"
make -s install DESTDIR="$work/wanted" ZSHDIR=/usr/share/zsh/site-functions
install -D -m 644 LICENSE "$work/wanted/usr/share/licenses/rtboot/LICENSE"
is_installed "$root" "$work/wanted" "its files are those of make install, and the license" \
	"and their bytes: flags of makepkg.conf change nothing"
echo '# mine' >> "$root/etc/rtboot.conf"
is "$(transaction -U "$package"; tail -n 1 "$root/etc/rtboot.conf")" "mkinitcpio with rtboot
exit 0
# mine" "upgraded: the hook is triggered, and the changed config is kept"
: > "$root/usr/bin/dracut"
chmod 755 "$root/usr/bin/dracut"
is "$(transaction -U "$package")" "rtboot: dracut: rebuild the images as after a kernel update; they hold the previous rtboot
mkinitcpio with rtboot
exit 0" "upgraded where dracut is: pacman says what to do"
rm "$root/usr/bin/dracut"
is "$(transaction -Rn rtboot)" "rtboot may still be in the initramfs.
  mkinitcpio: remove rtboot and sd-rtboot from HOOKS in /etc/mkinitcpio.conf; run mkinitcpio -P
  dracut:     rebuild the images as after a kernel update
mkinitcpio without rtboot
exit 0" "removed: pacman says what to do, and the hook is triggered"
rm -r "$root/hooks"
is "$(left "$root")" "" "and nothing of it is left"
tap_done
