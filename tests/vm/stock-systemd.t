#!/bin/sh
# A kernel that is not PREEMPT_RT.
set -- cloud-amd64 systemd "isolcpus=managed_irq,domain,2-3 nohz_full=2-3" fallback
. tests/vm/untouched.sh
