/*
 * knobs: what can be wanted, a row each: src/README.md says how to add one. Everything that is known of a knob
 * is in its row, and config, probe, plan, check-config and the tests of the documentation go through the rows.
 */
#ifndef KNOBS_H
#define KNOBS_H

#include "config/policy.h"

/* A row without section and class ends it. */
extern const struct knob knobs[];

#endif
