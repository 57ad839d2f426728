/*
 * dropins: the files that tell programs of the real system something: ours, and those of the administrator, which may
 * tell systemd something else. system.conf and its drop-ins are found as systemd-system.conf(5) says.
 */
#ifndef PROBE_DROPINS_H
#define PROBE_DROPINS_H

#include "probe/scan.h"

/* Find ours, and what the administrator's say: facts->systemd, facts->systemd_after. */
void probe_dropins(struct scan *scan, const struct knob *knob);

#endif
