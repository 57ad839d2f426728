#!/bin/sh
# make rpm: the package, installed, upgraded and removed by rpm in a root with a dracut that notes how it is called.
. tests/lab/tap.sh
# shellcheck source=tests/lab/dist.sh
. tests/lab/dist.sh
tap_needs rpmbuild rpmlint busybox
tap_work

# build UMASK: make rpm, with flags that a distribution sets.
build() {
	(umask "$1" && LDFLAGS=-Wl,-z,relro CPPFLAGS=-DNDEBUG make -s -C "$work/tree" rpm) 2>&1
}
dist_tree "$work/tree"
build 077 > "$work/said"
mv "$work/tree/build" "$work/first"
is "$(build 022)$(cat "$work/said")" "" "make rpm says nothing"
dist=$work/tree/build/dist
rpm=$dist/rtboot-$version-1.$(rpm --eval "%{_arch}").rpm
[ -s "$rpm" ] && [ -s "$dist/rtboot-$version-1.src.rpm" ]
ok "and makes a binary and a source package"
[ -s "$rpm" ] || tap_done
is "$(diff -r "$work/first/dist" "$dist")" "" "two builds give the same bytes"
is "$(rpmlint -r hook/packages/rtboot.rpmlintrc "$dist/rtboot.spec" "$dist"/*.rpm 2>&1 | grep '[EW]: ')" "" \
	"rpmlint finds nothing that rtboot.rpmlintrc does not explain"

# query FORMAT
query() { rpm -qp --qf "$1" "$rpm" 2>&1; }
is "$(query '%{NAME} %{VERSION} %{LICENSE} %{BUILDHOST}\n')" "rtboot $version MIT localhost" "its name, version and license, and not who built it"
# As rpm marks them: config, noreplace, doc, license.
is "$(query '[%{FILEFLAGS:fflags} %{FILENAMES}\n]' | grep -v '^ ' | sed 's,rtboot-[0-9.]*/LICENSE,rtboot/LICENSE,')" "cn /etc/rtboot.conf
d /usr/share/doc/rtboot/README.md
d /usr/share/doc/rtboot/examples/audio.conf
d /usr/share/doc/rtboot/examples/control.conf
d /usr/share/doc/rtboot/examples/mkosi/rtboot.conf
d /usr/share/doc/rtboot/examples/telco.conf
l /usr/share/licenses/rtboot/LICENSE
d /usr/share/man/man5/rtboot-status.5.gz
d /usr/share/man/man5/rtboot.conf.5.gz
d /usr/share/man/man7/rtboot-migration.7.gz
d /usr/share/man/man8/rtboot.8.gz" "a changed config is kept, and the documentation is marked"
is "$(rpm -qpR "$rpm" | grep -v '^rpmlib' | sort -u)" "/bin/bash
/bin/sh
config(rtboot) = $version-1" "it depends on a shell, and on no generator"
is "$(query '[%{FILEUSERNAME} %{FILEGROUPNAME}\n]' | sort -u)" "root root" "root owns every file"

root=$work/root
package_root "$root"
mkdir "$root/var/lib/rpm"
# dracut STATUS: a dracut that notes how it is called, and whether the module is there.
dracut() {
	cat <<-END > "$root/usr/sbin/dracut"
	#!/bin/sh
	module=with
	[ -e /usr/lib/dracut/modules.d/50rtboot/module-setup.sh ] || module=without
	echo "dracut \$* \$module rtboot"
	exit $1
	END
	chmod 755 "$root/usr/sbin/dracut"
}
# transaction ARG...: what the package and dracut say, and rpm's exit status. Debian's rpm says first that Debian has dpkg.
transaction() { in_root rpm --root "$root" --dbpath /var/lib/rpm --nodeps "$@" | grep -v '^rpm: '; }
dracut 0
is "$(transaction -i "$rpm")" "dracut --force --regenerate-all with rtboot
exit 0" "installed: the images are regenerated, once"
mkdir "$work/wanted"
make -s install DESTDIR="$work/wanted" ZSHDIR=/usr/share/zsh/site-functions
install -D -m 644 README.md "$work/wanted/usr/share/doc/rtboot/README.md"
install -D -m 644 LICENSE "$work/wanted/$(query '[%{FILENAMES}\n]' | grep LICENSE)"
rm -r "$work/wanted/usr/share/initramfs-tools" "$work/wanted/usr/lib/initcpio"
is_installed "$root" "$work/wanted" "its files are those of make install, without those for other generators" \
	"and their bytes: flags of the distribution change nothing"

echo '# mine' >> "$root/etc/rtboot.conf"
is "$(transaction -U --replacepkgs "$rpm")" "dracut --force --regenerate-all with rtboot
exit 0" "upgraded: they are regenerated once more, and only by the new version"
is "$(tail -n 1 "$root/etc/rtboot.conf")" "# mine" "and the changed config is kept"
printf '[boot]\nno-such-key = 1\n' > "$root/etc/rtboot.conf"
is "$(transaction -U --replacepkgs "$rpm")" '/etc/rtboot.conf:2: unknown key "no-such-key" in [boot]: expected require deadline on-failure
rtboot: no initramfs image was regenerated: correct the config, then run dracut --force --regenerate-all
exit 0' "with errors in the config they are not, it says where, and the transaction succeeds"
rm "$root/etc/rtboot.conf"
dracut 1
is "$(transaction -U --replacepkgs "$rpm")" "dracut --force --regenerate-all with rtboot
rtboot: dracut failed: not every initramfs image was regenerated
exit 0" "a dracut that fails is named, and the transaction succeeds"
dracut 0
is "$(transaction -e rtboot)" "dracut --force --regenerate-all without rtboot
exit 0" "removed: the images are regenerated without it"
is "$(left "$root")" "" "and nothing of it is left"

rm "$root/usr/sbin/dracut"
is "$(transaction -i "$rpm")" "rtboot: dracut is not installed: rtboot is in no initramfs image
exit 0" "without dracut it is installed, and says what is missing"
is "$(transaction -e rtboot)" "exit 0" "and removed in silence"

# Macros of other distributions: what becomes of the scripts. scripts DEFINE...
scripts() {
	for define; do
		shift
		set -- "$@" --define "$define"
	done
	rpmspec -P "$@" "$dist/rtboot.spec" | sed -n '/^%post$/,/^%files/p' | grep -e '^%p' -e '<' -e dracut
}
is "$(scripts 'systemd_post() <post %*>' 'systemd_preun() <preun %*>' 'systemd_postun() <postun %*>' | grep '[<%]')" "%post
<post rtboot-verify.timer>
%preun
<preun rtboot.socket rtboot.service rtboot-verify.timer>
%posttrans
%postun
<postun rtboot.socket rtboot.service rtboot-verify.timer>" "with the macros of systemd units are enabled, stopped and reloaded as the distribution does"
is "$(scripts 'regenerate_initrd_post <mark>' 'regenerate_initrd_posttrans <regenerate>' | grep -v 'echo')" "%post
<mark>
%preun
%posttrans
<regenerate>
%postun
<mark>
<regenerate>" "with those of SUSE the images are regenerated by them alone"
tap_done
