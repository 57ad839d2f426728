#!/bin/sh
# Without nohz_full= the kernel leaves its threads where they are.
set -- plain "isolcpus=2-3"
. tests/vm/stock.sh
