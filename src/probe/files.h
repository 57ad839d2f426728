/*
 * files: those that hold masks, those that the config names, and those of ours.
 */
#ifndef PROBE_FILES_H
#define PROBE_FILES_H

#include "probe/scan.h"

void probe_masks(struct scan *scan);

/* What the config names. */
void probe_files(struct scan *scan);

/* Files of ours under /run, and modules. */
void probe_dropins(struct scan *scan);

#endif
