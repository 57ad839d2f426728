/*
 * identity: what tells a target from a later one of the same name. The kernel gives names away again: an IRQ's
 * number, a network interface's name, a USB port's path, a module's. Who was to put back a value by the name alone would
 * change what somebody else chose for another device.
 *
 * Text of two parts with a blank between, either of which may be empty:
 *
 *   which file it is    root_identify() of what belongs to that very device: the file itself in /sys, for an IRQ
 *                       /sys/kernel/irq/N, for a module /sys/module/NAME, for a sysctl of a network interface
 *                       /sys/class/net/NAME
 *   who uses it         an IRQ's actions, with commas between: a line of an interrupt controller stays when its device
 *                       goes, and the next one may have another driver
 *
 * A thread's id has its start time, so it needs none, and neither do files of which there is only ever one.
 */
#ifndef PROBE_IDENTITY_H
#define PROBE_IDENTITY_H

#include "probe/facts.h"

/*
 * What the target of that id is now, in the arena; IRQs as the facts have them. NULL where its name says it all, where
 * nothing can be told, and when the arena is full.
 */
const char *identity_find(const struct root *root, const struct facts *facts, struct arena *arena, const char *id);

/*
 * May both, which may be NULL, be the same? A part that is not known says nothing; of who uses it one name in common is enough, for
 * drivers that share a line come and go.
 */
bool identity_same(const char *a, const char *b);

#endif
