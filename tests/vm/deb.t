#!/bin/sh
# The Debian package in a trixie root, without network: installed, upgraded, removed and purged by dpkg, with initramfs-tools,
# with dracut and with neither, with a config that has errors, and where /boot is full.
# shellcheck source=tests/lab/deb.sh
. tests/lab/deb.sh
lab_may_root || tap_skip_all "packages are installed in a Debian root of its own, which only root can make"
tap_work

deb_packages
deb_life trixie 6.12
tap_done
