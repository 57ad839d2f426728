/*
 * dropins: our drop-ins for programs of the real system, and the administrator's for systemd, which may override ours.
 * systemd-system.conf(5) says where system.conf and its drop-ins are.
 */
#ifndef PROBE_DROPINS_H
#define PROBE_DROPINS_H

#include "probe/scan.h"

/* Find ours, and read the administrator's: facts->systemd, facts->systemd_after. */
void probe_dropins(struct scan *scan, const struct knob *knob);

#endif
