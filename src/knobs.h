/*
 * knobs: the table of everything that can be configured. A row says all there is about a knob; config, probe, plan,
 * check-config and the tests of the documentation loop over the rows. src/README.md says how to add one.
 */
#ifndef KNOBS_H
#define KNOBS_H

#include "config/policy.h"

/* A row without section and class ends it. */
extern const struct knob knobs[];

#endif
