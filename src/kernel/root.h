/*
 * root: the only file that opens paths. Every path is relative to the root's directory, which is / or, with --root, a
 * directory that stands for it: "proc/sys/kernel/osrelease", never with a leading slash.
 *
 * Functions return 0 or a length, or -errno.
 */
#ifndef KERNEL_ROOT_H
#define KERNEL_ROOT_H

#include <stdbool.h>
#include <stddef.h>

/* The longest value of a kernel file, plus one; a longer one is -EFBIG. */
#define ROOT_VALUE_MAX 65536

struct root {
	int fd;
	int run;        /* the PID that opened it, used in temporary names, by its children as well */
	bool live;      /* this is /, with the threads, clock and kernel log of this machine */
	bool ours;      /* a directory for our files only: root_open_ours() */
};

/* For paths from the command line: they may be absolute, and name a pipe or a terminal. */
extern const struct root root_cwd;

/*
 * Open dir as a root, live if it is "/" by any name. Sets the umask to 022, so that the caller's does not decide who
 * may read our files.
 */
int root_open(struct root *root, const char *dir);

/* Open the kernel log of a live root. Returns a descriptor, or a negative number if there is none. */
int root_open_log(const struct root *root);

/* Open a directory below a root as a root that is not live: its links are resolved inside it. */
int root_open_below(struct root *below, const struct root *root, const char *path);
void root_close(struct root *root);

/*
 * Open the debugfs of this machine as a root, which stays open. It is mounted for this process only, and attached to no
 * directory (fsmount(2), Linux 5.2): nobody else sees it, and it ends with the process. -EPERM without CAP_SYS_ADMIN,
 * -ENODEV or -ENOSYS if this kernel has none.
 */
int root_open_debugfs(struct root *debugfs);

/*
 * Open a directory of ours below a root, as a root. Paths in it are single names, and never symbolic links. The
 * directory and each file that is read must belong to root, or to the current user, and must not be writable by others:
 * otherwise -EPERM; -ENOTDIR or -ELOOP for a file or a link in its place.
 */
int root_open_ours(struct root *ours, const struct root *root, const char *path);

/*
 * Read a whole file into buf, without trailing newlines, and terminate it. Returns the length, or -EFBIG if it does not
 * fit into size - 1 bytes, -EINVAL if it contains a NUL byte. A kernel file takes three system calls: one read gets all
 * of it, unless it fills the buffer.
 */
int root_read(const struct root *root, const char *path, char *buf, size_t size);

/*
 * Write value to an existing kernel file with one write(2), then read it back through the same descriptor, as
 * root_read(). Returns the length read, or -errno, possibly from after the write; a short write is -EIO; a magic link such
 * as /proc/self/cwd is -ELOOP.
 */
__attribute__((warn_unused_result))
int root_exchange(const struct root *root, const char *path, const char *value,
                  char *buf, size_t size);

/*
 * The next three change directories. In a tree, links cannot lead out of it; on the live root none is followed: -ELOOP,
 * or -ENOTDIR before Linux 5.6.
 *
 * Replace a file of ours atomically: write a temporary file of this run next to it, mode 0644, and rename it. The
 * directory must exist. A worker and its guard use the same temporary name, so that the guard replaces what a stuck
 * worker was about to rename. -ETIMEDOUT in a worker that its guard gave up.
 */
__attribute__((warn_unused_result))
int root_replace(const struct root *root, const char *path, const char *text, size_t len);

/*
 * Lock a directory of ours against other runs (flock(2)). Children forked after it was opened share the lock: one may
 * take it and another release it; it ends with the last of them. Waits for at most wait_ms milliseconds. Returns 0,
 * even if this run already holds it or the file system has no locks; -EAGAIN if another run still holds it.
 */
int root_lock(const struct root *ours, unsigned wait_ms);
void root_unlock(const struct root *ours);

/* Make a directory, mode 0755, unless it exists. Anything else in its place is -ENOTDIR. */
int root_mkdir(const struct root *root, const char *path);

/* Remove a file, if it exists. */
int root_remove(const struct root *root, const char *path);

/*
 * Read the target of a symbolic link, and terminate it. Returns the length, or
 * -EFBIG if it does not fit into size - 1 bytes.
 */
int root_readlink(const struct root *root, const char *path, char *buf, size_t size);

/*
 * Write what distinguishes a file or directory from a later one at the same path, links followed: on the live root its
 * inode number, which sysfs does not reuse during a boot (idr_alloc_cyclic() in fs/kernfs/dir.c); under --root, where
 * files are copied and edited, its path with links resolved. Returns 0, or -errno.
 */
int root_identify(const struct root *root, const char *path, char *buf, size_t size);

/* A directory being listed. */
struct root_dir {
	int fd;
	unsigned long long inode;      /* of the last name */
	int error;                     /* 0, or the -errno that ended the listing */
	size_t pos, len;
	_Alignas(8) char buf[32768];   /* a thousand names for each system call */
};

int root_dir_open(const struct root *root, const char *path, struct root_dir *dir);

/* The next name except "." and "..", valid until the next call; NULL at the end. */
const char *root_dir_next(struct root_dir *dir);
void root_dir_close(struct root_dir *dir);

/*
 * The scheduling policy and real-time priority of a live thread (sched_setscheduler(2), sched_getattr(2)); musl's
 * functions always fail. -EXDEV if root is not live.
 */
int root_set_scheduler(const struct root *root, int tid, unsigned policy, unsigned priority);
int root_get_scheduler(const struct root *root, int tid, unsigned *policy, unsigned *priority);

/*
 * Set the affinity of a live thread (sched_setaffinity(2)). cpus points to a mask of size bytes in the kernel's layout.
 * -EXDEV if root is not live.
 */
int root_set_affinity(const struct root *root, int tid, const void *cpus, size_t size);

#endif
