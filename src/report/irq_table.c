#include "report/irq_table.h"

#include <string.h>

#include "base/utf8.h"

enum { COLUMN_IRQ, COLUMN_ACTIONS, COLUMN_DEVICE, COLUMN_AFFINITY, COLUMN_EFFECTIVE, COLUMN_THREADS, COLUMN_CLASS, COLUMNS };

static const char *const titles[COLUMNS] = {
	"irq", "actions", "device", "affinity", "effective", "threads", "class",
};

/* The IRQs, one after the other. */
struct rows {
	const struct facts *facts;
	struct arena *scratch;      /* a cell at a time */
	const struct target *irq;   /* the current one; NULL before the first */
};

static bool next_row(struct rows *rows)
{
	const struct target *target = rows->irq ? rows->irq->next : rows->facts->targets;

	while (target && target->knob->kind != TARGET_IRQ)
		target = target->next;
	rows->irq = target;
	return target != NULL;
}

static bool is_on_isolated(const struct rows *rows)
{
	return value_meets(rows->irq->format, rows->irq->effective.text, &rows->facts->isolated, rows->facts->nbits);
}

static bool is_unknown(const struct rows *rows)
{
	return facts_unknown(rows->irq, rows->irq->effective.text);
}

static bool is_stray(const struct rows *rows, const struct target *thread)
{
	return facts_strays(rows->facts, rows->irq, thread, &rows->facts->isolated);
}

static const char *find_class(const struct rows *rows)
{
	const struct target *irq = rows->irq;

	return irq->refused ? "fixed" : !*irq->irq->actions ? "unused" :
	       irq->read.text && irq->effective.text && *irq->effective.text &&
	       !value_keeps(irq->format, irq->effective.text, irq->read.text, rows->facts->nbits) ? "pending" : "movable";
}

/* One of several names. */
static void add_name(struct text *text, const char *name)
{
	text_add(text, "%s%s", text->len ? "," : "", name);
}

/* Is the owner a repetition, such as the driver of two devices? */
static bool is_repeated(const struct irq_owner *owners, const struct irq_owner *owner)
{
	while (owners != owner && (owners->kind != owner->kind || strcmp(owners->name, owner->name)))
		owners = owners->next;
	return owners != owner;
}

static void add_owners(struct text *text, const struct irq *irq, enum irq_owner_kind kind)
{
	for (const struct irq_owner *o = irq->owners; o; o = o->next)
		if (o->kind == kind && !is_repeated(irq->owners, o))
			add_name(text, o->name);
}

static void add_threads(struct text *text, const struct rows *rows)
{
	for (const struct target *t = rows->irq->irq->threads; t; t = t->next_thread) {
		add_name(text, t->read.text);
		if (is_stray(rows, t))
			text_add(text, "(%s)", t->cpus);
	}
}

static unsigned count_strays(const struct rows *rows)
{
	unsigned strays = 0;

	for (const struct target *t = rows->irq->irq->threads; t; t = t->next_thread)
		strays += is_stray(rows, t);
	return strays;
}

/* The text of a cell, valid until the next call. */
static char *read_cell(struct rows *rows, int column)
{
	const struct target *irq = rows->irq;
	struct text text;

	rows->scratch->used = 0;
	text_begin(&text, rows->scratch);
	switch (column) {
	case COLUMN_IRQ:
		text_add(&text, "%u", irq->irq->number);
		break;
	case COLUMN_ACTIONS:
		add_name(&text, irq->irq->actions);
		break;
	case COLUMN_DEVICE:
		add_owners(&text, irq->irq, IRQ_CARD);
		add_owners(&text, irq->irq, IRQ_DEVICE);
		add_owners(&text, irq->irq, IRQ_DRIVER);
		break;
	case COLUMN_AFFINITY:
		add_name(&text, irq->read.text ? irq->read.text : "?");
		break;
	case COLUMN_EFFECTIVE:
		add_name(&text, irq->effective.text && !is_unknown(rows) ? irq->effective.text : "?");
		break;
	case COLUMN_THREADS:
		add_threads(&text, rows);
		break;
	default:        /* COLUMN_CLASS */
		add_name(&text, find_class(rows));
		break;
	}
	return text_end(&text);
}

/* The same as shown in the table. */
static const char *show_cell(struct rows *rows, int column)
{
	char *cell = read_cell(rows, column);

	utf8_clean(cell, false);
	return *cell ? cell : "-";
}

/* Its number of characters. */
static int width_of(const char *cell)
{
	int width = 0;

	for (; *cell; cell++)
		width += ((unsigned char)*cell & 0xc0) != 0x80;
	return width;
}

static void add_cell(struct text *text, const char *cell, int width)
{
	text_add(text, "%s%*s", cell, width ? width - width_of(cell) + 2 : 1, width ? "" : "\n");
}

void irq_table_text(struct text *text, struct arena *scratch, const struct facts *facts)
{
	struct rows start = { .facts = facts, .scratch = scratch }, rows = start;
	int width[COLUMNS];
	unsigned marked = 0, unknown = 0, strays = 0;

	for (int i = 0; i < COLUMNS; i++)
		width[i] = (int)strlen(titles[i]);
	while (next_row(&rows))
		for (int i = 0; i < COLUMNS; i++) {
			int len = width_of(show_cell(&rows, i));

			width[i] = len > width[i] ? len : width[i];
		}
	/* The last column needs no padding. */
	width[COLUMNS - 1] = 0;
	text_add(text, "  ");
	for (int i = 0; i < COLUMNS; i++)
		add_cell(text, titles[i], width[i]);
	for (rows = start; next_row(&rows); ) {
		text_add(text, is_on_isolated(&rows) ? "* " : "  ");
		for (int i = 0; i < COLUMNS; i++)
			add_cell(text, show_cell(&rows, i), width[i]);
		marked += is_on_isolated(&rows);
		unknown += is_unknown(&rows);
		strays += count_strays(&rows);
	}
	if (unknown)
		text_add(text, "IRQs whose effective affinity is unknown (?): %u\n", unknown);
	if (strays)
		text_add(text, "threads that may run on isolated CPUs where their IRQ is not effective (CPUs in brackets): %u\n",
		         strays);
	text_add(text, "%u of %u IRQs are effective on isolated CPUs (*)\n", marked, facts->irqs);
}

void irq_table_json(struct text *text, struct arena *scratch, const struct facts *facts)
{
	struct rows rows = { .facts = facts, .scratch = scratch };
	const char *separator = "\n";

	text_add(text, "[");
	while (next_row(&rows)) {
		text_add(text, "%s{\"irq\":%u", separator, rows.irq->irq->number);
		for (int i = COLUMN_ACTIONS; i < COLUMNS; i++) {
			text_add(text, ",\"%s\":", titles[i]);
			text_add_json(text, read_cell(&rows, i));
		}
		text_add(text, ",\"on_isolated\":%s}", is_unknown(&rows) ? "null" : is_on_isolated(&rows) ? "true" : "false");
		separator = ",\n";
	}
	text_add(text, "\n]\n");
}
