#!/bin/sh
set -- newest
. tests/matrix/cmdline.sh
