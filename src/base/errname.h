/*
 * errname: the name of an errno, "EINVAL", as man pages and the kernel's sources spell it. Pure.
 */
#ifndef BASE_ERRNAME_H
#define BASE_ERRNAME_H

/* Returns the name of error, an -errno, or "E?" for one that no file used here returns. */
const char *errname(int error);

/* The -errno of that name; -EIO for an unknown name. */
int errname_find(const char *name);

#endif
