/*
 * irq: what is known of an interrupt beside its affinity. Written by probe,
 * const after that. Pure.
 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include <stdbool.h>

/* Whose it is. A sound card on USB counts for the IRQs of the controller that it hangs on. */
enum irq_owner_kind {
	IRQ_DRIVER,     /* "snd_hda_intel" */
	IRQ_DEVICE,     /* on its bus, "0000:00:1f.3", or of the classes net and block, "eth0" */
	IRQ_CARD        /* of class sound: "card0", and its id, "PCH" */
};

struct irq_owner {
	enum irq_owner_kind kind;
	const char *name;
	const char *device;     /* on its bus: the one that it is, drives or hangs on */
	const struct irq_owner *next;
};

/* No name of an action that is longer is looked at. */
#define IRQ_ACTION_MAX 128

struct irq {
	unsigned number;
	unsigned long long inode;       /* of /sys/kernel/irq/NUMBER, which another IRQ with the number does not get; 0: not known */
	const char *actions;            /* the drivers' names for it, with commas between; "" for none */
	const struct irq_owner *owners; /* empty unless the probe was told to look for them */
	bool named;                     /* nothing but the actions' names told of the owners */
	int node;                       /* NUMA node, -1 if it has none or was not asked for */
	struct target *threads;         /* the first; target.h */
	struct irq *next;               /* in its bucket */
};

#define IRQ_BUCKETS 1024

/* IRQs by their number. */
struct irq_table {
	struct irq *bucket[IRQ_BUCKETS];
};

/* The IRQ of that number, or NULL. */
struct irq *irq_find(const struct irq_table *table, unsigned number);

/* Add one, which must live as long as the table. */
void irq_add(struct irq_table *table, struct irq *irq);

#endif
