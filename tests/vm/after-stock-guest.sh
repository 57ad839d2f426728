#!/bin/sh
# What after-stock.t asks of its machine.
nic=$(for path in /sys/class/net/e*; do echo "${path##*/}"; done)
echo 0x1003 > "/sys/class/net/$nic/flags"
sleep 3
echo "=== units"
systemctl show -p ActiveState,ConditionResult rtboot.socket
systemctl show -p ActiveState,Result,ExecMainStatus rtboot.service
systemctl --failed --no-legend
echo "=== store"
(cd /run/rtboot && ls)
sed -n 's/^RTBOOT_STATE=//p' /run/rtboot/status
