/*
 * identity: what distinguishes a target from a later one of the same name. The kernel reuses names: an IRQ's number,
 * the name of a network interface or a module, a USB port's path. Restoring a value by name alone might change what
 * somebody chose for another device.
 *
 * Text of two parts, separated by a blank, either of which may be empty:
 *
 *   which file it is    root_identify() of a file that belongs to that device: the file itself in /sys, for an IRQ
 *                       /sys/kernel/irq/N, for a module /sys/module/NAME, for a sysctl of a network interface
 *                       /sys/class/net/NAME
 *   who uses it         an IRQ's comma-separated actions: a line of an interrupt controller stays when its device goes,
 *                       and the next device may have another driver
 *
 * Threads need no identity, as their id has the start time; neither do files that exist only once.
 */
#ifndef PROBE_IDENTITY_H
#define PROBE_IDENTITY_H

#include "probe/facts.h"

/*
 * The current identity of that id, in the arena; IRQs are looked up in the facts. NULL if it needs none or is unknown.
 */
const char *identity_find(const struct root *root, const struct facts *facts, struct arena *arena, const char *id);

/*
 * May both, which may be NULL, be the same? An unknown part matches any. One common action is enough, as drivers that
 * share a line come and go.
 */
bool identity_same(const char *a, const char *b);

#endif
