#include "irqs.h"

#include <string.h>

#include "format.h"
#include "json.h"

enum { COLUMN_IRQ, COLUMN_ACTIONS, COLUMN_DEVICE, COLUMN_AFFINITY, COLUMN_EFFECTIVE, COLUMN_THREADS, COLUMN_CLASS, COLUMNS };

static const char *const titles[COLUMNS] = {
	"irq", "actions", "device", "affinity", "effective", "threads", "class",
};

struct row {
	char cell[COLUMNS][96];
	bool on_isolated;
};

/* A cell of several names. */
static void add_name(char *cell, const char *name)
{
	size_t len = strlen(cell);

	format_text(cell + len, sizeof(((struct row *)0)->cell[0]) - len, "%s%s", len ? "," : "", name);
}

/* The devices and cards, and the driver last. */
static void fill_device(char *cell, const struct irq *irq)
{
	for (enum irq_owner_kind kind = IRQ_DEVICE; kind <= IRQ_CARD; kind++)
		for (const struct irq_owner *o = irq->owners; o; o = o->next)
			if (o->kind == kind)
				add_name(cell, o->name);
	for (const struct irq_owner *o = irq->owners; o; o = o->next)
		if (o->kind == IRQ_DRIVER)
			add_name(cell, o->name);
}

/* Did the last run find it fixed? Its settings have the order of the IRQs, so *report moves on with them. */
static bool was_fixed(const char **report, const char *id)
{
	char needle[96], outcome[16];
	const char *line;

	format_text(needle, sizeof(needle), "{\"target\":\"%s\"", id);
	line = strstr(*report, needle);
	if (!line)
		return false;
	*report = line;
	return json_member(line, "outcome", outcome, sizeof(outcome)) && !strcmp(outcome, "fixed");
}

static bool is_pending(const struct target *irq, unsigned nbits)
{
	struct cpuset affinity, effective;

	return irq->value.text && irq->effective.text &&
	       !value_parse(&affinity, irq->format, irq->value.text, nbits) &&
	       !value_parse(&effective, irq->format, irq->effective.text, nbits) &&
	       !cpuset_subset(&effective, &affinity);
}

static void fill_row(struct row *row, const struct target *target, const struct facts *facts,
                     const struct cpuset *isolated, const char **report)
{
	const struct irq *irq = target->irq;
	bool fixed = was_fixed(report, target->id);

	memset(row, 0, sizeof(*row));
	format_text(row->cell[COLUMN_IRQ], sizeof(row->cell[0]), "%u", irq->number);
	add_name(row->cell[COLUMN_ACTIONS], irq->actions);
	fill_device(row->cell[COLUMN_DEVICE], irq);
	add_name(row->cell[COLUMN_AFFINITY], target->value.text ? target->value.text : "?");
	add_name(row->cell[COLUMN_EFFECTIVE], target->effective.text ? target->effective.text : "?");
	for (const struct target *t = facts->targets; t; t = t->next)
		if (t->class == TARGET_IRQ_THREAD && t->irq == irq)
			add_name(row->cell[COLUMN_THREADS], t->value.text);
	add_name(row->cell[COLUMN_CLASS], fixed ? "fixed" : !*irq->actions ? "unused" :
	         is_pending(target, facts->nbits) ? "pending" : "movable");
	row->on_isolated = value_meets(target->format, target->effective.text, isolated, facts->nbits);
}

/* Rows, one after the other. */
struct rows {
	const struct facts *facts;
	const struct cpuset *isolated;
	const char *report;         /* from where on */
	const struct target *next;
};

static bool next_row(struct rows *rows, struct row *row)
{
	const struct target *target = rows->next;

	while (target && target->class != TARGET_IRQ)
		target = target->next;
	if (!target)
		return false;
	fill_row(row, target, rows->facts, rows->isolated, &rows->report);
	rows->next = target->next;
	return true;
}

static void add_row(struct text *text, const int *width, const char *mark, const char *const *cells)
{
	text_add(text, "%s", mark);
	for (int i = 0; i < COLUMNS; i++)
		text_add(text, i == COLUMNS - 1 ? "%-*s" : "%-*s  ", i == COLUMNS - 1 ? 0 : width[i],
		         *cells[i] ? cells[i] : "-");
	text_add(text, "\n");
}

void irqs_table(struct text *text, const struct facts *facts, const struct cpuset *isolated, const char *report)
{
	struct rows start = { facts, isolated, report, facts->targets }, rows = start;
	const char *cells[COLUMNS];
	int width[COLUMNS];
	unsigned marked = 0;
	struct row row;

	for (int i = 0; i < COLUMNS; i++)
		width[i] = (int)strlen(titles[i]);
	while (next_row(&rows, &row))
		for (int i = 0; i < COLUMNS; i++)
			if ((int)strlen(row.cell[i]) > width[i])
				width[i] = (int)strlen(row.cell[i]);
	add_row(text, width, "  ", titles);
	rows = start;
	while (next_row(&rows, &row)) {
		for (int i = 0; i < COLUMNS; i++)
			cells[i] = row.cell[i];
		add_row(text, width, row.on_isolated ? "* " : "  ", cells);
		marked += row.on_isolated;
	}
	text_add(text, "%u of %u IRQs are effective on isolated CPUs (*)\n", marked, facts->irqs);
}

void irqs_json(struct text *text, const struct facts *facts, const struct cpuset *isolated, const char *report)
{
	struct rows rows = { facts, isolated, report, facts->targets };
	const char *separator = "\n";
	struct row row;

	text_add(text, "[");
	while (next_row(&rows, &row)) {
		text_add(text, "%s{\"irq\":%s", separator, row.cell[COLUMN_IRQ]);
		for (int i = COLUMN_ACTIONS; i < COLUMNS; i++) {
			text_add(text, ",\"%s\":", titles[i]);
			text_add_json(text, row.cell[i]);
		}
		text_add(text, ",\"on_isolated\":%s}", row.on_isolated ? "true" : "false");
		separator = ",\n";
	}
	text_add(text, "\n]\n");
}
