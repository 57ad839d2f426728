#!/bin/sh
# 32 CPUs and eight NVMe disks, each of which has a managed IRQ for every CPU and one more.
config=patient isolated=8-31 housekeeping=0-7 mask=000000ff irqs=264
set -- 6.12/rt-amd64/trixie/systemd "isolcpus=managed_irq,domain,8-31 nohz_full=8-31" -smp 32 -m 1500
for disk in 1 2 3 4 5 6 7; do
	set -- "$@" -blockdev "null-co,node-name=nvme$disk,size=67108864" -device "nvme,drive=nvme$disk,serial=nvme$disk"
done
tests/lab/prepare.sh "$1/none" "$1/patient" || exit 1
. tests/vm/rt.sh
