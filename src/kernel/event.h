/*
 * event: what the kernel says over netlink when a device or a CPU comes, or a network interface comes up. Pure.
 */
#ifndef KERNEL_EVENT_H
#define KERNEL_EVENT_H

#include <stdbool.h>
#include <stddef.h>

/* Room for what an event says; a longer text is cut. */
#define EVENT_MAX 160

/*
 * Each reads a message of size bytes, after which a NUL must follow, and returns whether rtboot may have something to set
 * now: an IRQ, a thread or a mask. If so, it describes the event in `what`, of EVENT_MAX bytes, such as
 * "online /devices/system/cpu/cpu1" or "link eth0". The description may contain any byte but NUL.
 *
 * A uevent: "ACTION@DEVPATH", NUL, and variables (kobject_uevent_env() in lib/kobject_uevent.c). What is removed leaves
 * nothing to set, except a CPU that goes offline, since its IRQs move to another.
 */
bool event_uevent(const char *message, size_t size, char *what);

/*
 * One or more messages of rtnetlink(7), which count if they are about an interface that is up. A driver requests its IRQs
 * when its interface goes up, before the message is sent (__dev_open() in net/core/dev.c).
 */
bool event_link(const char *message, size_t size, char *what);

#endif
