#include "record/store.h"

#include <errno.h>

#include "base/errname.h"
#include "kernel/file.h"

int store_open(struct root *store, const struct root *root, bool make)
{
	int err = make ? root_mkdir(root, "run") : 0;

	if (!err && make)
		err = root_mkdir(root, STORE_DIR + 1);
	return err ? err : root_open_ours(store, root, STORE_DIR + 1);
}

int store_lock(struct root *store, const struct root *root, bool make, unsigned wait_ms)
{
	if (!store_open(store, root, make))
		return root_lock(store, wait_ms);
	store->fd = -1;
	return 0;
}

void store_unlock(const struct root *store)
{
	if (store->fd >= 0)
		root_unlock(store);
}

char *store_read(const struct root *store, struct arena *arena, const char *name, int *error)
{
	return file_read_text(store, arena, name, arena->size - arena->used, error);
}

const char *store_explain(int error)
{
	switch (error) {
	case -EAGAIN:
		return "another run of rtboot is using it";
	case -EPERM:
		return "another user owns it, or may write to it";
	case -ELOOP:
	case -ENOTDIR:
		return "it is a symbolic link, or not of the type that rtboot made";
	default:
		return errname(error);
	}
}
