#include "base/cpuset.h"

#include <errno.h>
#include <string.h>

#include "base/format.h"

#define WORDS (CPUSET_MAX / CPUSET_WORD_BITS)
#define CHUNK_BITS 32u

void cpuset_clear(struct cpuset *set)
{
	memset(set, 0, sizeof(*set));
}

void cpuset_add(struct cpuset *set, unsigned cpu)
{
	set->word[cpu / CPUSET_WORD_BITS] |= 1ul << cpu % CPUSET_WORD_BITS;
}

bool cpuset_has(const struct cpuset *set, unsigned cpu)
{
	return cpu < CPUSET_MAX && set->word[cpu / CPUSET_WORD_BITS] >> cpu % CPUSET_WORD_BITS & 1;
}

bool cpuset_empty(const struct cpuset *set)
{
	return cpuset_next(set, 0) == CPUSET_MAX;
}

bool cpuset_equal(const struct cpuset *a, const struct cpuset *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

bool cpuset_intersects(const struct cpuset *a, const struct cpuset *b)
{
	for (size_t i = 0; i < WORDS; i++)
		if (a->word[i] & b->word[i])
			return true;
	return false;
}

bool cpuset_subset(const struct cpuset *a, const struct cpuset *b)
{
	for (size_t i = 0; i < WORDS; i++)
		if (a->word[i] & ~b->word[i])
			return false;
	return true;
}

void cpuset_and(struct cpuset *out, const struct cpuset *a, const struct cpuset *b)
{
	for (size_t i = 0; i < WORDS; i++)
		out->word[i] = a->word[i] & b->word[i];
}

void cpuset_or(struct cpuset *out, const struct cpuset *a, const struct cpuset *b)
{
	for (size_t i = 0; i < WORDS; i++)
		out->word[i] = a->word[i] | b->word[i];
}

void cpuset_andnot(struct cpuset *out, const struct cpuset *a, const struct cpuset *b)
{
	for (size_t i = 0; i < WORDS; i++)
		out->word[i] = a->word[i] & ~b->word[i];
}

unsigned cpuset_count(const struct cpuset *set)
{
	unsigned count = 0;

	for (size_t i = 0; i < WORDS; i++)
		for (unsigned long w = set->word[i]; w; w &= w - 1)
			count++;
	return count;
}

unsigned cpuset_next(const struct cpuset *set, unsigned from)
{
	for (unsigned cpu = from; cpu < CPUSET_MAX; cpu++) {
		unsigned long rest = set->word[cpu / CPUSET_WORD_BITS] >> cpu % CPUSET_WORD_BITS;
		if (rest & 1)
			return cpu;
		if (!rest)
			cpu |= CPUSET_WORD_BITS - 1;
	}
	return CPUSET_MAX;
}

unsigned cpuset_nbits(const struct cpuset *set)
{
	for (size_t i = WORDS; i-- > 0; ) {
		size_t bits = 0;

		for (unsigned long rest = set->word[i]; rest; rest >>= 1)
			bits++;
		if (bits)
			return (unsigned)(i * CPUSET_WORD_BITS + bits);
	}
	return 0;
}

/* isspace() of the C locale. The kernel's also takes 0xa0, which no kernel file contains. */
static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_separator(char c)
{
	return c == ',' || is_blank(c);
}

static bool is_end(char c)
{
	return c == '\0' || c == '\n';
}

/* One region of a list: of each group of `group` CPUs in first..last, the first `used`. A plain range is one group. */
struct region {
	unsigned first, last, used, group;
};

/* Read a number, or N for the last CPU; move *text behind it. */
static int parse_number(const char **text, unsigned nbits, unsigned *out)
{
	const char *p = *text;
	unsigned long long n = 0;
	bool overflow = false;

	if (*p == 'N') {
		*out = nbits - 1;
		*text = p + 1;
		return 0;
	}
	if (*p < '0' || *p > '9')
		return -EINVAL;
	for (; *p >= '0' && *p <= '9'; p++) {
		n = n * 10 + (unsigned)(*p - '0');
		if (n > 0xffffffff) {
			overflow = true;
			n = 0;
		}
	}
	*text = p;
	*out = (unsigned)n;
	return overflow ? -EOVERFLOW : 0;
}

/* Does the text begin with "all", in whatever case? */
static bool begins_with_all(const char *p)
{
	return (p[0] | 0x20) == 'a' && (p[1] | 0x20) == 'l' && (p[2] | 0x20) == 'l';
}

/* Read one region, which *text starts at; move *text behind it. */
static int parse_region(const char **text, unsigned nbits, struct region *r)
{
	const char *p = *text;
	bool range = true;
	int err;

	if (begins_with_all(p)) {
		r->first = 0;
		r->last = nbits - 1;
		p += 3;
	} else {
		if ((err = parse_number(&p, nbits, &r->first)))
			return err;
		r->last = r->first;
		range = *p == '-';
		if (range) {
			p++;
			if ((err = parse_number(&p, nbits, &r->last)))
				return err;
		}
	}
	if (range && *p == ':') {
		p++;
		if ((err = parse_number(&p, nbits, &r->used)))
			return err;
		if (*p++ != '/')
			return -EINVAL;
		/* Like the kernel, ignore what follows a group: the start of the next region checks it. */
		if ((err = parse_number(&p, nbits, &r->group)))
			return err;
	} else if (!is_separator(*p) && !is_end(*p)) {
		return -EINVAL;
	} else {
		/* As in the kernel: a last CPU of UINT_MAX makes the group 0, which is EINVAL. */
		r->used = r->group = r->last + 1;
	}
	*text = p;
	return 0;
}

/* Add CPUs, a word at a time: on a large machine most lists are one range, of thousands. */
static void add_range(struct cpuset *set, unsigned first, unsigned count)
{
	while (count) {
		unsigned bit = first % CPUSET_WORD_BITS, len = CPUSET_WORD_BITS - bit;
		unsigned long mask = ~0ul << bit;

		if (count < len) {
			len = count;
			mask &= ~(~0ul << (bit + count));
		}
		set->word[first / CPUSET_WORD_BITS] |= mask;
		first += len;
		count -= len;
	}
}

/* bitmap_set_region(): a group near UINT_MAX wraps there too, and goes down from the first CPU. */
static void add_region(struct cpuset *set, const struct region *r)
{
	for (unsigned cpu = r->first; cpu <= r->last; cpu += r->group) {
		unsigned rest = r->last - cpu + 1;

		add_range(set, cpu, rest < r->used ? rest : r->used);
	}
}

int cpuset_parse_list(struct cpuset *set, const char *text, unsigned nbits)
{
	cpuset_clear(set);
	for (;;) {
		struct region r;
		const char *region;
		int err;

		while (is_separator(*text))
			text++;
		if (is_end(*text))
			return 0;
		region = text;
		if ((err = parse_region(&text, nbits, &r)))
			return err;
		if (r.first > r.last || r.group == 0 || r.used > r.group)
			return -EINVAL;
		if (r.last >= nbits)
			return -ERANGE;
		add_region(set, &r);
		/* A newline ends the list, but not behind a pattern: bitmap_parse_region(). */
		if (is_end(*text) && !memchr(region, ':', (size_t)(text - region)))
			return 0;
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int cpuset_parse_mask(struct cpuset *set, const char *text, unsigned nbits)
{
	const char *end = text + strcspn(text, "\n");
	unsigned bit = 0;

	/* From the end, because the last chunk holds CPU 0. */
	cpuset_clear(set);
	for (;; bit += CHUNK_BITS) {
		while (end > text && is_separator(end[-1]))
			end--;
		if (end == text)
			break;
		if (bit >= nbits)
			return -EOVERFLOW;
		for (unsigned i = 0; end > text && !is_separator(end[-1]); i += 4) {
			int digit = hex_digit(*--end);
			if (digit < 0)
				return -EINVAL;
			if (i == CHUNK_BITS)
				return -EOVERFLOW;
			for (unsigned b = 0; b < 4; b++)
				if (digit >> b & 1)
					cpuset_add(set, bit + i + b);
		}
	}
	return cpuset_nbits(set) > nbits ? -EOVERFLOW : 0;
}

int cpuset_format_list(const struct cpuset *set, char *buf, size_t size)
{
	size_t len = 0;

	if (size == 0)
		return -EOVERFLOW;
	*buf = '\0';
	for (unsigned cpu = cpuset_next(set, 0); cpu < CPUSET_MAX; ) {
		unsigned last = cpu;

		while (cpuset_has(set, last + 1))
			last++;
		len += format_text(buf + len, size - len, last > cpu ? "%s%u-%u" : "%s%u",
		                   len ? "," : "", cpu, last);
		if (len >= size)
			return -EOVERFLOW;
		cpu = cpuset_next(set, last + 1);
	}
	return (int)len;
}

int cpuset_format_mask(const struct cpuset *set, unsigned nbits, char *buf, size_t size)
{
	size_t digits = (nbits + 3) / 4, len = 0;

	for (size_t d = digits; d-- > 0; ) {
		size_t shift = d * 4 % CPUSET_WORD_BITS;
		unsigned long value = set->word[d * 4 / CPUSET_WORD_BITS] >> shift & 0xf;

		if (len + 1 >= size)
			return -EOVERFLOW;
		buf[len++] = "0123456789abcdef"[value];
		if (d && d % (CHUNK_BITS / 4) == 0)
			buf[len++] = ',';
	}
	if (len >= size)
		return -EOVERFLOW;
	buf[len] = '\0';
	return (int)len;
}
