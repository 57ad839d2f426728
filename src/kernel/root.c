#include "kernel/root.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/format.h"
#include "base/watch.h"

/* How long a run that waits for another sleeps at a time, milliseconds. */
#define LOCK_POLL_MS 5

/* linux/openat2.h, which musl lacks. */
struct open_how {
	uint64_t flags, mode, resolve;
};
#define RESOLVE_NO_MAGICLINKS 0x02
#define RESOLVE_NO_SYMLINKS 0x04
#define RESOLVE_IN_ROOT 0x10

/* linux/mount.h, which musl lacks. */
#define FSOPEN_CLOEXEC 0x01
#define FSMOUNT_CLOEXEC 0x01
#define FSCONFIG_CMD_CREATE 6

/* The fields used of the 256 bytes in linux/stat.h. */
struct statx_part {
	uint32_t mask, blksize;
	uint64_t attributes;
	uint32_t nlink, uid, gid;
	uint16_t mode, spare;
	uint64_t inode, other[12];
	uint32_t dev_major, dev_minor;
	uint64_t mount, rest[13];
};
#define STATX_MODE_UID 0x0a
#define STATX_INODE 0x100
#define STATX_INO_MOUNT 0x1100  /* before Linux 5.8 a mount has no ID, and this field is 0 */

const struct root root_cwd = { .fd = AT_FDCWD, .live = true };

/* Open with restrictions on links, 0 for none. A direct system call, as musl's openat() costs 150 bytes. */
static int open_resolved(int dir, const char *path, int flags, mode_t mode, uint64_t resolve)
{
	struct open_how how = { .flags = (uint64_t)(flags | O_CLOEXEC), .mode = mode, .resolve = resolve };
	int fd, tries = 100;

	/* A ".." in a link fails with EAGAIN during any concurrent rename: openat2(2). */
	do {
		if (!resolve)
			fd = (int)syscall(SYS_openat, dir, path, flags | O_CLOEXEC, mode);
		else
			fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
	} while (fd < 0 && (errno == EINTR || errno == EAGAIN) && --tries);
	return fd < 0 ? -errno : fd;
}

#define RESOLVE_INSIDE (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)

/*
 * Links in a captured tree are resolved inside it (openat2(2), Linux 5.6). So are those on the live root for files to
 * be written, where a magic link of /proc might lead elsewhere. Reads there need no openat2(2), so that rtboot also
 * recognizes an older kernel. Paths in a directory of ours are single names.
 */
static int open_at(const struct root *root, const char *path, int flags, mode_t mode)
{
	bool careless = root->ours || (root->live && !(flags & O_RDWR));

	return open_resolved(root->fd, path, flags | (root->ours ? O_NOFOLLOW : 0), mode, careless ? 0 : RESOLVE_INSIDE);
}

/*
 * Open the directory of a path as a root, and find the path's last component, for the system calls that create, rename
 * or remove. Links in a tree are resolved inside it; on the live root a path of ours must not contain any (before Linux
 * 5.6, only the directory itself is checked).
 */
static int open_parent(struct root *parent, const struct root *root, const char *path, const char **name)
{
	const char *slash = strrchr(path, '/');
	char dir[256];

	*parent = *root;
	*name = slash ? slash + 1 : path;
	if (!slash)
		return 0;
	if ((size_t)(slash - path) >= sizeof(dir))
		return -ENAMETOOLONG;
	memcpy(dir, path, (size_t)(slash - path));
	dir[slash - path] = '\0';
	parent->fd = open_resolved(root->fd, dir, O_PATH | O_DIRECTORY, 0, root->live ? RESOLVE_NO_SYMLINKS : RESOLVE_INSIDE);
	if (parent->fd == -ENOSYS && root->live)
		parent->fd = open_resolved(root->fd, dir, O_PATH | O_DIRECTORY | O_NOFOLLOW, 0, 0);
	return parent->fd < 0 ? parent->fd : 0;
}

static void close_parent(const struct root *parent, const struct root *root)
{
	if (parent->fd != root->fd)
		close(parent->fd);
}

/* Is it "/" by any name, on the same mount? */
static bool is_live(int fd)
{
	struct statx_part it, live;

	return !syscall(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_INO_MOUNT, &it) &&
	       !syscall(SYS_statx, AT_FDCWD, "/", 0, STATX_INO_MOUNT, &live) && it.inode == live.inode &&
	       it.dev_major == live.dev_major && it.dev_minor == live.dev_minor && it.mount == live.mount;
}

int root_open(struct root *root, const char *dir)
{
	/* Not the caller's. */
	umask(022);
	root->run = getpid();
	root->ours = false;
	root->fd = open_at(&root_cwd, dir, O_RDONLY | O_DIRECTORY, 0);
	root->live = !strcmp(dir, "/") || (root->fd >= 0 && is_live(root->fd));
	return root->fd < 0 ? root->fd : 0;
}

int root_open_log(const struct root *root)
{
	return root->live ? open_at(root, "dev/kmsg", O_WRONLY | O_NOCTTY, 0) : -1;
}

int root_open_below(struct root *below, const struct root *root, const char *path)
{
	below->live = below->ours = false;
	below->fd = open_at(root, path, O_RDONLY | O_DIRECTORY, 0);
	return below->fd < 0 ? below->fd : 0;
}

/* Mount debugfs without a place. Returns a descriptor of its top directory, or -errno. */
static int mount_debugfs(void)
{
	int fs, fd = -1, err;

	watch_note("mounting ", "debugfs");
	fs = (int)syscall(SYS_fsopen, "debugfs", FSOPEN_CLOEXEC);
	if (fs < 0)
		return -errno;
	if (!syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		fd = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
	err = -errno;
	close(fs);
	return fd < 0 ? err : fd;
}

int root_open_debugfs(struct root *debugfs)
{
	static int top = -1;

	if (top < 0)
		top = mount_debugfs();
	*debugfs = (struct root){ .fd = top, .live = true };
	return top < 0 ? top : 0;
}

void root_close(struct root *root)
{
	close(root->fd);
}

/* Could only root or the current user have written there? Returns 0 or -errno. */
static int check_owner(int fd)
{
	struct statx_part st;

	/* Not fstat(), which converts every field and costs 700 bytes. */
	if (syscall(SYS_statx, fd, "", AT_EMPTY_PATH, STATX_MODE_UID, &st) < 0)
		return -errno;
	if ((st.uid && st.uid != geteuid()) || st.mode & (S_IWGRP | S_IWOTH))
		return -EPERM;
	return 0;
}

int root_open_ours(struct root *ours, const struct root *root, const char *path)
{
	int err;

	ours->run = root->run;
	ours->live = root->live;
	ours->ours = true;
	ours->fd = open_at(root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
	err = ours->fd < 0 ? ours->fd : check_owner(ours->fd);
	if (err) {
		close(ours->fd);
		ours->fd = -1;
	}
	return err;
}

/* Read fd, from its start unless it is a stream, to its end; see root_read(). */
static int read_all(int fd, char *buf, size_t size, bool stream)
{
	size_t len = 0;
	ssize_t n;

	do {
		do
			n = stream ? read(fd, buf + len, size - len) : pread(fd, buf + len, size - len, (off_t)len);
		while (n < 0 && errno == EINTR);
		if (n < 0)
			return -errno;
		len += (size_t)n;
		if (len == size)
			return -EFBIG;
		/* After a read of whole pages there may be more; anything less is the end, except of a stream. */
	} while (n > 0 && (stream || n % 4096 == 0));
	if (memchr(buf, '\0', len))
		return -EINVAL;
	while (len && buf[len - 1] == '\n')
		len--;
	buf[len] = '\0';
	return (int)len;
}

int root_read(const struct root *root, const char *path, char *buf, size_t size)
{
	/* Only a file named by the user may be a pipe or a terminal, and worth waiting for. */
	bool named = root->fd == AT_FDCWD;
	int fd, len;

	watch_note("reading /", path);
	fd = open_at(root, path, O_RDONLY | (named ? 0 : O_NONBLOCK), 0);
	if (fd < 0)
		return fd;
	len = root->ours ? check_owner(fd) : 0;
	if (!len)
		len = read_all(fd, buf, size, false);
	if (len == -ESPIPE && named)
		len = read_all(fd, buf, size, true);
	close(fd);
	return len;
}

/* One write(2) for everything: a kernel file takes each write as a separate value. */
static int write_once(int fd, const char *text, size_t len)
{
	ssize_t n;

	do
		n = write(fd, text, len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return (size_t)n == len ? 0 : -EIO;
}

int root_exchange(const struct root *root, const char *path, const char *value,
                  char *buf, size_t size)
{
	int fd = open_at(root, path, O_RDWR, 0);
	int err;

	if (fd < 0)
		return fd;
	err = write_once(fd, value, strlen(value));
	/* A kernel file holds the new value only; a captured one must be truncated to it. */
	if (!err && !root->live && ftruncate(fd, (off_t)strlen(value)))
		err = -errno;
	if (!err)
		err = read_all(fd, buf, size, false);
	close(fd);
	return err;
}

static int replace_here(const struct root *root, const char *path, const char *text, size_t len)
{
	char beside[256];
	int fd, err = 0;

	if (format_text(beside, sizeof(beside), "%s.%d.new", path, root->run) >= sizeof(beside))
		return -ENAMETOOLONG;
	fd = open_at(root, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
	/* What a run of the same number left. */
	if (fd == -EEXIST && !unlinkat(root->fd, beside, 0))
		fd = open_at(root, beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0644);
	if (fd < 0)
		return fd;
	for (size_t done = 0; done < len && !err; ) {
		ssize_t n = write(fd, text + done, len - done);
		if (n < 0 && errno != EINTR)
			err = -errno;
		else if (n > 0)
			done += (size_t)n;
	}
	close(fd);
	/* A worker that its guard gave up must not publish anything. */
	if (!err && watch_given_up())
		err = -ETIMEDOUT;
	if (!err && renameat(root->fd, beside, root->fd, path))
		err = -errno;
	if (err)
		unlinkat(root->fd, beside, 0);
	return err;
}

int root_replace(const struct root *root, const char *path, const char *text, size_t len)
{
	struct root parent;
	const char *name;
	int err = open_parent(&parent, root, path, &name);

	if (err)
		return err;
	err = replace_here(&parent, name, text, len);
	close_parent(&parent, root);
	return err;
}

int root_lock(const struct root *ours, unsigned wait_ms)
{
	unsigned long long end = 0, now;

	while (flock(ours->fd, LOCK_EX | LOCK_NB)) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK)
			return 0;
		now = watch_us();
		if (!end)
			end = now + 1000ull * wait_ms;
		if (now >= end)
			return -EAGAIN;
		poll(NULL, 0, LOCK_POLL_MS);
	}
	return 0;
}

void root_unlock(const struct root *ours)
{
	flock(ours->fd, LOCK_UN);
}

static int make_here(const struct root *root, const char *name)
{
	int fd;

	if (!mkdirat(root->fd, name, 0755))
		return 0;
	if (errno != EEXIST)
		return -errno;
	fd = open_at(root, name, O_PATH | O_DIRECTORY | O_NOFOLLOW, 0);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

int root_mkdir(const struct root *root, const char *path)
{
	struct root parent;
	const char *name;
	int err = open_parent(&parent, root, path, &name);

	if (err)
		return err;
	err = make_here(&parent, name);
	close_parent(&parent, root);
	return err;
}

int root_remove(const struct root *root, const char *path)
{
	struct root parent;
	const char *name;
	int err = open_parent(&parent, root, path, &name);

	if (!err) {
		err = unlinkat(parent.fd, name, 0) ? -errno : 0;
		close_parent(&parent, root);
	}
	return err == -ENOENT ? 0 : err;
}

int root_readlink(const struct root *root, const char *path, char *buf, size_t size)
{
	int fd = root->live ? root->fd : open_at(root, path, O_PATH | O_NOFOLLOW, 0);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = readlinkat(fd, root->live ? path : "", buf, size);
	if (n < 0)
		n = -errno;
	else if ((size_t)n == size)
		n = -EFBIG;
	else
		buf[n] = '\0';
	if (!root->live)
		close(fd);
	return (int)n;
}

/* The path of a descriptor: proc(5). Returns its length or -errno. */
static int read_fd_path(int fd, char *buf, size_t size)
{
	char link[32];
	ssize_t n;

	format_text(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlinkat(AT_FDCWD, link, buf, size - 1);
	if (n < 0)
		return -errno;
	buf[n] = '\0';
	return (size_t)n == size - 1 ? -EFBIG : (int)n;
}

int root_identify(const struct root *root, const char *path, char *buf, size_t size)
{
	char whole[512], top[512];
	struct statx_part st;
	int fd, len, top_len;

	if (root->live) {
		if (syscall(SYS_statx, root->fd, path, 0, STATX_INODE, &st) < 0)
			return -errno;
		format_text(buf, size, "%llu", (unsigned long long)st.inode);
		return 0;
	}
	fd = open_at(root, path, O_PATH, 0);
	if (fd < 0)
		return fd;
	len = read_fd_path(fd, whole, sizeof(whole));
	top_len = read_fd_path(root->fd, top, sizeof(top));
	close(fd);
	if (len < 0 || top_len < 0)
		return len < 0 ? len : top_len;
	format_text(buf, size, "%s", whole + (len > top_len ? top_len : 0));
	return 0;
}

int root_dir_open(const struct root *root, const char *path, struct root_dir *dir)
{
	watch_note("reading /", path);
	dir->error = 0;
	dir->pos = dir->len = 0;
	dir->fd = open_at(root, path, O_RDONLY | O_DIRECTORY, 0);
	return dir->fd < 0 ? dir->fd : 0;
}

/* linux_dirent64 of getdents64(2), read directly: readdir(3) would add malloc to the binary. */
struct dirent64_head {
	uint64_t ino;
	int64_t off;
	uint16_t reclen;
	uint8_t type;
	char name[];
};

const char *root_dir_next(struct root_dir *dir)
{
	for (;;) {
		const struct dirent64_head *entry;

		if (dir->pos >= dir->len) {
			long n = syscall(SYS_getdents64, dir->fd, dir->buf, sizeof(dir->buf));
			if (n <= 0) {
				dir->error = n ? -errno : 0;
				return NULL;
			}
			dir->len = (size_t)n;
			dir->pos = 0;
		}
		entry = (const void *)(dir->buf + dir->pos);
		dir->pos += entry->reclen;
		dir->inode = entry->ino;
		if (strcmp(entry->name, ".") && strcmp(entry->name, ".."))
			return entry->name;
	}
}

void root_dir_close(struct root_dir *dir)
{
	close(dir->fd);
}

int root_set_affinity(const struct root *root, int tid, const void *cpus, size_t size)
{
	if (!root->live)
		return -EXDEV;
	return syscall(SYS_sched_setaffinity, tid, size, cpus) < 0 ? -errno : 0;
}

int root_set_scheduler(const struct root *root, int tid, unsigned policy, unsigned priority)
{
	int param = (int)priority;      /* all of struct sched_param */

	if (!root->live)
		return -EXDEV;
	return syscall(SYS_sched_setscheduler, tid, policy, &param) < 0 ? -errno : 0;
}

int root_get_scheduler(const struct root *root, int tid, unsigned *policy, unsigned *priority)
{
	struct {        /* SCHED_ATTR_SIZE_VER0 of linux/sched/types.h, which musl lacks */
		uint32_t size, policy;
		uint64_t flags;
		int32_t nice;
		uint32_t priority;
		uint64_t runtime, deadline, period;
	} attr;

	if (!root->live)
		return -EXDEV;
	if (syscall(SYS_sched_getattr, tid, &attr, sizeof(attr), 0) < 0)
		return -errno;
	*policy = attr.policy;
	*priority = attr.priority;
	return 0;
}
