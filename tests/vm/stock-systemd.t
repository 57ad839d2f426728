#!/bin/sh
# A kernel that is not PREEMPT_RT.
set -- 6.12/cloud-amd64/trixie/systemd "isolcpus=managed_irq,domain,2-3 nohz_full=2-3" fallback
. tests/vm/untouched.sh
