#!/bin/sh
# A kernel that is not PREEMPT_RT, in an initramfs without systemd.
set -- cloud-amd64 plain "isolcpus=2-3" fallback
. tests/vm/untouched.sh
