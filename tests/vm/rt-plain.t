#!/bin/sh
# Without nohz_full= the kernel leaves its threads where they are.
set -- 6.12/rt-amd64/trixie/plain "isolcpus=2-3"
. tests/vm/rt.sh
