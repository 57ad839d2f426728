#!/bin/sh
# packages.sh: install what the build, the tests and the demo need, through apt; elsewhere say what it is.
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lab/lab.sh
. tests/lab/lab.sh
lab_install
