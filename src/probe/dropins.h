/*
 * dropins: what the administrator's files tell systemd, beside ours.
 */
#ifndef PROBE_DROPINS_H
#define PROBE_DROPINS_H

#include "probe/scan.h"

/* Read them, once it is known which CPUs are to be kept quiet: facts->systemd, facts->systemd_after. */
void probe_systemd(struct scan *scan);

#endif
