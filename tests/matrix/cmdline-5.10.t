#!/bin/sh
# Command lines on kernel 5.10, each booted for real.
set -- 5.10 bullseye
. tests/matrix/cmdline.sh
