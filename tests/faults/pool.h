/*
 * pool: work that may crash, shared out among as many processes as there are processors, and what is complained of there.
 */
#ifndef POOL_H
#define POOL_H

struct complaint {
	unsigned item;      /* the number of the work that it is about */
	const char *text;
};

/* Whom the next complaints are about, and a word before each of them, NULL for none. */
extern unsigned pool_item;
extern const char *pool_prefix;

/* Complain, in one line. */
__attribute__((format(printf, 1, 2)))
void complain(const char *format, ...);

/* All complaints since the last pool_forget(), and how many there are. */
const struct complaint *pool_complaints(unsigned *count);
void pool_forget(void);

/* Do work(0) to work(count - 1). Work that crashes, or takes 20 seconds, is complained of. */
void pool_run(unsigned count, void (*work)(unsigned item));

#endif
