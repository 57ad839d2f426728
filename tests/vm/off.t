#!/bin/sh
# A PREEMPT_RT kernel, with rtboot switched off.
set -- 6.12/rt-amd64/trixie/systemd "isolcpus=managed_irq,domain,2-3 nohz_full=2-3 rd.rtboot=0" disabled
. tests/vm/untouched.sh
