/*
 * knob: rows of the table of knobs, for tests.
 */
#ifndef KNOB_H
#define KNOB_H

#include <stdlib.h>
#include <string.h>

#include "knobs.h"

/* The first knob whose targets are of that class. */
static inline const struct knob *knob(const char *class)
{
	const struct knob *k = knobs;

	for (; k->section || k->class; k++)
		if (k->class && !strcmp(k->class, class))
			return k;
	abort();
}

/* The knob that a config calls so. */
static inline const struct knob *key(const char *section, const char *name)
{
	const struct knob *k = knobs;

	for (; k->section || k->class; k++)
		if (k->section && k->parse && k->key && !strcmp(k->section, section) && !strcmp(k->key, name))
			return k;
	abort();
}

/* Have the config leave the targets of a class alone, as "keep" does. */
static inline void keep(struct policy *policy, const char *class)
{
	const struct knob *k = knob(class);

	while (!k->parse)
		k--;
	policy->row[k - knobs].wanted = NULL;
	policy->set[k->id] = POLICY_KEEP;
}

#endif
