/*
 * irq: what is known about an interrupt besides its affinity. Written by probe, then const. Pure.
 */
#ifndef KERNEL_IRQ_H
#define KERNEL_IRQ_H

#include <stdbool.h>

/* Who owns it. A USB sound card owns the IRQs of its USB controller. */
enum irq_owner_kind {
	IRQ_DRIVER,     /* "snd_hda_intel" */
	IRQ_DEVICE,     /* on its bus, "0000:00:1f.3", or of the classes net and block, "eth0" */
	IRQ_CARD        /* of class sound: "card0", and its ID, "PCH" */
};

struct irq_owner {
	enum irq_owner_kind kind;
	const char *name;
	const char *device;     /* the bus device that it is, drives or belongs to */
	const struct irq_owner *next;
};

/* Longer names of actions are ignored. */
#define IRQ_ACTION_MAX 128

struct irq {
	unsigned number;
	unsigned long long inode;       /* of /sys/kernel/irq/NUMBER, differs if the number is reused; 0: unknown */
	const char *actions;            /* comma-separated names from the drivers; "" for none */
	const struct irq_owner *owners; /* empty unless the probe was told to look for them */
	bool named;                     /* the owners are known from the actions' names only */
	int node;                       /* NUMA node, -1 if it has none or nobody asked */
	struct target *threads;         /* the first; target.h */
	struct irq *next;               /* in its bucket */
};

#define IRQ_BUCKETS 1024

/* IRQs by number. */
struct irq_table {
	struct irq *bucket[IRQ_BUCKETS];
};

/* The IRQ of that number, or NULL. */
struct irq *irq_find(const struct irq_table *table, unsigned number);

/* Add one, which must live as long as the table. */
void irq_add(struct irq_table *table, struct irq *irq);

#endif
