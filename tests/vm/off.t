#!/bin/sh
# A PREEMPT_RT kernel, with rtboot switched off.
set -- rt-amd64 systemd "isolcpus=managed_irq,domain,2-3 nohz_full=2-3 rd.rtboot=0" disabled
. tests/vm/untouched.sh
