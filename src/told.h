/*
 * told: the files under /run by which programs of the real system learn, for
 * this boot only, what rtboot did. Pure.
 */
#ifndef TOLD_H
#define TOLD_H

#define TOLD_SYSTEMD "/run/systemd/system.conf.d/50-rtboot.conf"
#define TOLD_IRQBALANCE "/run/systemd/system/irqbalance.service.d/50-rtboot.conf"
#define TOLD_MODPROBE "/run/modprobe.d/50-rtboot.conf"

#endif
