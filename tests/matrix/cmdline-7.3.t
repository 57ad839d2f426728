#!/bin/sh
# Command lines on kernel 7.3, each booted for real.
set -- 7.3 trixie-backports
. tests/matrix/cmdline.sh
