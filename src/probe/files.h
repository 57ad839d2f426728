/*
 * files: those of the kernel that a knob's paths or the config names, and modules.
 */
#ifndef PROBE_FILES_H
#define PROBE_FILES_H

#include "probe/scan.h"

/*
 * Find the files of a knob, unless the config leaves them alone; of several knobs that want something of one file, the
 * one that the config has last counts. What is not there is a target that is absent.
 */
void probe_files(struct scan *scan, const struct knob *knob);

/* Find the files that [sysctl] and [sysfs] name, in the order of the config. */
void probe_named_files(struct scan *scan, const struct knob *knob);

/* Find the modules that the config loads. */
void probe_modules(struct scan *scan, const struct knob *knob);

#endif
