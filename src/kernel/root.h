/*
 * root: the only file that opens paths. Every path is relative to the root's
 * directory, which is / or, with --root, a directory that stands for it:
 * "proc/sys/kernel/osrelease", never with a leading slash.
 *
 * Functions return 0 or a length, or -errno.
 */
#ifndef KERNEL_ROOT_H
#define KERNEL_ROOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* The longest value that a kernel file may hold here; what is longer is -EFBIG. */
#define ROOT_VALUE_MAX 65536

struct root {
	int fd;
	int run;        /* the PID of who opened it: temporary names have it, and its children's are the same */
	bool live;      /* this is /: threads, the clock and the kernel log are those of this machine */
	bool ours;      /* a directory of files of ours, and of nobody else's: see root_open_ours() */
};

/* Where a path that a user gave on the command line starts: it may be absolute, and that of a pipe or a terminal. */
extern const struct root root_cwd;

/* Open dir as a root; the directory that is "/", however it is called, is the live one. The umask is 022 from then on: whoever started us decides nothing about who may read. */
int root_open(struct root *root, const char *dir);

/* Open the kernel log of a live root. Returns a descriptor, or a negative number where there is none. */
int root_open_log(const struct root *root);

/* Open a directory below a root as another one, never live: its links are resolved inside it. */
int root_open_below(struct root *below, const struct root *root, const char *path);
void root_close(struct root *root);

/*
 * Open a directory of ours below a root, as a root: paths in it are single names, none of which may be a symbolic
 * link. It and each file that is read must belong to root, or to whoever runs this, and
 * may not be writable by others: -EPERM if that is not so, -ENOTDIR or -ELOOP for a link or a file in its place. Nothing can
 * be read from it then.
 */
int root_open_ours(struct root *ours, const struct root *root, const char *path);

/*
 * Read a whole file into buf, without the newlines at its end, and terminate
 * it. Returns the length, or -EFBIG if it does not fit into size - 1 bytes,
 * -EINVAL if it holds a NUL byte. Three system calls for a file of the
 * kernel's: one read takes all of it, or says with a full buffer that it did not.
 */
int root_read(const struct root *root, const char *path, char *buf, size_t size);

/*
 * The same into the arena, as a string that may be cut up; the file must have less than max bytes. Where it cannot be read
 * returns NULL, and -errno in *error.
 */
char *root_read_text(const struct root *root, struct arena *arena, const char *path, size_t max, int *error);

/*
 * Write value into an existing kernel file with one write(2), then read back
 * through the same descriptor what the kernel made of it, as root_read()
 * does. Returns the length read, or -errno, which may come after the write; a short write is
 * -EIO; a link of /proc that leads elsewhere, as /proc/self/cwd does, is -ELOOP.
 */
int root_exchange(const struct root *root, const char *path, const char *value,
                  char *buf, size_t size);

/*
 * The next three change directories. In a tree no link leads them out of it; on the live root none is followed: -ELOOP, or
 * -ENOTDIR before Linux 5.6.
 *
 * Replace a file of ours whole: written beside it, under a name that is this run's,
 * and renamed over it, mode 0644, so that a reader never sees half. The name is that of a worker's guard, too, who thereby
 * takes away what a stuck one was about to rename. The directory must exist. -ETIMEDOUT in a worker that its guard gave up.
 */
int root_replace(const struct root *root, const char *path, const char *text, size_t len);

/*
 * Hold a directory of ours alone, against every other run that asks (flock(2)). Who forks after it was opened
 * shares it with its children: one of them may ask, another one let go, and otherwise it ends with the last of them.
 * Waits for at most wait_ms milliseconds. Returns 0, also where it is held already by this run, or where the file
 * system knows no locks; -EAGAIN where another run holds it still.
 */
int root_lock(const struct root *ours, unsigned wait_ms);
void root_unlock(const struct root *ours);

/* Make a directory, mode 0755. One that exists is fine, anything else in its place is -ENOTDIR. */
int root_mkdir(const struct root *root, const char *path);

/* Remove a file. One that is not there is fine. */
int root_remove(const struct root *root, const char *path);

/*
 * Read where a symbolic link leads, as it stands, and terminate it. Returns the
 * length, or -EFBIG if it does not fit into size - 1 bytes.
 */
int root_readlink(const struct root *root, const char *path, char *buf, size_t size);

/*
 * Write what tells a file or directory from a later one with its path, links followed: on the live root its inode number,
 * which sysfs gives to no other file in the same boot (idr_alloc_cyclic() in fs/kernfs/dir.c); below a directory that
 * stands for /, where files are copied and edited, its path without a link in it. Returns 0, or -errno.
 */
int root_identify(const struct root *root, const char *path, char *buf, size_t size);

/* A directory being listed: dir is opened, next gives its names, close ends it. */
struct root_dir {
	int fd;
	unsigned long long inode;      /* of the name that was given last */
	int error;                     /* 0, or the -errno because of which no more names came */
	size_t pos, len;
	_Alignas(8) char buf[32768];   /* a thousand names a system call */
};

int root_dir_open(const struct root *root, const char *path, struct root_dir *dir);

/* The next name, "." and ".." left out, valid until the next call; NULL at the end. */
const char *root_dir_next(struct root_dir *dir);
void root_dir_close(struct root_dir *dir);

/*
 * The scheduling policy and real-time priority of a live thread
 * (sched_setscheduler(2), sched_getattr(2)): musl's own functions only fail. -EXDEV where root is
 * not live.
 */
int root_set_scheduler(const struct root *root, int tid, unsigned policy, unsigned priority);
int root_get_scheduler(const struct root *root, int tid, unsigned *policy, unsigned *priority);

/*
 * The affinity of a live thread (sched_setaffinity(2)). cpus points to a mask
 * of size bytes, laid out as the kernel lays out one. -EXDEV where root is not live.
 */
int root_set_affinity(const struct root *root, int tid, const void *cpus, size_t size);

#endif
