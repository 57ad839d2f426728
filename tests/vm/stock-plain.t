#!/bin/sh
# A kernel that is not PREEMPT_RT, in an initramfs without systemd.
set -- 6.12/cloud-amd64/trixie/plain "isolcpus=2-3" fallback
. tests/vm/untouched.sh
