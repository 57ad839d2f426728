#!/bin/sh
# The Debian package in roots of other suites than that of tests/vm/deb.t.
# shellcheck source=tests/lab/deb.sh
. tests/lab/deb.sh
lab_may_root || tap_skip_all "packages are installed in a Debian root of its own, which only root can make"
tap_work

deb_packages
deb_life bookworm 6.1
deb_life forky 7.0
tap_done
