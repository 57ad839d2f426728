#!/bin/sh
# Command lines on kernel 6.12, each booted for real.
set -- 6.12 trixie
. tests/matrix/cmdline.sh
