#include "base/errname.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static const struct {
	short error;
	char name[14];          /* an array, not a pointer: half the size */
} names[] = {
#define ERRNAME(e) { e, #e }
	ERRNAME(EPERM), ERRNAME(ENOENT), ERRNAME(ESRCH), ERRNAME(EINTR), ERRNAME(EIO),
	ERRNAME(ENXIO), ERRNAME(E2BIG), ERRNAME(EBADF), ERRNAME(EAGAIN), ERRNAME(ENOMEM),
	ERRNAME(EACCES), ERRNAME(EFAULT), ERRNAME(EBUSY), ERRNAME(EEXIST), ERRNAME(EXDEV),
	ERRNAME(ENODEV), ERRNAME(ENOTDIR), ERRNAME(EISDIR), ERRNAME(EINVAL), ERRNAME(ENFILE),
	ERRNAME(EMFILE), ERRNAME(EFBIG), ERRNAME(ENOSPC), ERRNAME(ESPIPE), ERRNAME(EROFS),
	ERRNAME(EPIPE), ERRNAME(ERANGE), ERRNAME(ENAMETOOLONG), ERRNAME(ENOSYS), ERRNAME(ELOOP),
	ERRNAME(EOVERFLOW), ERRNAME(EOPNOTSUPP), ERRNAME(ETIMEDOUT), ERRNAME(ESTALE),
	ERRNAME(ECHILD), ERRNAME(ECANCELED),
#undef ERRNAME
};

#define NAMES (sizeof(names) / sizeof(names[0]))

const char *errname(int error)
{
	for (size_t i = 0; i < NAMES; i++)
		if (names[i].error == -error)
			return names[i].name;
	return "E?";
}

int errname_find(const char *name)
{
	for (size_t i = 0; i < NAMES; i++)
		if (!strcmp(names[i].name, name))
			return -names[i].error;
	return -EIO;
}
