#!/bin/sh
# Both parameters: the kernel keeps most of its threads off by itself.
set -- 6.12/rt-amd64/trixie/systemd "isolcpus=managed_irq,domain,2-3 nohz_full=2-3"
. tests/vm/rt.sh
