#include "base/format.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

/* The buffer, and the length of the whole text so far. */
struct output {
	char *buf;
	size_t size, len;
};

static void put(struct output *out, char c)
{
	if (out->len + 1 < out->size)
		out->buf[out->len] = c;
	out->len++;
}

/* One conversion: %[-0][width][.precision][l|ll]type. */
struct conversion {
	bool left, zero;
	size_t width, precision;
	int longs;
	char type;
};

static const char *read_digits(const char *p, size_t *n)
{
	for (*n = 0; *p >= '0' && *p <= '9'; p++)
		*n = *n * 10 + (size_t)(*p - '0');
	return p;
}

/* Read the conversion after a "%". Returns a pointer to its type. */
static const char *read_conversion(const char *p, struct conversion *c, int star)
{
	*c = (struct conversion){ .precision = (size_t)-1 };
	for (; *p == '-' || *p == '0'; p++) {
		c->left |= *p == '-';
		c->zero |= *p == '0';
	}
	if (*p == '*') {
		c->width = star > 0 ? (size_t)star : 0;
		p++;
	} else {
		p = read_digits(p, &c->width);
	}
	if (*p == '.')
		p = read_digits(p + 1, &c->precision);
	for (; *p == 'l'; p++)
		c->longs++;
	c->type = *p;
	return p;
}

static void put_padded(struct output *out, const struct conversion *c, const char *s, size_t len)
{
	size_t pad = c->width > len ? c->width - len : 0;

	for (; pad && !c->left; pad--)
		put(out, c->zero ? '0' : ' ');
	while (len--)
		put(out, *s++);
	while (pad--)
		put(out, ' ');
}

/* A string, or as much of it as the precision allows. */
static void put_string(struct output *out, const struct conversion *c, const char *s)
{
	size_t len;

	if (!s)
		s = "(null)";
	len = strnlen(s, c->precision);
	put_padded(out, c, s, len < c->precision ? len : utf8_cut(s, len));
}

static void put_number(struct output *out, const struct conversion *c, unsigned long long n, bool negative)
{
	unsigned base = c->type == 'x' ? 16 : 10;
	char digits[24];
	size_t i = sizeof(digits);

	do {
		digits[--i] = "0123456789abcdef"[n % base];
		n /= base;
	} while (n);
	if (negative)
		digits[--i] = '-';
	put_padded(out, c, digits + i, sizeof(digits) - i);
}

size_t format_args(char *buf, size_t size, const char *format, va_list args)
{
	struct output out = { buf, size, 0 };

	for (const char *p = format; *p; p++) {
		struct conversion c;
		long long n;

		if (*p != '%') {
			put(&out, *p);
			continue;
		}
		p = read_conversion(p + 1, &c, p[1 + strspn(p + 1, "-0")] == '*' ? va_arg(args, int) : 0);
		switch (c.type) {
		case 's':
			put_string(&out, &c, va_arg(args, const char *));
			break;
		case 'c':
			put(&out, (char)va_arg(args, int));
			break;
		case 'd':
			n = c.longs > 1 ? va_arg(args, long long) : c.longs ? va_arg(args, long) : va_arg(args, int);
			put_number(&out, &c, n < 0 ? -(unsigned long long)n : (unsigned long long)n, n < 0);
			break;
		case 'u':
		case 'x':
			put_number(&out, &c, c.longs > 1 ? va_arg(args, unsigned long long) :
			           c.longs ? va_arg(args, unsigned long) : va_arg(args, unsigned), false);
			break;
		default:
			put(&out, c.type);
		}
		if (!c.type)
			break;
	}
	if (size)
		buf[out.len < size ? out.len : utf8_cut(buf, size - 1)] = '\0';
	return out.len;
}

size_t format_text(char *buf, size_t size, const char *format, ...)
{
	va_list args;
	size_t len;

	va_start(args, format);
	len = format_args(buf, size, format, args);
	va_end(args);
	return len;
}
