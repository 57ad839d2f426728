#include "pool.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../fuzz/lib/fuzz.h"
#include "base/arena.h"

#define WORKERS 16
#define SECONDS 20
/* Of more nobody would read. */
#define COMPLAINTS 65536

unsigned pool_item;
const char *pool_prefix;

static struct complaint complaints[COMPLAINTS];
static unsigned complaint_count;
static _Alignas(16) char memory[16 << 20];
static struct arena texts = { .base = memory, .size = sizeof(memory) };
static FILE *to_parent;         /* a worker's; NULL in the parent */
static unsigned *at;            /* the item that each worker is at, in memory that all share */

static void keep(unsigned item, const char *text)
{
	const char *copy = complaint_count < COMPLAINTS ? arena_copy(&texts, text) : NULL;

	if (copy)
		complaints[complaint_count++] = (struct complaint){ item, copy };
}

void complain(const char *format, ...)
{
	char text[1024];
	va_list args;
	int len = pool_prefix ? snprintf(text, sizeof(text), "then %s: ", pool_prefix) : 0;

	MUST(len >= 0 && (size_t)len < sizeof(text));
	va_start(args, format);
	(void)vsnprintf(text + len, sizeof(text) - (size_t)len, format, args);
	va_end(args);
	for (char *p = text; (p = strchr(p, '\n')); )
		*p = '|';
	if (to_parent)
		(void)fprintf(to_parent, "%u %s\n", pool_item, text);
	else
		keep(pool_item, text);
}

const struct complaint *pool_complaints(unsigned *count)
{
	*count = complaint_count;
	return complaints;
}

void pool_forget(void)
{
	complaint_count = 0;
	texts.used = 0;
}

struct worker {
	unsigned number;
	pid_t pid;
	FILE *said;
};

/* Work through every so many-th item, from the first on. */
static void start(struct worker *worker, unsigned first, unsigned workers, unsigned count, void (*work)(unsigned item))
{
	int fd[2];

	MUST(!pipe(fd));
	worker->pid = fork();
	MUST(worker->pid >= 0);
	if (worker->pid) {
		close(fd[1]);
		worker->said = fdopen(fd[0], "r");
		MUST(worker->said);
		return;
	}
	close(fd[0]);
	to_parent = fdopen(fd[1], "w");
	MUST(to_parent);
	for (pool_item = first; pool_item < count; pool_item += workers) {
		at[worker->number] = pool_item;
		alarm(SECONDS);
		work(pool_item);
	}
	MUST(!fclose(to_parent));
	_exit(0);
}

/* See a worker to its end. Returns whether it did all of its work. */
static bool end(const struct worker *worker)
{
	char line[1100];
	int status;

	while (fgets(line, sizeof(line), worker->said)) {
		char *rest;
		unsigned long item = strtoul(line, &rest, 10);

		rest[strcspn(rest, "\n")] = '\0';
		keep((unsigned)item, rest + 1);
	}
	(void)fclose(worker->said);
	MUST(waitpid(worker->pid, &status, 0) == worker->pid);
	if (!status)
		return true;
	(void)snprintf(line, sizeof(line), "it is killed by signal %d", WTERMSIG(status));
	keep(at[worker->number], line);
	return false;
}

void pool_run(unsigned count, void (*work)(unsigned item))
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned workers = processors < 1 ? 1 : processors > WORKERS ? WORKERS : (unsigned)processors;
	struct worker worker[WORKERS];

	if (!at)
		at = mmap(NULL, WORKERS * sizeof(*at), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	MUST(at != MAP_FAILED);
	for (unsigned i = 0; i < workers; i++) {
		worker[i].number = i;
		start(&worker[i], i, workers, count, work);
	}
	for (unsigned i = 0; i < workers; i++)
		while (!end(&worker[i]))
			start(&worker[i], at[i] + workers, workers, count, work);
}
