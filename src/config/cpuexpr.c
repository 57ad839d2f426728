#include "config/cpuexpr.h"

#include <errno.h>
#include <string.h>

static const char siblings[] = "siblings(", first_of_package[] = "first-of-package", separators[] = ", \t";

/* An expression being read. */
struct reader {
	const struct cpuexpr_machine *machine;
	const char *text;       /* what is left of it */
	struct cpuset set;      /* read outside of siblings() */
	struct cpuset inner;    /* and inside */
	bool inside;
	unsigned items;         /* read since the "!" or the last parenthesis */
};

/* Does the text go on with that word? Then move past it. */
static bool take(struct reader *r, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(r->text, word, len))
		return false;
	r->text += len;
	return true;
}

static void add(struct reader *r, const struct cpuset *more)
{
	struct cpuset *set = r->inside ? &r->inner : &r->set;

	cpuset_or(set, set, more);
	r->items++;
}

/* The end of siblings(): add the CPUs that share a core with one inside. */
static int close_siblings(struct reader *r)
{
	if (!r->inside || !r->items)
		return -EINVAL;
	r->inside = false;
	for (const struct cpuexpr_core *core = r->machine->cores; core; core = core->next)
		if (cpuset_intersects(&core->threads, &r->inner))
			cpuset_or(&r->set, &r->set, &core->threads);
	add(r, &r->inner);
	return 0;
}

/* A region of a cpulist. */
static int read_region(struct reader *r)
{
	size_t len = strcspn(r->text, ", \t()");
	struct cpuset region;
	char text[64];
	int err;

	if (!len || len >= sizeof(text))
		return -EINVAL;
	memcpy(text, r->text, len);
	text[len] = '\0';
	err = cpuset_parse_list(&region, text, r->machine->nbits);
	if (!err)
		add(r, &region);
	r->text += len;
	return err;
}

static int read_item(struct reader *r)
{
	int err = 0;

	if (!r->inside && take(r, siblings)) {
		r->inside = true;
		r->items = 0;
		cpuset_clear(&r->inner);
		return 0;
	}
	if (take(r, first_of_package))
		add(r, r->machine->first_of_package);
	else if (take(r, ")"))
		err = close_siblings(r);
	else
		err = read_region(r);
	/* A separator must follow. */
	return err || !*r->text || *r->text == ')' || strchr(separators, *r->text) ? err : -EINVAL;
}

int cpuexpr_parse(struct cpuset *set, const char *text, const struct cpuexpr_machine *machine)
{
	struct reader r = { .machine = machine, .text = text };
	bool negated;

	if (!text[strcspn(text, "!(f")])
		return cpuset_parse_list(set, text, machine->nbits);
	cpuset_clear(set);
	negated = take(&r, "!");
	while (*(r.text += strspn(r.text, separators))) {
		int err = read_item(&r);

		if (err)
			return err;
	}
	if (r.inside || !r.items)
		return -EINVAL;
	*set = r.set;
	if (negated)
		cpuset_andnot(set, machine->possible, &r.set);
	return 0;
}

bool cpuexpr_is_valid(const char *text)
{
	struct cpuset all, first, set;
	const struct cpuexpr_machine machine = { .nbits = CPUSET_MAX, .possible = &all, .first_of_package = &first };

	cpuset_parse_list(&all, "all", CPUSET_MAX);
	cpuset_parse_list(&first, "0", CPUSET_MAX);
	return !cpuexpr_parse(&set, text, &machine) && !cpuset_empty(&set);
}

bool cpuexpr_needs_topology(const char *text)
{
	return text[strcspn(text, "(f")] != '\0';
}
