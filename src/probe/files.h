/*
 * files: finds the kernel files that a knob or the config names, and modules.
 */
#ifndef PROBE_FILES_H
#define PROBE_FILES_H

#include "probe/scan.h"

/*
 * Find the files of a knob, unless the config says keep. If several knobs want the same file, the last one in the
 * config counts. A missing file becomes an absent target.
 */
void probe_files(struct scan *scan, const struct knob *knob);

/* Find the files that [sysctl] and [sysfs] name, in the order of the config. */
void probe_named_files(struct scan *scan, const struct knob *knob);

/* Find the modules that the config loads. */
void probe_modules(struct scan *scan, const struct knob *knob);

#endif
