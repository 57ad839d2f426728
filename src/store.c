#include "store.h"

#include <errno.h>

#include "errname.h"

int store_open(struct root *store, const struct root *root, bool make)
{
	int err = make ? root_mkdir(root, "run") : 0;

	if (!err && make)
		err = root_mkdir(root, STORE_DIR + 1);
	return err ? err : root_open_ours(store, root, STORE_DIR + 1);
}

char *store_read(const struct root *store, struct arena *arena, const char *name, int *error)
{
	return root_read_text(store, arena, name, arena->size, error);
}

const char *store_explain(int error)
{
	switch (error) {
	case EPERM:
		return "it belongs to another user, or others may write to it";
	case ELOOP:
	case ENOTDIR:
		return "it is a symbolic link, or of another kind than rtboot made it";
	default:
		return errname(error);
	}
}
