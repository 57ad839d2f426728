#!/bin/sh
set -- 5.10
. tests/matrix/cmdline.sh
