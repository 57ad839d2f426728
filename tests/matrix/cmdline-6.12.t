#!/bin/sh
set -- 6.12
. tests/matrix/cmdline.sh
